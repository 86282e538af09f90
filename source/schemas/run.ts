// What is done with a schema: found by the tables that are there, and its operations made into SQL statements. Pure.
import type {Secret} from '../host/secret.ts';
import {type Kept, keptDelete, keptInsert, keptUpdate, quoteName} from '../mailboxes/kept-rows.ts';
import type {Operation, OptionalValue, Schema, Sql, Step, View} from './shape.ts';

export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

export type Column = {
	/** `boolean`, `smallint`, `character varying`: as information_schema has it. */
	readonly type: string;
	readonly nullable: boolean;
	readonly hasDefault: boolean;
	/** Longest text, in characters. */
	readonly most: number | undefined;
	/** Its value is computed from others: nobody may write it. */
	readonly isGenerated?: boolean;
};

export type Table = {
	readonly columns: ReadonlyMap<string, Column>;
	readonly may: ReadonlySet<Privilege>;
	/** The columns of its primary key, perhaps none; undefined where rows cannot be kept for an undo: it is a view, or not all of it may be read. */
	readonly key?: readonly string[];
};

/** The tables that this user of the database sees without naming a schema. */
export type Tables = ReadonlyMap<string, Table>;

/** What an operation is about; one object for one mailbox, alias or domain. */
export type Facts = Readonly<Partial<Record<'address' | 'local' | 'domain' | 'name' | 'maildir' | 'targetList' | 'key' | 'description', string>>> & {
	readonly hash?: Secret;
	/** In the unit of the schema. */
	readonly quota?: number;
	readonly active?: boolean;
	readonly enabled?: boolean;
	readonly targets?: readonly string[];
};

export type Statement = {
	readonly verb: 'INSERT' | 'UPDATE' | 'DELETE';
	readonly table: string;
	/** `$1` is a JSON array of `rows`: whatever is in them is data, never text of the statement. */
	readonly sql: string;
	readonly rows: readonly Facts[];
	/** How many rows it must touch; anything else undoes the whole transaction. */
	readonly touches: number | 'any';
	/** What `$1` is in the place of `rows`. */
	readonly raw?: Secret;
	/** How its rows are kept for an undo; undefined where they cannot be. */
	readonly kept?: Kept;
	/** Those that it adds: they are not taken back while anything is in them. */
	readonly domains?: readonly string[];
};

const record =
	'f(f_address text, f_local text, f_domain text, f_name text, f_hash text, f_maildir text, f_key text, f_description text, "f_targetList" text, f_quota bigint, f_active boolean, f_enabled boolean, f_targets json)';
const source = `json_to_recordset($1::json) AS ${record}`;

const fields = (sql: Sql): Sql => sql.replace(/(?<![:\w]):([A-Za-z]+)\b/g, (_, word: string) => `f."f_${word}"`);

const valueFor = (column: Column | undefined, sql: Sql): Sql =>
	sql === ':active' && column?.type !== 'boolean' ? `(CASE WHEN f.f_active THEN 1 ELSE 0 END)${column?.type.startsWith('char') ? '::text' : ''}` : fields(sql);

/** The columns that are there, in the order of the schema. */
const present = (values: Readonly<Record<string, Sql>>, table: Table | undefined): Array<readonly [string, Sql]> =>
	Object.entries(values).flatMap(([name, sql]) => {
		const column = table?.columns.get(name);
		return column ? [[name, valueFor(column, sql)] as const] : [];
	});

const names = (values: ReadonlyArray<readonly [string, Sql]>): string => values.map(([name]) => quoteName(name)).join(', ');
const expressions = (values: ReadonlyArray<readonly [string, Sql]>): string => values.map(([, sql]) => sql).join(', ');

const stepTable = (step: Step): string =>
	'insert' in step ? step.insert : 'insertEach' in step ? step.insertEach : 'update' in step ? step.update : step.remove;

/** Where a table has no primary key: the columns by which the step finds its rows, or which it gives their names. */
const namedIn = (step: Step): readonly string[] =>
	'set' in step || 'remove' in step
		? [...step.where.matchAll(/(?<![\w.])"?(\w+)"? = :\w+/g)].map(([, name]) => name ?? '')
		: Object.entries(step.values).flatMap(([name, sql]) => (/^(?::address|:key|:domain|target)$/.test(sql) ? [name] : []));

const keyOf = (step: Step, table: Table | undefined): readonly string[] | undefined => {
	if (table?.key === undefined) return undefined;
	const key = (table.key.length > 0 ? table.key : namedIn(step)).filter(name => table.columns.has(name));
	return key.length === 0 ? undefined : key;
};

const isNow = (sql: Sql): boolean => sql === 'now()';

const compile = (step: Step, tables: Tables, rows: readonly Facts[]): Statement[] => {
	const name = stepTable(step);
	const table = tables.get(name);
	const key = keyOf(step, table);
	if ('insert' in step || 'insertEach' in step) {
		const values = present(step.values, table);
		const each = 'insertEach' in step;
		const from = each ? `${source}, json_array_elements_text(f.f_targets) AS target` : source;
		const sql = `INSERT INTO ${quoteName(name)} (${names(values)}) SELECT ${expressions(values)} FROM ${from}`;
		const touches = each ? rows.reduce((sum, row) => sum + (row.targets?.length ?? 0), 0) : rows.length;
		const compared = [...(table?.columns.keys() ?? [])].filter(column => !isNow(step.values[column] ?? '') && !/^last_?login/i.test(column));
		return [{verb: 'INSERT', table: name, sql, rows, touches, ...(key && {kept: keptInsert(name, key, compared)})}];
	}
	if ('update' in step) {
		const values = present(step.set, table);
		const set = `UPDATE ${quoteName(name)} SET ${values.map(([column, value]) => `${quoteName(column)} = ${value}`).join(', ')}`;
		const [touches, where] = [step.touches ?? rows.length, fields(step.where)];
		const plain = {verb: 'UPDATE', table: name, rows, touches} as const;
		if (key === undefined) return [{...plain, sql: `${set} FROM ${source} WHERE ${where}`}];
		const columns = values.map(([column]) => column);
		const kept = keptUpdate(
			name,
			key,
			columns,
			columns.filter(column => !isNow(step.set[column] ?? '')),
		);
		return [{...plain, sql: `${set} FROM ${source}, ${kept.from} WHERE (${where}) AND ${kept.join}`, kept: kept.kept}];
	}
	// What a server does not keep need not be taken away.
	if (table === undefined) return [];
	const columns = [...table.columns].filter(([, column]) => !column.isGenerated).map(([column]) => column);
	const sql = `DELETE FROM ${quoteName(name)} USING ${source} WHERE ${fields(step.where)}`;
	return [{verb: 'DELETE', table: name, sql, rows, touches: 'any', ...(key && {kept: keptDelete(name, key, columns)})}];
};

/** Throws nothing: ask `cannotDo` first. One statement does it for all of `rows`. */
export const statementsFor = (schema: Schema, tables: Tables, operation: Operation, rows: readonly Facts[]): readonly Statement[] =>
	(schema.writes[operation] ?? [])
		.flatMap(step => compile(step, tables, rows))
		.map(statement => (operation === 'addDomain' ? {...statement, domains: rows.flatMap(({domain}) => domain ?? [])} : statement));

/** Columns that must have a value and get none from us. */
const unfilled = (step: Step, tables: Tables): string[] => {
	if (!('insert' in step || 'insertEach' in step)) return [];
	const table = stepTable(step);
	return [...(tables.get(table)?.columns ?? [])]
		.filter(([name, column]) => !column.nullable && !column.hasDefault && !(name in step.values))
		.map(([name]) => `${table}.${name}`);
};

/** Why this cannot be done in this database at all; undefined when it can. Grants are another matter: `missingGrants`. */
export const cannotDo = (schema: Schema, tables: Tables, operation: Operation): string | undefined => {
	const steps = schema.writes[operation];
	if (steps === undefined || steps.length === 0) return schema.cannot?.[operation] ?? `${schema.title} has no way to do this.`;
	const empty = steps.flatMap(step => unfilled(step, tables));
	if (empty.length > 0) return `The column ${empty.join(' and ')} must have a value, and mailtui does not know which.`;
	const set = steps.find(step => 'update' in step && present(step.set, tables.get(step.update)).length === 0);
	return set === undefined ? undefined : `The table ${stepTable(set)} has no column for it.`;
};

/** `INSERT on mailbox`, for every privilege that the user of the database lacks. */
export const missingGrants = (schema: Schema, tables: Tables, operations: readonly Operation[]): readonly string[] => {
	const wanted = operations.flatMap(operation =>
		(schema.writes[operation] ?? []).flatMap(step => {
			const table = stepTable(step);
			const may = tables.get(table)?.may;
			const verb: Privilege = 'update' in step ? 'UPDATE' : 'remove' in step ? 'DELETE' : 'INSERT';
			return may === undefined || may.has(verb) ? [] : [`${verb} on ${table}`];
		}),
	);
	return [...new Set(wanted)];
};

/** A SELECT of the view's values by their names, with those optional ones whose column is there. */
export const selectOf = (view: View<string>, tables: Tables): {readonly sql: string; readonly has: ReadonlySet<string>} => {
	const optional = Object.entries(view.optional ?? {}).flatMap(([name, values]) => {
		const candidates = (typeof values[0] === 'string' ? [values] : values) as readonly OptionalValue[];
		const isThere = (place: string) => tables.get(place.slice(0, place.indexOf('.')))?.columns.has(place.slice(place.indexOf('.') + 1)) ?? false;
		const found = candidates.find(([needs]) => needs.split(' ').every(isThere));
		return found ? [[name, found[1]] as const] : [];
	});
	const values = new Map([...Object.entries(view.values), ...optional]);
	const where = view.where === undefined ? '' : ` WHERE ${view.where}`;
	const group = view.groupBy === undefined ? '' : ` GROUP BY ${view.groupBy}`;
	return {
		sql: `SELECT ${[...values].map(([name, sql]) => `${sql} AS ${quoteName(name)}`).join(', ')} FROM ${view.from}${where}${group}`,
		has: new Set(values.keys()),
	};
};

export type Detected = {readonly schema: Schema; readonly tables: Tables} | {readonly schema: undefined; readonly why: string};

const lacking = (schema: Schema, tables: Tables): string[] =>
	Object.entries(schema.needs).flatMap(([table, columns]) =>
		tables.has(table) ? columns.filter(column => !tables.get(table)?.columns.has(column)).map(column => `${table}.${column}`) : [table],
	);

/** By the tables that are there, and among several by those that the server's own queries ask. */
export const detectSchema = (schemas: readonly Schema[], tables: Tables, queries: readonly string[]): Detected => {
	const asks = (schema: Schema) => queries.length === 0 || queries.some(query => new RegExp(`(?<![\\w])${schema.accounts}(?![\\w])`, 'i').test(query));
	const complete = schemas.filter(schema => lacking(schema, tables).length === 0);
	const found = complete.find(asks);
	if (found) return {schema: found, tables};
	if (complete[0]) return {schema: undefined, why: `The tables are those of ${complete[0].title}, but Dovecot does not ask them.`};
	const nearest = schemas
		.map(schema => ({schema, lacks: lacking(schema, tables)}))
		.filter(({schema, lacks}) => lacks.every(each => each.includes('.')) && asks(schema))
		.sort((a, b) => a.lacks.length - b.lacks.length)[0];
	return {
		schema: undefined,
		why: nearest
			? `The tables look like ${nearest.schema.title}, but for ${nearest.lacks.join(', ')}.`
			: 'The tables of this database are none that mailtui knows.',
	};
};

/** The first value that does not fit its column, as a sentence; undefined when all do. */
export const tooLong = (schema: Schema, tables: Tables, operation: Operation, facts: Facts): string | undefined => {
	for (const step of schema.writes[operation] ?? []) {
		for (const [name, sql] of Object.entries('update' in step ? step.set : 'remove' in step ? {} : step.values)) {
			const most = tables.get(stepTable(step))?.columns.get(name)?.most;
			const key = /^:([A-Za-z]+)$/.exec(sql)?.[1] as keyof Facts | undefined;
			const value = key === undefined ? undefined : key === 'hash' ? undefined : facts[key];
			if (most !== undefined && typeof value === 'string' && [...value].length > most)
				return `its ${key === 'targetList' ? 'list of targets' : key} has ${[...value].length} characters, and ${stepTable(step)}.${name} takes ${most}`;
		}
	}
	return undefined;
};
