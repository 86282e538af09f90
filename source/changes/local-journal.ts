// The changes that were made from this machine, a line of JSON each: what remains when the server is gone. The server's own journal is the one that counts.
import {appendFile, mkdir} from 'node:fs/promises';
import {join} from 'node:path';
import type {Remember} from './shape.ts';

/** Never rejects: a home directory that cannot be written must not stand in the way of a repair. */
export const createRemember =
	(directory: string): Remember =>
	async account => {
		try {
			await mkdir(directory, {recursive: true, mode: 0o700});
			await appendFile(join(directory, 'changes.jsonl'), `${JSON.stringify(account)}\n`, {mode: 0o600});
		} catch {}
	};
