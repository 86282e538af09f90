// rm(1): files alone; -f says nothing of what is not there.
import type {Program} from './shape.ts';

export const rm: Program = {
	name: 'rm',
	run: ({argv, world, err}) => {
		let code = 0;
		for (const path of argv.filter(word => !word.startsWith('-'))) {
			if (world.files.look(path, false)) world.files.remove(path);
			else if (!argv.includes('-f')) {
				err(`rm: cannot remove '${path}': No such file or directory\n`);
				code = 1;
			}
		}
		return code;
	},
};
