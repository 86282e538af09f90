// The small pictures: widths that hold for any script, tables that drop what matters less, scales that do not lie.
import {describe, expect, test} from 'vitest';
import {createTheme} from '../../screens/frame/theme.ts';
import {cut, pad, widthOf} from '../../screens/parts/columns.ts';
import {evidenceLines} from '../../screens/parts/evidence.ts';
import {fieldWindow} from '../../screens/parts/field.tsx';
import {gauge} from '../../screens/parts/gauge.ts';
import {listWindow} from '../../screens/parts/list-window.ts';
import {listWithDetails} from '../../screens/parts/list-with-details.ts';
import {sparkline} from '../../screens/parts/sparkline.ts';
import {type Column, layoutTable, paintHeading, paintRow} from '../../screens/parts/table.ts';
import {windowTop} from '../../screens/parts/window.ts';
import {wrap} from '../../screens/parts/wrap.ts';

const theme = createTheme({colours: false, unicode: true});

describe('columns', () => {
	test.each([
		['abc', 5, 'abc  '],
		['abcdef', 5, 'abcd~'],
		['中文字', 5, '中文~'],
		['中文字', 4, '中~ '],
		['e\u0301e\u0301e\u0301', 2, 'e\u0301~'],
		['👨‍👩‍👧x', 4, '👨‍👩‍👧x '],
		['abc', 0, ''],
	])('%j in %i', (text, columns, shown) => {
		expect(pad(text, columns)).toBe(shown);
		expect(widthOf(pad(text, columns))).toBe(columns);
	});

	test('numbers stand at the right', () => {
		expect(pad('42', 5, 'right')).toBe('   42');
	});

	test('nothing is cut that fits', () => {
		expect(cut('exactly', 7)).toBe('exactly');
	});
});

test.each([
	['one two three', 7, ['one two', 'three']],
	['unbreakable', 4, ['unbr', 'eaka', 'ble']],
	['中文 字', 4, ['中文', '字']],
	['', 4, ['']],
])('%j wrapped at %i', (text, columns, lines) => {
	expect(wrap(text, columns)).toEqual(lines);
});

test.each([
	[0, '[..........]'],
	[0.001, '[#.........]'],
	[0.5, '[#####.....]'],
	[0.999, '[#########.]'],
	[1, '[##########]'],
	[Number.NaN, '[..........]'],
])('a gauge of %d looks full or empty only when it is', (part, drawn) => {
	expect(gauge(part, 12)).toBe(drawn);
});

test.each([
	[[0, 1, 2, 4], true, 4, '▁▃▅█'],
	[[0, undefined, 4], false, 4, '_ ='.replace('=', '^')],
	[[1, 1], true, 4, '▃▃'],
	[[], true, 4, ''],
] as const)('the sparkline of %j', (values, unicode, most, drawn) => {
	expect(sparkline(values, 6, unicode, most)).toBe(drawn.padStart(6));
});

describe('a table', () => {
	type Row = {readonly name: string; readonly count: number; readonly note: string};
	const rows: readonly Row[] = [
		{name: 'postfix', count: 7, note: 'takes mail'},
		{name: 'dovecot', count: 12, note: 'keeps mail and lets it be read'},
	];
	const columns: ReadonlyArray<Column<Row>> = [
		{title: 'name', cell: row => row.name},
		{title: 'count', cell: row => String(row.count), align: 'right', dropped: 1},
		{title: 'note', cell: row => row.note, grows: true, dropped: 2},
	];
	const drawn = (width: number) => {
		const layout = layoutTable(columns, rows, width);
		return [paintHeading(layout), ...rows.map(row => paintRow(layout, row))].map(line => line.trimEnd());
	};

	test('takes the room there is', () => {
		expect(drawn(36)).toEqual(['name     count  note', 'postfix      7  takes mail', 'dovecot     12  keeps mail and lets~']);
	});

	test('leaves out what matters least, and keeps the first', () => {
		expect(drawn(20)).toEqual(['name     count', 'postfix      7', 'dovecot     12']);
		expect(drawn(8)).toEqual(['name', 'postfix', 'dovecot']);
	});
});

test('a list moves as little as it must', () => {
	expect(windowTop(0, 3, 5, 20)).toBe(0);
	expect(windowTop(0, 7, 5, 20)).toBe(3);
	expect(windowTop(10, 9, 5, 20)).toBe(9);
	expect(windowTop(10, 0, 5, 3)).toBe(0);
});

test('what of a list finds room: the selected row always, and how many more there are', () => {
	const rows = Array.from({length: 10}, (_, index) => String(index));
	const shown = (selected: number, height: number) => listWindow(rows, selected, height, count => `+${count}`).join(' ');
	expect(shown(0, 10)).toBe('0 1 2 3 4 5 6 7 8 9');
	expect(shown(0, 5)).toBe('0 1 2 3 +6');
	expect(shown(3, 5)).toBe('0 1 2 3 +6');
	expect(shown(4, 5)).toBe('1 2 3 4 +5');
	expect(shown(7, 5)).toBe('4 5 6 7 +2');
	expect(shown(8, 5)).toBe('5 6 7 8 9');
	expect(shown(9, 5)).toBe('5 6 7 8 9');
	expect([shown(0, 2), shown(9, 1)]).toEqual(['0 1', '9']);
	for (let selected = 0; selected < 10; selected++)
		for (let height = 1; height < 12; height++) expect(shown(selected, height).split(' '), `${selected} of ${height}`).toContain(String(selected));
});

test('a list with details is never taller than its room, and always shows the selected row', () => {
	const lines = Array.from({length: 30}, (_, index) => `row ${index}`);
	for (const rows of [3, 8, 9, 15, 40]) {
		const drawn = listWithDetails({head: ['head'], lines, selected: 29, details: ['why', 'and more'], foot: ['foot'], more: count => `${count} more`}, {rows});
		expect(drawn.length, `${rows} rows`).toBeLessThanOrEqual(rows);
		expect(drawn, `${rows} rows`).toContain('row 29');
	}
});

test('proof is drawn, and never obeyed', () => {
	const lines = evidenceLines([{from: 'journal\u001b[2J', text: 'first \u202eevil\nsecond\n'}], 80, theme);
	expect(lines).toEqual(['| journal\\x1b[2J  first \\u{202e}evil', '|                 second']);
});

test('a field shows what is around its cursor', () => {
	expect(fieldWindow({text: 'short', cursor: 5}, 10, false)).toEqual({shown: 'short', cursor: 5});
	expect(fieldWindow({text: 'a long line of text', cursor: 19}, 10, false)).toEqual({shown: 'e of text', cursor: 9});
	expect(fieldWindow({text: 'a long line of text', cursor: 0}, 10, false)).toEqual({shown: 'a long lin', cursor: 0});
	expect(fieldWindow({text: '中文字', cursor: 2}, 5, false)).toEqual({shown: '中文', cursor: 4});
	expect(fieldWindow({text: 'secret', cursor: 6}, 10, true).shown).not.toContain('s');
});
