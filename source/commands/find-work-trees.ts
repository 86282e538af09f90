// Which configuration is kept in git, and whether etckeeper keeps it there (find(1), etckeeper(8)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type WorkTrees = {
	/** Directories that hold a `.git`, `/etc/dovecot`. */
	readonly roots: readonly string[];
	/** It commits what it finds, and takes nothing back. */
	readonly etckeeper: boolean;
};

const keeper = '/etckeeper.conf';

export const findWorkTrees: ReadCommand<null, Answer<WorkTrees>> = {
	name: 'find-work-trees',
	examples: [null],
	build: () => ({
		name: 'find-work-trees',
		argv: ['find', '/etc', '-maxdepth', '3', '(', '-name', '.git', '-o', '-name', 'etckeeper.conf', ')'],
		effect: 'read',
		asRoot: true,
		timeoutMs: 10_000,
	}),
	parse: result => {
		const refusal = refusalOf('find', result);
		if (refusal) return refusal;
		// Exit code 1 with paths: something else below /etc could not be read.
		if (result.code !== 0 && result.stdout === '') return noAnswer(`What is kept in git could not be seen: ${firstLine(result.stderr)}`);
		const paths = result.stdout.split('\n').filter(line => line.startsWith('/'));
		return {
			ok: true,
			value: {
				roots: paths.flatMap(path => (path.endsWith('/.git') ? [path.slice(0, -'/.git'.length)] : [])),
				etckeeper: paths.some(path => path.endsWith(keeper)),
			},
		};
	},
};
