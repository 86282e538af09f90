// mv(1): one file to another name.
import type {Program} from './shape.ts';

export const mv: Program = {
	name: 'mv',
	run: ({argv, world, err}) => {
		const [from = '', to = ''] = argv.filter(word => !word.startsWith('-'));
		if (!world.files.look(from)) {
			err(`mv: cannot stat '${from}': No such file or directory\n`);
			return 1;
		}
		if (world.files.look(to)) world.files.remove(to);
		world.files.rename(from, to);
		return 0;
	},
};
