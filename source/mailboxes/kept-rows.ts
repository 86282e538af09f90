// What a statement leaves behind so that it can be undone: the rows as they were, and digests of what they became. SQL, and nothing of a user's in it.
import type {Sql} from '../schemas/shape.ts';

/** How one statement's rows are kept: JSON objects `{key, before, after}`, where `after` holds no value, only digests. */
export type Kept = {
	/** The columns that tell one row from another. */
	readonly key: readonly string[];
	/** Those that an undo writes again: of an INSERT none. */
	readonly restored: readonly string[];
	/** For a RETURNING. */
	readonly returning: Sql;
};

/** What is read of a kept line before it is trusted: names must be those of tables that are there. */
export type KeptLine = {
	readonly verb: 'INSERT' | 'UPDATE' | 'DELETE';
	readonly table: string;
	readonly key: readonly string[];
	readonly restored: readonly string[];
	readonly domains: readonly string[];
};

export const quoteName = (name: string): string =>
	name
		.split('.')
		.map(part => `"${part.replaceAll('"', '""')}"`)
		.join('.');

/** A table `mail.mailbox` is called `mailbox` within its own statement. */
const ownName = (table: string): string => quoteName(table.split('.').at(-1) ?? table);

const literal = (text: string): Sql => `'${text.replaceAll("'", "''")}'`;
const list = (names: readonly string[]): Sql => `ARRAY[${names.map(literal).join(', ')}]::text[]`;
const digest = (value: Sql): Sql => `left(encode(sha256(convert_to(${value}::text, 'UTF8')), 'hex'), 16)`;

const picked = (image: Sql, names: readonly string[], value: Sql): Sql =>
	`(SELECT jsonb_object_agg(c.name, ${value}) FROM jsonb_each(${image}) AS c(name, value) WHERE c.name = ANY (${list(names)}))`;

const parts = (...pairs: ReadonlyArray<readonly [string, Sql]>): Sql =>
	`jsonb_build_object(${pairs.map(([name, sql]) => `${literal(name)}, ${sql}`).join(', ')})::text`;

export const keptInsert = (table: string, key: readonly string[], compared: readonly string[]): Kept => {
	const image = `to_jsonb(${ownName(table)}.*)`;
	return {key, restored: [], returning: parts(['key', picked(image, key, 'c.value')], ['after', picked(image, compared, digest('c.value'))])};
};

/** The row before is that of the same place (ctid): an UPDATE of PostgreSQL 17 returns only what became of it. */
export const keptUpdate = (
	table: string,
	key: readonly string[],
	restored: readonly string[],
	compared: readonly string[],
): {readonly kept: Kept; readonly from: Sql; readonly join: Sql} => {
	const image = `to_jsonb(${ownName(table)}.*)`;
	return {
		kept: {
			key,
			restored,
			returning: parts(
				['key', picked(image, key, 'c.value')],
				['before', picked('was.was_row', restored, 'c.value')],
				['after', picked(image, compared, digest('c.value'))],
			),
		},
		from: `(SELECT o.ctid AS was_at, to_jsonb(o.*) AS was_row FROM ${quoteName(table)} AS o) AS was`,
		join: `was.was_at = ${ownName(table)}.ctid`,
	};
};

export const keptDelete = (table: string, key: readonly string[], restored: readonly string[]): Kept => {
	const image = `to_jsonb(${ownName(table)}.*)`;
	return {key, restored, returning: parts(['key', picked(image, key, 'c.value')], ['before', picked(image, restored, 'c.value')])};
};

const items = `jsonb_array_elements($1::jsonb->'rows') AS kept(item)`;
const record = (table: string, part: string, name: string): Sql => `LATERAL jsonb_populate_record(NULL::${quoteName(table)}, kept.item->'${part}') AS ${name}`;
const matches = (table: Sql, other: Sql, key: readonly string[], hasKey: boolean): Sql =>
	key.map(name => `${table}.${quoteName(name)} ${hasKey ? '=' : 'IS NOT DISTINCT FROM'} ${other}.${quoteName(name)}`).join(' AND ');
const changed = (table: Sql): Sql => `FROM jsonb_each(to_jsonb(${table}.*)) AS c(name, value) WHERE kept.item->'after'->>c.name <> ${digest('c.value')}`;

/** No value of the row is one of `left` in `$1`: addresses of rows that stay keep what belongs to them. */
const belongsToNone = (table: Sql): Sql =>
	` AND NOT EXISTS (SELECT 1 FROM jsonb_each_text(to_jsonb(${table}.*)) AS v WHERE v.value IN (SELECT jsonb_array_elements_text($1::jsonb->'left')))`;

/**
 * `$1` is the kept line as JSON; it must touch as many rows as the line holds. `users`: a SELECT of the domains in use, which the undo of a
 * new domain respects. `partly`: what was cut in between, of which rows may stay; `left` in `$1` are their addresses (`leftSql`).
 */
export const undoSql = ({verb, table, key, restored, domains}: KeptLine, hasKey: boolean, users: Sql, partly: boolean): Sql => {
	const [name, own] = [quoteName(table), ownName(table)];
	const same = `${matches(own, 'k', key, hasKey)} AND NOT EXISTS (SELECT 1 ${changed(own)})${partly ? belongsToNone(own) : ''}`;
	if (verb === 'INSERT') {
		const empty =
			domains.length === 0 ? '' : ` AND NOT EXISTS (SELECT 1 FROM (${users}) AS u WHERE u.domain IN (SELECT jsonb_array_elements_text($1::jsonb->'domains')))`;
		return `DELETE FROM ${name} USING ${items}, ${record(table, 'key', 'k')} WHERE ${same}${empty}`;
	}
	if (verb === 'UPDATE')
		return `UPDATE ${name} SET ${restored.map(column => `${quoteName(column)} = r.${quoteName(column)}`).join(', ')} FROM ${items}, ${record(table, 'before', 'r')}, ${record(table, 'key', 'k')} WHERE ${same}`;
	const columns = restored.map(quoteName);
	return `INSERT INTO ${name} (${columns.join(', ')}) OVERRIDING SYSTEM VALUE SELECT ${columns.map(column => `r.${column}`).join(', ')} FROM ${items}, ${record(table, 'before', 'r')} WHERE NOT EXISTS (SELECT 1 FROM ${name} AS o WHERE ${matches('o', 'r', key, hasKey)})`;
};

/** Rows `{key, columns, addresses}` for those that are there and were changed since; one that was never written is as it was before, or is not there. */
export const leftSql = ({table, key}: KeptLine, hasKey: boolean): Sql =>
	`SELECT (kept.item->'key')::text AS key, (SELECT string_agg(c.name, ', ') ${changed('t')}) AS columns, (SELECT coalesce(jsonb_agg(v.value), '[]')::text FROM jsonb_each_text(to_jsonb(t.*)) AS v WHERE v.value LIKE '%@%') AS addresses FROM ${items} CROSS JOIN ${record(table, 'key', 'k')} JOIN ${quoteName(table)} AS t ON ${matches('t', 'k', key, hasKey)} WHERE EXISTS (SELECT 1 ${changed('t')}) AND NOT coalesce(to_jsonb(t.*) @> (kept.item->'before'), false)`;

/** Rows `{key, says}` for what is in the way of an undo. */
export const inTheWaySql = ({verb, table, key}: KeptLine, hasKey: boolean): Sql => {
	const from = `FROM ${items} CROSS JOIN ${record(table, 'key', 'k')}`;
	const on = `${quoteName(table)} AS t ON ${matches('t', 'k', key, hasKey)}`;
	const text = `(kept.item->'key')::text AS key`;
	if (verb === 'DELETE') return `SELECT ${text}, 'is there again' AS says ${from} JOIN ${on} LIMIT 5`;
	return `SELECT ${text}, CASE WHEN t.ctid IS NULL THEN 'is not there any more' ELSE 'was changed since: ' || (SELECT string_agg(c.name, ', ') ${changed('t')}) END AS says ${from} LEFT JOIN ${on} WHERE t.ctid IS NULL OR EXISTS (SELECT 1 ${changed('t')}) LIMIT 5`;
};
