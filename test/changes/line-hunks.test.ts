// Hunks of lines: applied to the text before they make the text after, whatever the two are.
import {expect, test} from 'vitest';
import {lineHunks} from '../../source/changes/line-hunks.ts';

/** As the server applies them (source/scripts/change-files-script.ts). */
const applied = (before: string, after: string): string => {
	const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
	for (const {from, remove, insert} of lineHunks(before, after).toReversed()) lines.splice(from - 1, remove, insert);
	return lines.join('');
};

test.each([
	['', ''],
	['', 'a\n'],
	['a\n', ''],
	['a\nb\nc\n', 'a\nB\nc\n'],
	['a\nb\nc\n', 'a\nb\nx\nc\n'],
	['a\nb\nc\n', 'x\na\nb\nc\n'],
	['a\nb\nc\n', 'a\nb\nc\nx\n'],
	['a\nb', 'a\nb\n'],
	['a\nb\n', 'a\nb'],
	['a\nb', 'a\nb\nc'],
	['a\r\nb\r\n', 'a\r\n#b\r\n'],
	['\n\n\n', '\n\n'],
	['a\nb\nc\nd\n', 'd\nc\nb\na\n'],
])('%j -> %j', (before, after) => expect(applied(before, after)).toBe(after));

test('any two texts', () => {
	let seed = 7;
	const next = (most: number) => {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		return seed % most;
	};
	const text = () => Array.from({length: next(12)}, () => 'abc \t#'[next(6)] ?? '').join('\n') + (next(2) === 0 ? '\n' : '');
	for (let round = 0; round < 500; round++) {
		const [before, after] = [text(), text()];
		expect(applied(before, after), JSON.stringify([before, after])).toBe(after);
	}
});

test('only what differs is in them', () => {
	const lines = Array.from({length: 2000}, (_, index) => `line ${index}\n`);
	const hunks = lineHunks(lines.join(''), lines.with(1000, 'other\n').join(''));
	expect(hunks).toEqual([{from: 1001, remove: 1, insert: 'other\n'}]);
});
