// The tables that this user of the database sees, with their columns and what may be done to them (PostgreSQL, "The Information Schema").
import type {Column, Privilege, Table, Tables} from '../schemas/run.ts';
import type {Database} from './database.ts';

// A column may be granted by itself; then the table's own grant says nothing.
const sql = `
SELECT CASE WHEN pg_table_is_visible(t.oid) THEN c.table_name ELSE n.nspname || '.' || c.table_name END AS "table", n.nspname || '.' || c.table_name AS whole_name, c.column_name AS "column", c.data_type AS type, c.is_nullable = 'YES' AS nullable,
	(c.column_default IS NOT NULL OR c.is_identity = 'YES' OR c.is_generated = 'ALWAYS') AS has_default, c.character_maximum_length AS most,
	c.is_generated = 'ALWAYS' AS generated, k.key, t.relkind = 'r' AND has_table_privilege(t.oid, 'SELECT') AS whole,
	concat_ws(' ',
		CASE WHEN has_any_column_privilege(t.oid, 'SELECT') THEN 'SELECT' END,
		CASE WHEN has_any_column_privilege(t.oid, 'INSERT') THEN 'INSERT' END,
		CASE WHEN has_any_column_privilege(t.oid, 'UPDATE') THEN 'UPDATE' END,
		CASE WHEN has_table_privilege(t.oid, 'DELETE') THEN 'DELETE' END) AS may
FROM information_schema.columns c
JOIN pg_catalog.pg_namespace n ON n.nspname = c.table_schema
JOIN pg_catalog.pg_class t ON t.relname = c.table_name AND t.relnamespace = n.oid
LEFT JOIN (
	SELECT i.indrelid, json_agg(a.attname)::text AS key
	FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
	WHERE i.indisprimary GROUP BY i.indrelid
) AS k ON k.indrelid = t.oid
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY 1, c.ordinal_position`;

/** By name alone where the search path leads to them, else as `schema.table`; those that are `named` so by that name too. */
export const readTables = async (database: Database, named: readonly string[] = []): Promise<Tables> => {
	const wanted = new Set(named);
	const tables = new Map<string, Table & {readonly columns: Map<string, Column>}>();
	for (const row of await database.read(sql)) {
		const name = String(row['table']);
		const table = tables.get(name) ?? {
			columns: new Map<string, Column>(),
			may: new Set(String(row['may']).split(' ') as Privilege[]),
			...(row['whole'] === true && {key: JSON.parse(String(row['key'] ?? '[]')) as string[]}),
		};
		tables.set(name, table);
		const wholeName = String(row['whole_name']);
		if (wanted.has(wholeName)) tables.set(wholeName, table);
		table.columns.set(String(row['column']), {
			type: String(row['type']),
			nullable: row['nullable'] === true,
			hasDefault: row['has_default'] === true,
			most: row['most'] === null ? undefined : Number(row['most']),
			...(row['generated'] === true && {isGenerated: true}),
		});
	}
	return tables;
};
