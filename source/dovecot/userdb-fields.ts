// Which fields Dovecot's userdb returns, as its query or its static block say, and where that is written (doc.dovecot.org, "User databases").
import type {TreeLine} from './config-tree.ts';
import {oneLine} from './line-evidence.ts';

export type UserdbFields = {
	readonly file: string;
	readonly line: number;
	/** As written. */
	readonly text: string;
	readonly fields: ReadonlySet<string>;
	readonly from: 'query' | 'static';
};

/** Commas and blanks inside parentheses, quotes and `%{...}` do not part columns. */
const splitColumns = (list: string): readonly string[] => {
	const columns: string[] = [];
	let depth = 0;
	let quote = '';
	let column = '';
	for (const character of list) {
		if (quote !== '') {
			if (character === quote) quote = '';
		} else if (character === "'" || character === '"') quote = character;
		else if ('({['.includes(character)) depth++;
		else if (')}]'.includes(character)) depth--;
		if (character === ',' && depth === 0 && quote === '') {
			columns.push(column);
			column = '';
		} else column += character;
	}
	return [...columns, column];
};

/** Where `FROM` begins, quotes and parentheses skipped. */
const endOfColumns = (sql: string): number => {
	let depth = 0;
	for (const part of sql.matchAll(/'[^']*'|[()]|\bfrom\b/gi)) {
		if (part[0] === '(') depth++;
		else if (part[0] === ')') depth--;
		else if (depth === 0 && /^from$/i.test(part[0])) return part.index;
	}
	return sql.length;
};

export type SelectedColumn = {
	/** Lower case; `*` where it says so. */
	readonly field: string;
	/** As written, the name included. */
	readonly text: string;
	/** What is selected, without the name it is given. */
	readonly expression: string;
};

export const selectedColumns = (sql: string): readonly SelectedColumn[] => {
	const select = /^\s*select\s+(?:distinct\s+)?/i.exec(sql);
	if (!select) return [];
	const list = sql.slice(select[0].length, select[0].length + endOfColumns(sql.slice(select[0].length)));
	return splitColumns(list).flatMap(column => {
		const text = column.trim();
		const named = /^([\s\S]*?)\s+as\s+"?(\w+)"?$/i.exec(text);
		const field = named?.[2] ?? /(?:^|[.\s)'"])(\w+|\*)"?$/.exec(text)?.[1];
		return field === undefined ? [] : [{field: field.toLowerCase(), text, expression: named?.[1] ?? text}];
	});
};

/** Names of the columns a SELECT returns, lower case; `*` where it says so. */
export const selectedFields = (sql: string): ReadonlySet<string> => new Set(selectedColumns(sql).map(({field}) => field));

/** One for each userdb block that says what it returns; a userdb of system accounts says nothing. */
export const userdbFields = (tree: readonly TreeLine[]): readonly UserdbFields[] => {
	const blocks = [...new Set(tree.flatMap(line => (line.within.length > 0 && line.within[0]?.match(/^userdb\b/) ? [line.within[0]] : [])))];
	return blocks.flatMap((block): UserdbFields[] => {
		const inside = tree.filter(line => line.within[0] === block && line.parsed.kind === 'setting');
		const query = inside.findLast(line => line.parsed.kind === 'setting' && /^(?:userdb_)?(?:sql_)?query$/.test(line.parsed.key) && line.within.length === 1);
		if (query?.parsed.kind === 'setting')
			return [{file: query.file, line: query.line, text: oneLine(query.text), fields: selectedFields(query.parsed.value), from: 'query'}];
		const fields = inside.filter(line => line.within[1] === 'fields');
		const [first] = fields;
		return first
			? [
					{
						file: first.file,
						line: first.line,
						text: first.text.trim(),
						fields: new Set(fields.flatMap(line => (line.parsed.kind === 'setting' ? [line.parsed.key.replace(/:.*$/, '')] : []))),
						from: 'static',
					},
				]
			: [];
	});
};
