// The journal of changes on the demo, as source/commands/change-list.ts reads it.
import type {Script} from './shape.ts';

const base = '/var/lib/mailtui/changes';

export const changeList: Script = {
	name: 'change-list',
	run: ({world: {files, clock}, out}, [, only]) => {
		const hex = (path: string) => (files.look(path) ? Buffer.from(files.read(path)).toString('hex') || '-' : '-');
		out(`mailtui-changes 1 ${Math.floor(clock.now().getTime() / 1000)}\n`);
		for (const id of files.look(base) ? files.list(base).reverse() : []) {
			const dir = `${base}/${id}`;
			if (!files.look(`${dir}/state`) || (only !== undefined && only !== id)) continue;
			const deadline = files.look(`${dir}/deadline`) ? files.read(`${dir}/deadline`) : '-';
			const rows = files.look(`${dir}/rows`) && files.read(`${dir}/rows`) !== '' ? 'rows' : '-';
			const kept = files.look(`${dir}/kept`) ? files.read(`${dir}/kept`) : '-';
			const quiet = Math.floor(
				(clock.now().getTime() - (files.look(`${dir}/kept`) ?? files.look(`${dir}/state`) ?? {modified: clock.now()}).modified.getTime()) / 1000,
			);
			out(`change ${id} ${hex(`${dir}/state`)} ${hex(`${dir}/entry`)} ${hex(`${dir}/proof`)} ${deadline} ${rows} ${kept} ${quiet}\n`);
		}
		out('end\n');
		return 0;
	},
};
