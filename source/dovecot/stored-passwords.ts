// How the passwords in Dovecot's database begin, counted; nothing else of them leaves the server (doc.dovecot.org, "Password schemes").
import {psqlRead} from '../commands/psql-read.ts';
import type {Ask} from '../commands/shape.ts';
import {selectedColumns} from './userdb-fields.ts';

export type Stored = {
	/** `$6$`, `{BLF-CRYPT}`; empty: neither. */
	readonly prefix: string;
	readonly count: number;
};

export const sayStored = ({prefix, count}: Stored): string =>
	`${count} ${count === 1 ? 'password begins' : 'passwords begin'} with ${prefix === '' ? 'neither {SCHEME} nor $' : prefix}`;

/** How the passwords begin, and nothing else of them; undefined where the query is none that could be counted, or the database is not here. */
export const readStored = async (ask: Ask, query: string, database: string): Promise<readonly Stored[] | undefined> => {
	const column = selectedColumns(query).find(({field}) => field === 'password')?.expression;
	const table = /\bfrom\s+((?:\w+\.)?\w+)(?:\s+where\b|\s*;?\s*$)/i.exec(query)?.[1];
	if (table === undefined || !/^(?:\w+\.)?\w+$/.test(column ?? '')) return undefined;
	const script = `SELECT coalesce(substring(${column} from '^([{][^}]{1,30}[}]|[$][0-9a-z]{1,10}[$])'), ''), count(*) FROM ${table} WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 1;\n`;
	const answer = await ask(psqlRead, {database, script});
	if (!answer.ok || !answer.value.done) return undefined;
	return answer.value.out.split('\n').flatMap(line => {
		const match = /^(.*)\|(\d+)$/.exec(line);
		return match ? [{prefix: match[1] as string, count: Number(match[2])}] : [];
	});
};
