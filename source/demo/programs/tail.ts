// tail(1) -n.
import {FileError} from '../file-system.ts';
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

export const tail: Program = {
	name: 'tail',
	run: ({argv, stdin, world, out, err}) => {
		const options = readOptions(argv, ['n', 'c']);
		const count = Number(options.value('n') ?? 10);
		const show = (text: string) =>
			out(
				text
					.split(/(?<=\n)/)
					.slice(-count)
					.join(''),
			);
		let code = 0;
		if (options.words.length === 0) show(stdin.toString());
		for (const path of options.words) {
			try {
				show(world.files.read(path));
			} catch (error) {
				if (!(error instanceof FileError)) throw error;
				err(`tail: cannot open '${path}' for reading: ${error.message}\n`);
				code = 1;
			}
		}
		return code;
	},
};
