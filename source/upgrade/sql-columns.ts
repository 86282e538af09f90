// The columns of a user query of Dovecot 2.3 that 2.4 ignores (`mail`, `quota_rule`), as columns that it takes; everything else stays as it was written.
import {parseMailLocation, withoutOthers} from './mail-location.ts';

export type ConvertedQuery = {
	readonly sql: string;
	/** `mail -> mail_driver, mail_path, home` */
	readonly changes: readonly string[];
	/** What could not be converted, with the reason. */
	readonly manual: readonly string[];
};

type Column = {readonly text: string; readonly expression: string; readonly name: string};

/** Where the list of columns ends; depth of parentheses and quotes considered. */
const columnsOf = (sql: string): {readonly head: string; readonly columns: readonly string[]; readonly tail: string} | undefined => {
	const select = /^\s*select\s+(?:distinct\s+)?/i.exec(sql)?.[0];
	if (select === undefined) return undefined;
	const columns: string[] = [];
	let [depth, from, at] = [0, select.length, select.length];
	for (; at < sql.length; at++) {
		const character = sql[at] as string;
		if (character === "'" || character === '"') {
			for (at++; at < sql.length && sql[at] !== character; at++);
		} else if ('({['.includes(character)) depth++;
		else if (')}]'.includes(character)) depth--;
		else if (character === ',' && depth === 0) {
			columns.push(sql.slice(from, at));
			from = at + 1;
		} else if (depth === 0 && /^\sfrom\s/i.test(sql.slice(at, at + 6))) break;
	}
	return {head: select, columns: [...columns, sql.slice(from, at)], tail: sql.slice(at)};
};

const columnOf = (text: string): Column => {
	const named = /^([\s\S]*?)\s+as\s+["`]?(\w+)["`]?\s*$/i.exec(text) ?? /^([\s\S]*[)'"\s])\s*(?<!\.)\b(\w+)\s*$/.exec(text);
	if (named) return {text, expression: (named[1] as string).trim(), name: (named[2] as string).toLowerCase()};
	return {text, expression: text.trim(), name: (/["`]?(\w+)["`]?\s*$/.exec(text)?.[1] ?? '').toLowerCase()};
};

/** `'maildir:/base/' || a` and `CONCAT('maildir:/base/', a)` begin with a literal; the same expression with another one. */
const withLiteral = (expression: string, change: (literal: string) => string | undefined): string | undefined => {
	const match = /^(\s*(?:concat\s*\(\s*)?)'([^']*)'/i.exec(expression);
	if (!match) return undefined;
	const literal = change(match[2] as string);
	if (literal === undefined) return undefined;
	const rest = expression.slice(match[0].length);
	if (literal !== '') return `${match[1]}'${literal}'${rest}`;
	// Nothing left of it: what it was joined to stands alone.
	const joined = /^\s*(?:\|\||,)\s*/.exec(rest);
	if (!joined) return undefined;
	const others = rest.slice(joined[0].length);
	const inConcat = /concat/i.test(match[1] as string);
	if (inConcat && !/,/.test(others)) return others.replace(/\)\s*$/, '').trim();
	return `${match[1]}${others}`;
};

const append = (expression: string, unit: string): string => {
	const concat = /^concat\s*\(([\s\S]*)\)$/i.exec(expression);
	if (concat) return `CONCAT(${concat[1]}, '${unit}')`;
	return `${/^[\w."`]+$/.test(expression) ? expression : `(${expression})`} || '${unit}'`;
};

const mailColumns = (prefix: string, expression: string, has: (name: string) => boolean, globals: readonly string[]): readonly string[] | string => {
	const literal = /^\s*(?:concat\s*\(\s*)?'([^']*)'/i.exec(expression)?.[1];
	const whole = /^'([^']*)'$/.exec(expression)?.[1];
	const column = (value: string, name: string) => `${value} AS ${prefix}${name}`;
	if (whole !== undefined) {
		const location = parseMailLocation(whole);
		if (!location || location.unknown.length > 0) return `the literal ${expression} holds what Dovecot 2.4 has no setting for`;
		return withoutOthers(location.settings, globals).map(([key, value]) => column(`'${value}'`, key));
	}
	const driver = literal === undefined ? undefined : /^(maildir|mbox|mdbox|sdbox):/.exec(literal)?.[1];
	if (driver === undefined) return `it cannot be seen from ${expression} in which format the mail is`;
	if (/'[^']*:[A-Z-]+(?:=[^']*)?'/.test(expression)) return `${expression} adds options (LAYOUT=, INDEX=, ...) to the path`;
	const path = withLiteral(expression, text => text.slice(driver.length + 1));
	if (path === undefined) return `${expression} is not understood`;
	// What the whole configuration said beside the path did not hold for this one.
	const others = withoutOthers([['mail_driver', driver]], globals).slice(1);
	const own = others.flatMap(([key, value]) => (key !== 'mail_inbox_path' ? [column(`'${value}'`, key)] : driver === 'mbox' ? [] : [column(path, key)]));
	return [column(`'${driver}'`, 'mail_driver'), column(path, 'mail_path'), ...own, ...(has('home') ? [] : [column(path, 'home')])];
};

const quotaColumns = (prefix: string, expression: string): readonly string[] | string => {
	const column = (value: string, name: string) => `${value} AS ${prefix}${name}`;
	const whole = /^'\*:(storage|bytes|messages)=([^']*)'$/i.exec(expression);
	if (whole) return [column(`'${whole[2]}${/\d$/.test(whole[2] as string) ? (whole[1] === 'bytes' ? 'B' : 'K') : ''}'`, 'quota_storage_size')];
	const unit = /^\s*(?:concat\s*\(\s*)?'\*:(storage|bytes|messages)='/i.exec(expression)?.[1]?.toLowerCase();
	if (unit === undefined) return `${expression} is not understood as a quota rule`;
	const value = withLiteral(expression, () => '');
	if (value === undefined) return `${expression} is not understood as a quota rule`;
	if (unit === 'messages') return [column(value, 'quota_message_count')];
	// A unit that the query adds itself stays: `'*:storage=' || quota || 'M'`.
	if (/'[bkmgt]b?'\s*\)?$/i.test(value)) return [column(value, 'quota_storage_size')];
	const letter = unit === 'bytes' ? 'B' : 'K';
	const concat = /^\s*concat/i.test(expression);
	return [column(concat ? `CONCAT(${value.replace(/^\s*concat\s*\(([\s\S]*)\)$/i, '$1')}, '${letter}')` : append(value, letter), 'quota_storage_size')];
};

/** `globals`: settings that the old mail_location made, which a path of a user's own did away with. `homeKnown`: the configuration says where homes are. */
export const convertColumns = (
	sql: string,
	{globals = [], homeKnown = false}: {readonly globals?: readonly string[]; readonly homeKnown?: boolean} = {},
): ConvertedQuery => {
	const parts = columnsOf(sql);
	if (!parts) return {sql, changes: [], manual: []};
	const columns = parts.columns.map(columnOf);
	const changes: string[] = [];
	const manual: string[] = [];
	const converted = columns.map(({text, expression, name}) => {
		const prefix = name.startsWith('userdb_') ? 'userdb_' : '';
		const plain = name.slice(prefix.length);
		const has = (other: string) => (other === 'home' && homeKnown) || columns.some(column => column.name === `${prefix}${other}`);
		const made = plain === 'mail' ? mailColumns(prefix, expression, has, globals) : plain === 'quota_rule' ? quotaColumns(prefix, expression) : undefined;
		if (made === undefined) return text;
		if (typeof made === 'string') {
			manual.push(`${name}: ${made}`);
			return text;
		}
		changes.push(`${name} -> ${made.map(column => column.slice(column.lastIndexOf(' ') + 1)).join(', ')}`);
		const blank = /^\s*/.exec(text)?.[0] ?? '';
		return `${blank}${made.join(', ')}${/\s*$/.exec(text)?.[0] ?? ''}`;
	});
	return {sql: `${parts.head}${converted.join(',')}${parts.tail}`, changes, manual};
};
