// Changes columns in the SELECT of a query as it is written, over several lines or in quotes, and leaves all else of it alone.
import type {LineEdit} from '../config/line-edit.ts';
import type {TreeLine} from './config-tree.ts';
import {replaceText} from './edit-lines.ts';
import {selectedColumns} from './userdb-fields.ts';

/** Where the text of the parsed value stands in the written line: blanks may be continuations there. */
const writtenAs = (written: string, text: string): string | undefined => {
	const words = text.split(/\s+/).map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(words.join('(?:\\s|\\\\\\r?\\n)+')).exec(written)?.[0];
};

/** Within quotes Dovecot takes a backslash off. */
const inLine = (quoted: boolean, sql: string): string => (quoted ? sql.replace(/["\\]/g, '\\$&') : sql);

/** Columns by the names of their fields, each as the SQL that it is to be; undefined where the query has none of them. */
export const replaceColumns = (line: TreeLine, sql: Readonly<Record<string, string>>): LineEdit | undefined => {
	if (line.parsed.kind !== 'setting') return undefined;
	const {quoted, value} = line.parsed;
	const text = selectedColumns(value).reduce((written, column) => {
		const wanted = sql[column.field];
		const from = wanted === undefined ? undefined : writtenAs(written, column.text);
		return wanted === undefined || from === undefined ? written : written.replace(from, () => inLine(quoted, wanted));
	}, line.text);
	return text === line.text ? undefined : replaceText(line, line.text, text);
};

/** Behind the column `after` where there is one, else as the first; undefined where the line is no SELECT that can be read. */
export const addColumns = (line: TreeLine, columns: readonly string[], after: string): LineEdit | undefined => {
	if (line.parsed.kind !== 'setting') return undefined;
	const added = inLine(line.parsed.quoted, columns.join(', '));
	const column = selectedColumns(line.parsed.value).find(({field}) => field === after);
	const from = column && writtenAs(line.text, column.text);
	if (from !== undefined) return replaceText(line, from, `${from}, ${added}`);
	const select = /\bselect(?:\s|\\\r?\n)+(?:distinct(?:\s|\\\r?\n)+)?/i.exec(line.text)?.[0];
	return select === undefined ? undefined : replaceText(line, select, `${select}${added}, `);
};
