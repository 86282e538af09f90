// Answers the simple SELECTs of a mail server's configuration from plain rows, so that PostgreSQL need not start for them. What it does not understand it leaves to the real one.
import type {Row, Tables, Value} from './accounts.ts';

type Token = {readonly kind: 'word' | 'text' | 'number' | 'sign'; readonly text: string};

const tokenize = (sql: string): Token[] | undefined => {
	const tokens: Token[] = [];
	const pattern = /\s+|('(?:[^']|'')*')|([A-Za-z_][\w.]*)|(\d+)|(\|\||::|[(),=*])|(.)/gy;
	for (const match of sql.matchAll(pattern)) {
		if (match[1] !== undefined) tokens.push({kind: 'text', text: match[1].slice(1, -1).replaceAll("''", "'")});
		else if (match[2] !== undefined) tokens.push({kind: 'word', text: match[2]});
		else if (match[3] !== undefined) tokens.push({kind: 'number', text: match[3]});
		else if (match[4] !== undefined) tokens.push({kind: 'sign', text: match[4]});
		else if (match[5] !== undefined && match[5] !== ';') return undefined;
	}
	return tokens;
};

class NotUnderstood extends Error {}

/** Undefined: not one of the simple ones. */
export const tinySql = (sql: string, tables: Tables): Row[] | undefined => {
	const tokens = tokenize(sql);
	if (!tokens) return undefined;
	let at = 0;
	const is = (text: string) => tokens[at]?.kind !== 'text' && tokens[at]?.text.toLowerCase() === text;
	const take = (text: string) => is(text) && ++at > 0;
	const expect = (text: string) => {
		if (!take(text)) throw new NotUnderstood();
	};
	const reserved = ['from', 'where', 'and', 'as', 'or', 'order', 'limit', 'join', 'union', 'not', 'in', 'like', 'case'];

	type Expression = {readonly name: string; readonly of: (row: Row) => Value};
	const atom = (): Expression => {
		const token = tokens[at++];
		if (!token) throw new NotUnderstood();
		if (token.kind === 'text') return {name: '?column?', of: () => token.text};
		if (token.kind === 'number') return {name: '?column?', of: () => Number(token.text)};
		if (token.kind !== 'word' || reserved.includes(token.text.toLowerCase())) throw new NotUnderstood();
		const word = token.text.toLowerCase();
		if (word === 'true' || word === 'false') return {name: 'bool', of: () => word === 'true'};
		if (is('(')) {
			if (word !== 'lower') throw new NotUnderstood();
			at++;
			const inner = concatenation();
			expect(')');
			return {name: word, of: row => String(inner.of(row)).toLowerCase()};
		}
		const column = word.split('.').at(-1) as string;
		return {
			name: column,
			of: row => {
				if (!(column in row)) throw new NotUnderstood();
				return row[column] as Value;
			},
		};
	};
	const cast = (): Expression => {
		const inner = atom();
		if (!take('::')) return inner;
		const type = tokens[at++]?.text.toLowerCase();
		if (type !== 'text' && type !== 'varchar') throw new NotUnderstood();
		return {name: inner.name, of: row => String(inner.of(row))};
	};
	const concatenation = (): Expression => {
		const parts = [cast()];
		while (take('||')) parts.push(cast());
		return parts.length === 1 ? (parts[0] as Expression) : {name: '?column?', of: row => parts.map(part => String(part.of(row))).join('')};
	};

	try {
		expect('select');
		const columns: Expression[] = [];
		do {
			const value = concatenation();
			columns.push(take('as') ? {name: (tokens[at++] as Token).text.toLowerCase(), of: value.of} : value);
		} while (take(','));
		expect('from');
		const table = tables[(tokens[at++]?.text ?? '').toLowerCase()];
		if (!table) return undefined;
		const conditions: ((row: Row) => boolean)[] = [];
		if (take('where')) {
			do {
				const left = concatenation();
				const right = take('=') ? concatenation() : undefined;
				conditions.push(row => (right ? String(left.of(row)) === String(right.of(row)) : left.of(row) === true));
			} while (take('and'));
		}
		if (at < tokens.length) return undefined;
		return table
			.filter(row => conditions.every(condition => condition(row)))
			.map(row => Object.fromEntries(columns.map(column => [column.name, column.of(row)])));
	} catch (thrown) {
		if (thrown instanceof NotUnderstood) return undefined;
		throw thrown;
	}
};
