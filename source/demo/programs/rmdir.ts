// rmdir(1): directories in which nothing is left.
import type {Program} from './shape.ts';

export const rmdir: Program = {
	name: 'rmdir',
	run: ({argv, world, err}) => {
		let code = 0;
		for (const path of argv.filter(word => !word.startsWith('-'))) {
			if (world.files.look(path)?.kind === 'directory' && world.files.list(path).length === 0) world.files.remove(path);
			else if (!argv.includes('--ignore-fail-on-non-empty')) {
				err(`rmdir: failed to remove '${path}'\n`);
				code = 1;
			}
		}
		return code;
	},
};
