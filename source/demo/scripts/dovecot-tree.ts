// The files of the Dovecot configuration, includes followed, framed as source/commands/dovecot-tree.ts reads them.
import {posix} from 'node:path';
import {fileFrame} from '../file-frame.ts';
import type {Script} from './shape.ts';

export const dovecotTree: Script = {
	name: 'dovecot-tree',
	run: ({world: {files}, out}, [, main = '']) => {
		const seen = new Set<string>();
		const follow = (path: string) => {
			const framed = seen.has(path) ? undefined : fileFrame(files, path);
			if (!framed) return;
			seen.add(path);
			out(framed.frame);
			for (const match of framed.text.matchAll(/^[ \t]*!include(?:_try)?[ \t]+(\S.*?)[ \t\r]*$/gm)) {
				const pattern = posix.resolve(posix.dirname(path), (match[1] as string).replace(/^"(.*)"$/, '$1'));
				const name = new RegExp(
					`^${posix
						.basename(pattern)
						.replace(/[.+^${}()|[\]\\]/g, '\\$&')
						.replaceAll('*', '[^/]*')}$`,
				);
				const folder = posix.dirname(pattern);
				if (files.look(folder)?.kind === 'directory') for (const each of files.list(folder)) if (name.test(each)) follow(posix.join(folder, each));
			}
		};
		out('mailtui-tree 1\n');
		follow(main);
		out('end\n');
		return 0;
	},
};
