// Numbers as people read them.
import {expect, it} from 'vitest';
import {formatBytes} from '../../source/format/bytes.ts';
import {formatDuration} from '../../source/format/duration.ts';
import {marks} from '../../source/format/marks.ts';

it.each([
	[0, '0 ms'],
	[999.4, '999 ms'],
	[999.6, '1.0 s'],
	[812, '812 ms'],
	[9940, '9.9 s'],
	[9960, '10 s'],
	[119_000, '119 s'],
	[120_000, '2 min'],
	[7_199_000, '120 min'],
	[7_200_000, '2 h'],
	[172_800_000, '2 d'],
	[-1, '?'],
	[Number.NaN, '?'],
])('%d ms', (ms, expected) => {
	expect(formatDuration(ms)).toBe(expected);
});

it.each([
	[0, '0 B'],
	[1023, '1023 B'],
	[1024, '1.0 kB'],
	[1536, '1.5 kB'],
	[10_200, '10 kB'],
	[1_048_575, '1.0 MB'],
	[25_276_502_016, '24 GB'],
	[2 ** 70, '1048576 PB'],
	[-5, '?'],
])('%d bytes', (bytes, expected) => {
	expect(formatBytes(bytes)).toBe(expected);
});

it('no two levels share a mark, with or without UTF-8', () => {
	for (const unicode of [true, false]) expect(new Set(Object.values(marks(unicode))).size).toBe(5);
	expect(Object.values(marks(false)).join('')).toMatch(/^[\x20-\x7e]+$/);
});
