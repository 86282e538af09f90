// The file of rows that a change keeps on the server beside its entry in the journal: a line a statement, packed, for root alone.
import {gunzipSync, gzipSync} from 'node:zlib';
import {createSecret, type Secret} from '../host/secret.ts';
import {RefusedError} from '../problem.ts';
import type {Statement} from '../schemas/run.ts';
import type {KeptLine} from './kept-rows.ts';

export type KeptRows = KeptLine & {
	readonly count: number;
	/** The line as JSON, `rows` of `{key, before, after}` among it: numbers in it are PostgreSQL's, and too large for ours. */
	readonly json: Secret;
};

/** Packed for its size; a hash that nobody meant to see does not meet the eye either. */
const packed = (json: string): string => gzipSync(json).toString('base64');

/** Undefined where there is nothing to keep. `rows`: what each statement returned. */
export const keptLines = (
	statements: readonly Statement[],
	rows: ReadonlyArray<readonly string[]>,
): {readonly lines: Secret; readonly count: number} | undefined => {
	let count = 0;
	const lines = statements.flatMap(({verb, table, kept, domains = []}, index) => {
		const mine = rows[index] ?? [];
		if (kept === undefined || mine.length === 0) return [];
		const {key, restored} = kept;
		count += mine.length;
		const head = JSON.stringify({version: 1, verb, table, key, restored, domains} satisfies KeptLine & {version: 1});
		return [`${packed(`${head.slice(0, -1)},"rows":[${mine.join(',')}]}`)}\n`];
	});
	return lines.length === 0 ? undefined : {lines: createSecret(lines.join('')), count};
};

const names = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(each => typeof each === 'string') : []);

/** In the order in which they were written. Throws RefusedError where a line cannot be read. */
export const readKeptFile = (file: Secret): readonly KeptRows[] =>
	file
		.reveal()
		.split('\n')
		.filter(line => line !== '')
		.map(line => {
			try {
				const json = gunzipSync(Buffer.from(line, 'base64')).toString('utf8');
				const {version, verb, table, key, restored, domains, rows} = JSON.parse(json) as Record<string, unknown>;
				if (version !== 1 || typeof table !== 'string' || (verb !== 'INSERT' && verb !== 'UPDATE' && verb !== 'DELETE') || !Array.isArray(rows))
					throw new Error();
				return {verb, table, key: names(key), restored: names(restored), domains: names(domains), count: rows.length, json: createSecret(json)};
			} catch {
				throw new RefusedError('The rows that were kept of it cannot be read: the file is damaged, or another version of mailtui wrote it.');
			}
		});
