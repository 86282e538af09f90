// Where mail lies on the demo's disk, as source/commands/mail-find.ts reads it.
import type {Script} from './shape.ts';

export const mailFind: Script = {
	name: 'mail-find',
	run: ({world: {files}, out}, [, ...patterns]) => {
		const all = files.walk('/');
		const below = (path: string) => all.filter(each => each.startsWith(`${path}/`) && files.look(each)?.kind === 'file').length;
		out('mailtui-mail 1\n');
		for (const pattern of patterns) {
			const shape = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
			for (const path of all.filter(each => shape.test(each))) {
				const count = files.look(`${path}/cur`) ? below(`${path}/cur`) + below(`${path}/new`) : 0;
				if (count > 0) out(`store maildir ${count} 5000 ${Buffer.from(path).toString('hex')}\n`);
			}
		}
		out('end\n');
		return 0;
	},
};
