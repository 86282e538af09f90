// One logical line of a Dovecot 2.4 configuration file, read as its own parser does (doc.dovecot.org, "Configuration file syntax"; tried with doveconf 2.4.1).

export type ConfigLine =
	| {
			readonly kind: 'setting';
			readonly key: string;
			/** Quotes taken off; `<path` where it means the content of a file. */
			readonly value: string;
			/** So that a leading `<` or a `$` in it means nothing. */
			readonly quoted: boolean;
	  }
	| {readonly kind: 'open'; readonly block: string; readonly name: string}
	| {readonly kind: 'close'}
	| {readonly kind: 'include'; readonly pattern: string; readonly optional: boolean}
	| {readonly kind: 'nothing'}
	/** A continued line that a comment, an empty line or the end of the file cuts off: Dovecot drops it without a word. */
	| {readonly kind: 'lost'; readonly text: string}
	/** What Dovecot refuses, and its words for it. */
	| {readonly kind: 'wrong'; readonly text: string; readonly says: string};

/** C's isspace(): no other blank is one to Dovecot. */
const isBlank = (character: string | undefined): boolean =>
	character === ' ' || character === '\t' || character === '\r' || character === '\n' || character === '\v' || character === '\f';

export const skipBlanks = (text: string, from: number): number => {
	let at = from;
	while (at < text.length && isBlank(text[at])) at++;
	return at;
};

const skipWord = (text: string, from: number, stop = ''): number => {
	let at = from;
	while (at < text.length && !isBlank(text[at]) && text[at] !== stop) at++;
	return at;
};

/** Behind the key that begins there, with its quotes when it has some. */
export const endOfKey = (text: string, from: number): number => {
	if (text[from] !== '"') return skipWord(text, from, '=');
	let at = from + 1;
	while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
	return Math.min(at + 1, text.length);
};

/** Where the last character that is no blank ends. */
export const endOfText = (text: string, to = text.length): number => {
	let at = to;
	while (at > 0 && isBlank(text[at - 1])) at--;
	return at;
};

/** A `#` begins a comment even inside a word, unless a quote of either kind is open before it, wherever that stands: `it's # no comment`. */
export const startOfComment = (line: string): number => {
	for (let at = 0; at < line.length; at++) {
		const character = line[at];
		if (character === '#') return at;
		if (character !== '"' && character !== "'") continue;
		for (at++; at < line.length && line[at] !== character; at++) if (line[at] === '\\') at++;
	}
	return line.length;
};

const withoutEscapes = (text: string): string => text.replace(/\\([\s\S])/g, '$1');

const wrong = (text: string, says: string): ConfigLine => ({kind: 'wrong', text, says});

const parseOpening = (text: string, block: string, from: number): ConfigLine => {
	let at = from;
	let name = '';
	if (block === 'group' && text[at] !== '{') {
		// `group @name value {`
		const end = skipWord(text, skipBlanks(text, skipWord(text, at)));
		name = text.slice(at, end);
		at = skipBlanks(text, end);
	} else if (text[at] === '"') {
		const end = text.indexOf('"', at + 1);
		if (end < 0) return wrong(text, "Expecting '{'");
		name = withoutEscapes(text.slice(at + 1, end));
		at = skipBlanks(text, end + 1);
	} else if (text[at] !== '{') {
		const end = skipWord(text, at);
		name = text.slice(at, end);
		at = skipBlanks(text, end);
	}
	if (text[at] !== '{') return wrong(text, "Expecting '{'");
	return at + 1 < text.length ? wrong(text, "Garbage after '{'") : {kind: 'open', block, name};
};

/** `text`: no comment, no blanks around it, continued lines joined. */
export const parseStatement = (text: string): ConfigLine => {
	if (text === '') return {kind: 'nothing'};
	const end = endOfKey(text, 0);
	const key = text.startsWith('"') ? text.slice(1, text[end - 1] === '"' && end > 1 ? end - 1 : end) : text.slice(0, end);
	const at = skipBlanks(text, end);
	if ((key === '!include' || key === '!include_try') && at > end) return {kind: 'include', pattern: text.slice(at), optional: key === '!include_try'};
	if (text[at] === '=') {
		const raw = text.slice(skipBlanks(text, at + 1));
		if (raw.startsWith('<')) return {kind: 'setting', key, value: `<${raw.slice(skipBlanks(raw, 1))}`, quoted: false};
		const quote = raw[0];
		const quoted = raw.length > 1 && (quote === '"' || quote === "'") && raw.endsWith(quote);
		return {kind: 'setting', key, value: quoted ? withoutEscapes(raw.slice(1, -1)) : raw, quoted};
	}
	if (text === '}') return {kind: 'close'};
	return at === end ? wrong(text, "Expecting '{'") : parseOpening(text, key, at);
};

/** What one physical line says by itself. */
export const parseConfigLine = (line: string): ConfigLine => {
	const from = skipBlanks(line, 0);
	if (line[from] === '#') return {kind: 'nothing'};
	return parseStatement(line.slice(from, Math.max(from, endOfText(line, startOfComment(line)))));
};
