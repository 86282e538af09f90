// Smallest changes to lines of a Dovecot configuration that was read as a tree: comment out, take back, give a value, rewrite, add beside.
import type {LineEdit} from '../config/line-edit.ts';
import {endOfKey, endOfText, skipBlanks, startOfComment} from './config-line.ts';
import type {TreeLine} from './config-tree.ts';
import {formatValue} from './format-value.ts';

const countOf = (line: TreeLine): number => line.lastLine - line.line + 1;

/** The line ends belong to the file, not to the change. */
const physicalLines = (text: string): readonly string[] => text.split('\n').map(line => line.replace(/\r$/, ''));

export const indentOf = (line: TreeLine): string => line.text.slice(0, skipBlanks(line.text, 0)).replace(/[\r\n]/g, '');

/** Any text in place of a line; none takes the line away. */
export const rewriteLine = (line: TreeLine, adds: readonly string[]): LineEdit => ({path: line.file, line: line.line, removes: countOf(line), adds});

const comment = (line: string): string => {
	const at = skipBlanks(line, 0);
	return `${line.slice(0, at)}#${line.slice(at)}`;
};

/** `#` before the first character of each physical line, so that taking it away gives the line as it was. */
export const commentOut = (line: TreeLine): LineEdit => rewriteLine(line, physicalLines(line.text).map(comment));

/** A block from its opening line to its end, comments in it included. `tree`: the one that both come from. */
export const linesOfBlock = (tree: readonly TreeLine[], open: TreeLine): readonly TreeLine[] => {
	const from = tree.indexOf(open);
	let depth = 0;
	for (let at = from; at < tree.length; at++) {
		const {kind} = (tree[at] as TreeLine).parsed;
		if (kind === 'open') depth++;
		else if (kind === 'close' && --depth === 0) return tree.slice(from, at + 1);
	}
	return tree.slice(from);
};

const isComment = (line: TreeLine): boolean => line.parsed.kind === 'nothing';

export const commentOutBlock = (tree: readonly TreeLine[], open: TreeLine): readonly LineEdit[] =>
	linesOfBlock(tree, open)
		.filter(line => !isComment(line))
		.map(commentOut);

/** What is included within it stays where it is. */
export const removeBlock = (tree: readonly TreeLine[], open: TreeLine): readonly LineEdit[] =>
	linesOfBlock(tree, open)
		.filter(line => line.file === open.file)
		.map(line => rewriteLine(line, []));

/** Of a commented line: the first `#` goes, and with it a single blank behind it where the text is written `# key = value`. */
export const uncomment = (line: TreeLine): LineEdit =>
	rewriteLine(
		line,
		physicalLines(line.text).map(each => each.replace(/^([ \t]*)#+[ \t]?(?=\S)/, '$1')),
	);

/** Blanks, and the ends of continued lines. */
const skipGaps = (text: string, from: number): number => {
	let at = skipBlanks(text, from);
	while (text[at] === '\\' && skipBlanks(text, at + 1) > text.indexOf('\n', at) && text.indexOf('\n', at) > 0) at = skipBlanks(text, at + 1);
	return at;
};

/** The written value of a setting: from behind `=` to its end, comments behind it not included; empty where there is none. */
export const valueSpan = (text: string): {readonly start: number; readonly end: number} | undefined => {
	const equals = skipGaps(text, endOfKey(text, skipGaps(text, 0)));
	if (text[equals] !== '=') return undefined;
	const lastLine = text.lastIndexOf('\n') + 1;
	const end = endOfText(text, lastLine + startOfComment(text.slice(lastLine)));
	const start = skipBlanks(text, equals + 1);
	return start >= end ? {start: equals + 1, end: equals + 1} : {start, end};
};

/** Key, indentation and the comment behind it stay; a value over several lines becomes one line. `written`: it stands there as it is, with quotes or `<`. */
export const replaceValue = (line: TreeLine, value: string, {written = false}: {readonly written?: boolean} = {}): LineEdit => {
	const span = valueSpan(line.text);
	if (!span) return rewriteLine(line, physicalLines(line.text));
	const text = written ? value : formatValue(value);
	const before = line.text.slice(0, span.start);
	const after = line.text.slice(span.end);
	if (span.start < span.end || text === '') return rewriteLine(line, physicalLines(`${before}${text}${after}`));
	return rewriteLine(line, physicalLines(`${before} ${text}${after.trim() === '' ? '' : after}`));
};

/** One text in the line for another, wherever it stands: for a query over several lines that keeps its shape. */
export const replaceText = (line: TreeLine, from: string, to: string): LineEdit => rewriteLine(line, physicalLines(line.text.replace(from, () => to)));

export const insertAfter = (line: TreeLine, adds: readonly string[]): LineEdit => ({path: line.file, line: line.lastLine + 1, removes: 0, adds});
export const insertBefore = (line: TreeLine, adds: readonly string[]): LineEdit => ({path: line.file, line: line.line, removes: 0, adds});
export const appendTo = (path: string, adds: readonly string[]): LineEdit => ({path, line: Number.MAX_SAFE_INTEGER, removes: 0, adds});
