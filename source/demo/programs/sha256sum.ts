// sha256sum(1) of files.
import {createHash} from 'node:crypto';
import {FileError} from '../file-system.ts';
import type {Program} from './shape.ts';

export const sha256sum: Program = {
	name: 'sha256sum',
	run: ({argv, world, out, err}) => {
		let code = 0;
		for (const path of argv.filter(word => word !== '--')) {
			try {
				out(`${createHash('sha256').update(world.files.read(path)).digest('hex')}  ${path}\n`);
			} catch (error) {
				if (!(error instanceof FileError)) throw error;
				err(`sha256sum: ${path}: ${error.message}\n`);
				code = 1;
			}
		}
		return code;
	},
};
