// One logical line of a Dovecot 2.4 configuration file: setting, block, include or comment (doc.dovecot.org, "Configuration file syntax").

export type ConfigLine =
	| {readonly kind: 'setting'; readonly key: string; readonly value: string}
	| {readonly kind: 'open'; readonly block: string; readonly name: string}
	| {readonly kind: 'close'}
	| {readonly kind: 'include'; readonly pattern: string; readonly optional: boolean}
	| {readonly kind: 'nothing'}
	/** What none of these is: Dovecot refuses it, or mailtui does not know it. */
	| {readonly kind: 'other'; readonly text: string};

/** A `#` begins a comment even inside a word, but not inside quotes. */
const withoutComment = (line: string): string => {
	let quote = '';
	for (let at = 0; at < line.length; at++) {
		const character = line[at] as string;
		if (quote !== '') {
			if (character === '\\') at++;
			else if (character === quote) quote = '';
		} else if (character === '#') return line.slice(0, at);
		// A quote opens a string only where a value or name begins: `SELECT 'a'` is plain text, in which nothing is escaped.
		else if (character === '"' && /(?:^|[\s=])$/.test(line.slice(0, at))) quote = character;
	}
	return line;
};

const unquote = (text: string): string => {
	const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text) ?? /^'((?:[^'\\]|\\.)*)'$/.exec(text);
	return quoted ? (quoted[1] as string).replace(/\\(.)/g, '$1') : text;
};

export const parseConfigLine = (line: string): ConfigLine => {
	const text = withoutComment(line).trim();
	if (text === '') return {kind: 'nothing'};
	if (text === '}') return {kind: 'close'};
	const include = /^!include(_try)?\s+(.+)$/.exec(text);
	if (include) return {kind: 'include', pattern: unquote((include[2] as string).trim()), optional: include[1] !== undefined};
	const open = /^([\w!][^\s={}]*)(?:\s+([^={}][^{}]*?|"(?:[^"\\]|\\.)*"))?\s*\{$/.exec(text);
	if (open) return {kind: 'open', block: open[1] as string, name: unquote((open[2] ?? '').trim())};
	const setting = /^([^\s={}]+)\s*=\s*(.*)$/.exec(text);
	if (setting) return {kind: 'setting', key: setting[1] as string, value: unquote((setting[2] as string).trim())};
	return {kind: 'other', text};
};
