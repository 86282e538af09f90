// Takes back what a change wrote into the database: last statement first, in one transaction, and only while every row is still what the change made of it.

import type {Undone, UndoRows} from '../changes/undo.ts';
import {changeRows} from '../commands/change-rows.ts';
import {createSecret} from '../host/secret.ts';
import {RefusedError} from '../problem.ts';
import {type Statement, selectOf} from '../schemas/run.ts';
import {listAccounts} from './accounts.ts';
import {carry, type Hands} from './hands.ts';
import {type KeptRows, readKeptFile} from './kept-file.ts';
import {inTheWaySql, leftSql, undoSql} from './kept-rows.ts';
import type {Mailboxes} from './open-mailboxes.ts';
import {writeRows} from './write-sql.ts';

/** Names come from a file: they must be those of a table that is there. */
const mustBeThere = ({tables}: Mailboxes, {table, key, restored}: KeptRows): boolean => {
	const there = tables.get(table);
	const missing =
		there === undefined ? `The table ${table}` : [...key, ...restored].filter(name => !there.columns.has(name)).map(name => `The column ${table}.${name}`)[0];
	if (missing !== undefined || key.length === 0) throw new RefusedError(`${missing ?? 'What tells the rows apart'} is not there any more.`);
	return (there?.key?.length ?? 0) > 0;
};

const inUse = ({schema, tables}: Mailboxes): string =>
	`SELECT domain FROM (${selectOf(schema.mailboxes, tables).sql}) AS m UNION ALL SELECT split_part(address, '@', 2) FROM (${selectOf(schema.aliases, tables).sql}) AS a`;

/** `left`: of what was cut in between, the addresses of what stays. */
const backwards = (mailboxes: Mailboxes, line: KeptRows, left?: readonly string[]): Statement => ({
	verb: line.verb === 'INSERT' ? 'DELETE' : line.verb === 'DELETE' ? 'INSERT' : 'UPDATE',
	table: line.table,
	sql: undoSql(line, mustBeThere(mailboxes, line), inUse(mailboxes), left !== undefined),
	rows: [],
	raw: left === undefined ? line.json : createSecret(`${line.json.reveal().slice(0, -1)},"left":${JSON.stringify(left)}}`),
	touches: left === undefined ? line.count : 'any',
});

const keyText = (json: unknown): string => {
	try {
		return Object.values(JSON.parse(String(json)) as Record<string, unknown>).join(' ');
	} catch {
		return '?';
	}
};

const writerOf = ({rights, reader}: Mailboxes) => (rights.as === 'administrator' ? rights.database : reader);

/** What keeps it from being taken back, as sentences; none where nothing does. */
const inTheWay = async (mailboxes: Mailboxes, lines: readonly KeptRows[]): Promise<readonly string[]> => {
	const database = writerOf(mailboxes);
	for (const line of lines.toReversed()) {
		const rows = await database.read(inTheWaySql(line, mustBeThere(mailboxes, line)), [line.json.reveal()]);
		if (rows.length > 0) return rows.map(row => `${keyText(row['key'])} in ${line.table} ${row['says']}`);
		for (const domain of line.verb === 'INSERT' ? line.domains : []) {
			const some = await listAccounts(mailboxes, {domain, limit: 5, withProbe: true});
			if (some.length > 0) return [`the domain ${domain} has mailboxes: ${some.map(each => each.address).join(', ')}`];
		}
	}
	return [];
};

const some = 5;

const rowsAre = (count: number): string => `${count} row${count === 1 ? ' is as it was' : 's are as they were'} before`;

/** What was cut in between: the last of it may never have been written, and what was changed since stays, with all that belongs to it. */
const undoPart = async (hands: Pick<Hands, 'mailboxes' | 'readOnly'>, title: string, lines: readonly KeptRows[]): Promise<Undone> => {
	const {mailboxes} = hands;
	const stays: string[] = [];
	const left = new Set<string>();
	for (const line of lines)
		for (const row of await writerOf(mailboxes).read(leftSql(line, mustBeThere(mailboxes, line)), [line.json.reveal()])) {
			stays.push(`${keyText(row['key'])} in ${line.table} (${row['columns']})`);
			for (const address of JSON.parse(String(row['addresses'])) as readonly string[]) left.add(address);
		}
	const counts = await writeRows(hands, {title, statements: lines.toReversed().map(line => backwards(mailboxes, line, [...left]))});
	const count = counts.reduce((sum, each) => sum + each, 0);
	const rest =
		stays.length === 0
			? ''
			: `what was changed since stays, with what belongs to it: ${stays.slice(0, some).join('; ')}${stays.length > some ? ` and ${stays.length - some} more` : ''}`;
	if (count === 0 && rest !== '') return {undone: false, says: rest};
	return {undone: true, says: [count === 0 ? 'none of its rows is there any more' : rowsAre(count), rest].filter(each => each !== '').join('; ')};
};

/** Rejects with HostError. */
export const undoRows =
	(hands: Pick<Hands, 'host' | 'mailboxes' | 'readOnly'>): UndoRows =>
	async (entry): Promise<Undone> => {
		const {host, mailboxes} = hands;
		const file = await carry(host, changeRows, {change: entry.id});
		if (!file.ok) return {undone: false, says: `the rows that were kept of it cannot be read: ${file.why}`};
		let lines: readonly KeptRows[] = [];
		try {
			lines = readKeptFile(file.value);
			if (entry.state === 'failed') return await undoPart(hands, `undo ${entry.id}`, lines);
			await writeRows(hands, {title: `undo ${entry.id}`, statements: lines.toReversed().map(line => backwards(mailboxes, line))});
		} catch (thrown) {
			if (!(thrown instanceof RefusedError)) throw thrown;
			const why = await inTheWay(mailboxes, lines).catch(() => []);
			return {undone: false, says: why.length === 0 ? thrown.message : `it would overwrite what was done since: ${why.join('; ')}. Nothing was written.`};
		}
		const count = lines.reduce((sum, line) => sum + line.count, 0);
		return {undone: true, says: rowsAre(count)};
	};
