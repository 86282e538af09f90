// The lines with the queries of Dovecot's userdbs, wherever they stand (doc.dovecot.org, "SQL").
import type {TreeLine} from './config-tree.ts';
import {type SelectedColumn, selectedColumns} from './userdb-fields.ts';

export type UserdbQuery = {readonly line: TreeLine; readonly columns: readonly SelectedColumn[]};

export const userdbQueries = (tree: readonly TreeLine[]): readonly UserdbQuery[] =>
	tree.flatMap(line =>
		line.parsed.kind === 'setting' && line.within.length === 1 && /^userdb /.test(line.within[0] ?? '') && /^(?:userdb_)?(?:sql_)?query$/.test(line.parsed.key)
			? [{line, columns: selectedColumns(line.parsed.value)}]
			: [],
	);

export const expressionOf = ({columns}: UserdbQuery, field: string): string | undefined => columns.find(column => column.field === field)?.expression;
