// An edit as replacements of text that can be done again without harm: enough lines around each that it is found once before and never after.
import {tokens} from '../format/sealed.ts';
import {UsageError} from '../problem.ts';
import {type Hunk, lineHunks} from './line-hunks.ts';
import type {FileEdit} from './shape.ts';

/** Whole lines; `find` stands once in the text before, and not at all once it has become `put`. */
export type TextReplacement = {
	readonly find: string;
	readonly put: string;
	/** Where it must stand: what is added before the first line, or after the last, is told from what is there by nothing else. */
	readonly at?: 'start' | 'end';
};

const mostContext = 40;

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** How often it stands in the text, at the beginning of a line. */
const countIn = (text: string, part: string, where?: TextReplacement['at']): number => {
	if (where === 'start') return text.startsWith(part) ? 1 : 0;
	if (where === 'end') return text.endsWith(part) && (text.length === part.length || text[text.length - part.length - 1] === '\n') ? 1 : 0;
	let count = 0;
	for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) if (at === 0 || text[at - 1] === '\n') count++;
	return count;
};

const hasToken = (line: string | undefined): boolean => line !== undefined && line.search(tokens) >= 0;

/** Undefined: no lines around it are particular enough. */
const replacementOf = (before: string, after: string, lines: readonly string[], {from, remove, insert}: Hunk): TextReplacement | undefined => {
	let [first, last] = [from - 1, from - 1 + remove];
	for (let context = 1; context <= mostContext; context++) {
		if (first > 0 && !hasToken(lines[first - 1])) first--;
		if (last < lines.length && !hasToken(lines[last])) last++;
		const find = lines.slice(first, last).join('');
		const put = lines.slice(first, from - 1).join('') + insert + lines.slice(from - 1 + remove, last).join('');
		const places = [undefined, ...(first === 0 ? (['start'] as const) : []), ...(last === lines.length ? (['end'] as const) : [])];
		for (const at of find === '' ? [] : places)
			if (countIn(before, find, at) === 1 && countIn(after, find, at) === 0 && countIn(after, put, at) === 1) return {find, put, ...(at && {at})};
	}
	return undefined;
};

/** What lies between them comes along. */
const asOne = (lines: readonly string[], hunks: readonly Hunk[]): Hunk => {
	const [head, ...rest] = hunks as readonly [Hunk, ...Hunk[]];
	return rest.reduce(
		(one, next) => ({
			from: one.from,
			remove: next.from - one.from + next.remove,
			insert: one.insert + lines.slice(one.from - 1 + one.remove, next.from - 1).join('') + next.insert,
		}),
		head,
	);
};

/** Throws UsageError where a password would have to be written down, or no lines are particular enough. */
export const textReplacements = ({path, before, after}: FileEdit): readonly TextReplacement[] => {
	if (before === undefined || after === undefined) return [];
	const lines = linesOf(before.text);
	const hunks = lineHunks(before.text, after.text);
	const refuseTokens = ({from, remove, insert}: Hunk): void => {
		if (hasToken(lines.slice(from - 1, from - 1 + remove).join('')) || hasToken(insert))
			throw new UsageError(`${path}:${from} holds a password, which is not written into an export.`, 'Let mailtui make this change itself: --apply.');
	};
	hunks.forEach(refuseTokens);
	const each = hunks.map(hunk => replacementOf(before.text, after.text, lines, hunk));
	const at = each.indexOf(undefined);
	if (at < 0) return each.flatMap(replacement => replacement ?? []);
	// What is added at an end, and ends as what stood there, is told apart only with the changes before it.
	const whole = asOne(lines, hunks);
	refuseTokens(whole);
	const one = replacementOf(before.text, after.text, lines, whole);
	if (one === undefined)
		throw new UsageError(`${path}:${hunks[at]?.from} cannot be exported: too many of its lines are the same.`, 'Let mailtui make this change itself: --apply.');
	return [one];
};

/** Of a new file; undefined where the edit is none. Throws UsageError where it holds a password. */
export const newFileText = ({path, before, after}: FileEdit): string | undefined => {
	if (before !== undefined || after === undefined) return undefined;
	if (hasToken(after.text))
		throw new UsageError(`${path} holds a password, which is not written into an export.`, 'Let mailtui make this change itself: --apply.');
	return after.text;
};
