// ls(1): names, one a line.
import {FileError} from '../file-system.ts';
import type {Program} from './shape.ts';

export const ls: Program = {
	name: 'ls',
	run: ({argv, world, out, err}) => {
		let code = 0;
		const paths = argv.filter(word => !word.startsWith('-'));
		for (const path of paths.length > 0 ? paths : ['/']) {
			try {
				if (world.files.look(path)?.kind === 'file') out(`${path}\n`);
				else
					out(
						world.files
							.list(path)
							.map(name => `${name}\n`)
							.join(''),
					);
			} catch (error) {
				if (!(error instanceof FileError)) throw error;
				err(`ls: cannot access '${path}': ${error.message}\n`);
				code = 2;
			}
		}
		return code;
	},
};
