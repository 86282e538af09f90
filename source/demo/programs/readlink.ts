// readlink(1), with or without -f.
import type {Program} from './shape.ts';

export const readlink: Program = {
	name: 'readlink',
	also: ['realpath'],
	run: ({argv, world, out}) => {
		const path = argv.find(word => !word.startsWith('-')) ?? '';
		const node = world.files.look(path, false);
		if (argv.includes('-f') || argv.includes('-e')) {
			out(`${world.files.resolve(path)}\n`);
			return 0;
		}
		if (node?.kind !== 'link') return 1;
		out(`${node.target}\n`);
		return 0;
	},
};
