// cat(1).
import {FileError} from '../file-system.ts';
import type {Program} from './shape.ts';

export const cat: Program = {
	name: 'cat',
	run: ({argv, stdin, world, out, err}) => {
		let code = 0;
		const paths = argv.filter(word => word !== '--');
		if (paths.length === 0) out(stdin);
		for (const path of paths) {
			try {
				out(path === '-' ? stdin : world.files.read(path));
			} catch (error) {
				if (!(error instanceof FileError)) throw error;
				err(`cat: ${path}: ${error.message}\n`);
				code = 1;
			}
		}
		return code;
	},
};
