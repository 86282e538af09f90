// The rows that a new mailbox will be, column by column, for whoever wants to see them before they are written. Pure.
import type {Facts, Tables} from '../schemas/run.ts';
import type {Schema, Sql} from '../schemas/shape.ts';

export type PreviewRow = {readonly table: string; readonly columns: ReadonlyArray<readonly [name: string, value: string]>};

const hidden = '********';

const shownValue = (sql: Sql, facts: Facts): string => {
	const key = /^:(\w+)$/.exec(sql)?.[1];
	if (sql.includes(':hash')) return hidden;
	if (key === undefined) return sql === 'now()' ? 'now' : /^'.*'$/.test(sql) ? sql.slice(1, -1) : '(by the database)';
	const value = facts[key as Exclude<keyof Facts, 'hash' | 'targets'>];
	return value === undefined ? '' : String(value);
};

/** Columns that this server lacks are left out, as they are when it is written. */
export const previewRows = ({writes}: Pick<Schema, 'writes'>, tables: Tables, facts: Facts): readonly PreviewRow[] =>
	(writes.addMailbox ?? []).flatMap(step =>
		'insert' in step
			? [
					{
						table: step.insert,
						columns: Object.entries(step.values).flatMap(([name, sql]) =>
							tables.get(step.insert)?.columns.has(name) ? [[name, shownValue(sql, facts)] as const] : [],
						),
					},
				]
			: [],
	);
