// grep(1) with -s -H -h -E -n -i -c -q -v: lines of files that match.
import {FileError} from '../file-system.ts';
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

export const grep: Program = {
	name: 'grep',
	run: ({argv, stdin, world, out, err}) => {
		const options = readOptions(argv, ['e', 'm']);
		const [pattern = '', ...paths] = options.has('e') ? [options.value('e') as string, ...options.words] : options.words;
		const wanted = new RegExp(options.has('F') ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : pattern, options.has('i') ? 'i' : '');
		let found = false;
		let trouble = false;
		const search = (name: string, text: string) => {
			for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
				if (wanted.test(line) === options.has('v')) continue;
				found = true;
				const prefix = (options.has('H') || paths.length > 1) && !options.has('h') ? `${name}:` : '';
				if (!options.has('q')) out(`${prefix}${options.has('n') ? `${index + 1}:` : ''}${line}\n`);
			}
		};
		if (paths.length === 0) search('(standard input)', stdin.toString());
		for (const path of paths) {
			try {
				search(path, world.files.read(path));
			} catch (error) {
				if (!(error instanceof FileError)) throw error;
				trouble = true;
				if (!options.has('s')) err(`grep: ${path}: ${error.message}\n`);
			}
		}
		return trouble ? 2 : found ? 0 : 1;
	},
};
