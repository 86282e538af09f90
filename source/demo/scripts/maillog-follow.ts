// The last lines of a file of the demo, with the position behind each; nothing there writes a log file that could be followed.
import {FileError} from '../file-system.ts';
import type {Script} from './shape.ts';

export const maillogFollow: Script = {
	name: 'maillog-follow',
	run: ({world, out, err}, [, path = '', , last = '0']) => {
		try {
			const lines = world.files.read(path).split(/(?<=\n)/);
			let at = 0;
			const placed = lines.map(line => {
				at += Buffer.byteLength(line);
				return `1:${at}\t${line.replace(/\n$/, '')}\n`;
			});
			out(placed.slice(-Number(last)).join(''));
			return 0;
		} catch (error) {
			if (!(error instanceof FileError)) throw error;
			err(`${path}: ${error.message}\n`);
			return 1;
		}
	},
};
