// A database as the rest of mailboxes/ uses it, whatever carries it: rows out as JSON values, statements in as one transaction.
import type {Statement} from '../schemas/run.ts';

export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, Value>>;

/**
 * Takes what `kept` of each statement returned, a JSON object a row, hashes of passwords among it. `before` the commit its failure undoes
 * all; psql commits by itself, and then it is `after`.
 */
export type KeepRows = (rows: ReadonlyArray<readonly string[]>, when: 'before' | 'after') => Promise<void>;

export type Database = {
	/** `mailserver on 127.0.0.1 as mailuser`. */
	readonly label: string;
	readonly user: string;
	readonly name: string;
	/** `tunnel`: through the host; `vpn`: straight to its address there; `psql`: as its administrator on the server. */
	readonly route: 'tunnel' | 'vpn' | 'psql';
	/** `$1`, `$2`... are `values`, which are text to the database: cast them in the SQL. Throws HostError and RefusedError. */
	read(sql: string, values?: readonly (string | number | boolean)[]): Promise<readonly Row[]>;
	/** All of them or none. Resolves with how many rows each touched; one that touches others than it should undoes all, and throws. */
	write(statements: readonly Statement[], keep?: KeepRows): Promise<readonly number[]>;
	/** Not any more where its connection has ended, by whichever side. */
	isOpen(): boolean;
	close(): Promise<void>;
};

/** Rows come as one JSON document, so that numbers, dates and nulls mean the same on every way. */
export const asJson = (sql: string): string => `SELECT coalesce(json_agg(q), '[]'::json)::text AS rows FROM (${sql}) AS q`;

/** `$1` of a statement: its facts under the names that the SQL gives them, hashes revealed at the last moment. */
export const statementJson = ({rows, raw}: Statement): string =>
	raw?.reveal() ??
	JSON.stringify(
		rows.map(facts => Object.fromEntries(Object.entries(facts).map(([key, value]) => [`f_${key}`, key === 'hash' ? facts.hash?.reveal() : value]))),
	);
