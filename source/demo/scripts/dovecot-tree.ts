// The files of the Dovecot configuration, includes followed, framed as source/commands/dovecot-tree.ts reads them.
import {posix} from 'node:path';
import type {Script} from './shape.ts';

export const dovecotTree: Script = {
	name: 'dovecot-tree',
	run: ({world: {files}, out}, [, main = '']) => {
		const seen = new Set<string>();
		const number = (file: string, name: string) =>
			files
				.read(file)
				.split('\n')
				.map(line => line.split(':'))
				.find(parts => parts[0] === name)?.[2] ?? '0';
		const follow = (path: string) => {
			const node = files.look(path);
			if (seen.has(path) || !node || node.kind !== 'file') return;
			seen.add(path);
			const text = node.read();
			out(
				`file ${Buffer.byteLength(path)} ${Buffer.byteLength(text)} ${node.mode.toString(8).padStart(4, '0')} ${number('/etc/passwd', node.user)} ${number('/etc/group', node.group)}\n${path}${text}\n`,
			);
			for (const match of text.matchAll(/^[ \t]*!include(?:_try)?[ \t]+(\S.*?)[ \t\r]*$/gm)) {
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
