// install(1): a directory (-d), or a copy of a file, with the owner and mode that are said.
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

export const install: Program = {
	name: 'install',
	run: ({argv, world, err}) => {
		const at = argv.indexOf('--');
		const words = at < 0 ? [] : argv.slice(at + 1);
		const options = readOptions(at < 0 ? argv : argv.slice(0, at), ['m', 'o', 'g']);
		const owner = {mode: Number.parseInt(options.value('m') ?? '755', 8), user: options.value('o') ?? 'root', group: options.value('g') ?? 'root'};
		const [first = '', second = ''] = words;
		if (options.has('d')) {
			if (world.files.look(first)) world.files.own(first, owner);
			else world.files.makeDirectory(first, owner);
			return 0;
		}
		const node = world.files.look(first);
		if (node?.kind !== 'file') {
			err(`install: cannot stat '${first}': No such file or directory\n`);
			return 1;
		}
		world.files.write(second, node.read(), owner);
		return 0;
	},
};
