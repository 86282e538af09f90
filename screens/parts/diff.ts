// A unified diff (diff(1) -u) as lines for a person: sign, line number, text. What goes is dim, what comes has the accent; the sign tells it without colour.
import {visible} from '../../source/format/visible.ts';
import type {Theme} from '../frame/theme.ts';
import {wrap} from './wrap.ts';

const numberColumns = 5;

const expand = (text: string): string => visible(text.replaceAll('\t', '    '));

/** What does not fit goes on below its own beginning. */
const indented = (text: string, columns: number): readonly string[] => {
	const indent = (/^ */.exec(text)?.[0] ?? '').slice(0, Math.floor(columns / 2));
	return wrap(text.trimStart(), columns - indent.length).map(piece => `${indent}${piece}`);
};

/** Without its two headers. */
const bodyOf = (diff: string): readonly string[] => {
	const lines = diff.replace(/\n$/, '').split('\n');
	const first = lines.findIndex(line => line.startsWith('@@'));
	return first < 0 ? [] : lines.slice(first);
};

export const diffCount = (diff: string): {readonly added: number; readonly removed: number} => {
	const body = bodyOf(diff);
	return {added: body.filter(line => line.startsWith('+')).length, removed: body.filter(line => line.startsWith('-')).length};
};

export const diffLines = (diff: string, columns: number, theme: Theme): string[] => {
	let [old, next] = [0, 0];
	let isFirst = true;
	return bodyOf(diff).flatMap((line): string[] => {
		const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
		if (hunk) {
			[old, next] = [Number(hunk[1]), Number(hunk[2])];
			const gap = isFirst ? [] : [theme.dim(`  ${'...'.padStart(numberColumns)}`)];
			isFirst = false;
			return gap;
		}
		const sign = line[0] ?? ' ';
		if (sign === '\\') return [theme.dim(`  ${' '.repeat(numberColumns)}  (no newline at the end)`)];
		const number = sign === '-' ? old : next;
		if (sign !== '+') old++;
		if (sign !== '-') next++;
		const paint = sign === '+' ? theme.accent : sign === '-' ? theme.dim : (text: string) => text;
		return indented(expand(line.slice(1)), columns - numberColumns - 4).map((piece, index) =>
			paint(`${sign} ${(index === 0 ? String(number) : '').padStart(numberColumns)}  ${piece}`.trimEnd()),
		);
	});
};
