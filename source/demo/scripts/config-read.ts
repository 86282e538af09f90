// Configuration files of the demo by name or pattern, framed as source/commands/file-frames.ts reads them.
import {posix} from 'node:path';
import {fileFrame} from '../file-frame.ts';
import type {Script} from './shape.ts';

export const configRead: Script = {
	name: 'config-read',
	run: ({world: {files}, out}, [, ...patterns]) => {
		const seen = new Set<string>();
		out('mailtui-files 1\n');
		for (const pattern of patterns) {
			const folder = posix.dirname(pattern);
			const name = new RegExp(
				`^${posix
					.basename(pattern)
					.replace(/[.+^${}()|[\]\\]/g, '\\$&')
					.replaceAll('*', '[^/]*')}$`,
			);
			for (const each of files.look(folder)?.kind === 'directory' ? files.list(folder).filter(one => name.test(one)) : []) {
				const path = posix.join(folder, each);
				const framed = seen.has(path) ? undefined : fileFrame(files, path);
				seen.add(path);
				if (framed) out(framed.frame);
			}
		}
		out('end\n');
		return 0;
	},
};
