// The Overview as lines: verdict, list, proof of the selected row, vital signs; what gives way first when there is little room.

import {formatDuration} from '../../source/format/duration.ts';
import {visible} from '../../source/format/visible.ts';
import type {CheckItem} from '../../source/store/checks.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad, widthOf} from '../parts/columns.ts';
import {gauge} from '../parts/gauge.ts';
import {listWindow} from '../parts/list-window.ts';
import type {Size} from '../shape.ts';
import {whyLines} from './details.ts';
import type {OverviewRow} from './rows.ts';
import type {Verdict} from './verdict.ts';

const narrow = 60;

export const verdictLines = (verdict: Verdict, columns: number, theme: Theme): string[] => {
	const score = `${verdict.passed} of ${verdict.total}  ${String(verdict.percent).padStart(3)} %`;
	const words = (room: number) => theme.paintLevel(verdict.level, pad(`${verdict.text}`, room));
	const bar = (width: number) => theme.accent(gauge(verdict.total === 0 ? 0 : verdict.passed / verdict.total, width));
	const mark = theme.mark(verdict.level);
	if (columns < narrow) return [` ${mark} ${words(columns - 3)}`, `   ${score}  ${bar(Math.max(8, Math.min(30, columns - widthOf(score) - 6)))}`];
	// The words count more than the bar: it gives way to them.
	const width = Math.max(8, Math.min(columns < 90 ? 17 : 32, columns - 3 - widthOf(score) - 5 - widthOf(verdict.text)));
	return [` ${mark} ${words(columns - 3 - widthOf(score) - width - 5)}  ${score}  ${bar(width)} `];
};

const labelColumns = (rows: readonly OverviewRow[], columns: number): number =>
	Math.min(columns < narrow ? 14 : 24, Math.max(12, ...rows.map(row => widthOf(row.label))));

const rowLine = (row: OverviewRow, selected: boolean, labels: number, columns: number, theme: Theme): string => {
	const duration = columns < narrow ? '' : pad(row.durationMs === undefined ? '' : formatDuration(row.durationMs), 8, 'right');
	const fix = columns >= 90 ? pad(row.fixes.length === 0 ? '' : row.fixes.length === 1 ? '1 fix' : `${row.fixes.length} fixes`, 8, 'right') : '';
	const room = columns - 4 - labels - 2 - duration.length - fix.length - 1;
	const label = pad(row.label, labels);
	const says = pad(visible(row.says), room);
	const mark = row.level === undefined ? theme.dim(row.running ? '.' : ' ') : theme.mark(row.level);
	// Greyed while the value is of the run before.
	const paint = row.running ? theme.dim : (text: string) => text;
	return `${theme.pointer(selected)}${mark} ${selected ? theme.strong(label) : paint(label)}  ${paint(says)}${theme.dim(duration)}${theme.accent(fix)}`;
};

export type OverviewPicture = {
	readonly verdict: Verdict;
	readonly rows: readonly OverviewRow[];
	readonly selected: number;
	readonly item: CheckItem | undefined;
	readonly problem: string | undefined;
	/** When all was last known; below the verdict, where there is room. */
	readonly checked: string;
	/** The vital signs, most important line first. */
	readonly vitals: (columns: number) => readonly string[];
};

/** How many lines each part gets; the list always keeps one. */
const share = (rows: number, listed: number, why: number, vitals: number): {readonly list: number; readonly why: number; readonly vitals: number} => {
	if (rows <= 8) return {list: rows, why: 0, vitals: 0};
	// First to go is the row of sparklines, then the proof shrinks to a line, then the vital signs go.
	const vitalLines = rows >= 22 ? vitals : rows >= 13 ? Math.min(1, vitals) : 0;
	const below = vitalLines === 0 ? 0 : vitalLines + 1;
	const wanted = why === 0 ? 0 : why + 1;
	const least = Math.min(wanted, 2);
	const whyRoom = Math.max(least, Math.min(wanted, rows - below - Math.min(listed, Math.ceil((rows - below) / 2))));
	return {list: Math.max(1, rows - below - whyRoom), why: Math.max(0, whyRoom - 1), vitals: vitalLines};
};

export const overviewPicture = (picture: OverviewPicture, size: Size, theme: Theme): string[] => {
	const {columns} = size;
	const head = verdictLines(picture.verdict, columns, theme);
	const airy = size.rows >= 14;
	const top = [...head, ...(airy ? [theme.dim(pad(picture.checked, columns - 1, 'right'))] : [])];
	const inner = columns - 2;
	const why =
		picture.problem === undefined ? (picture.item ? whyLines(picture.item, inner - 2, theme) : []) : [theme.failure(cut(visible(picture.problem), inner - 2))];
	const vitals = picture.vitals(inner);
	const room = share(size.rows - top.length, picture.rows.length, why.length, vitals.length);
	const labels = labelColumns(picture.rows, columns);
	const lines = picture.rows.map((row, index) => rowLine(row, index === picture.selected, labels, columns, theme));
	const list = listWindow(lines, picture.selected, room.list, count => theme.dim(`    and ${count} more`));
	const below = room.why > 0 ? ['', ...why.slice(0, room.why).map(line => `  ${line}`)] : [];
	const vital = room.vitals > 0 ? ['', ...vitals.slice(0, room.vitals).map(line => `  ${line}`)] : [];
	// Vital signs stay at the foot, so that nothing jumps when another row is selected.
	const filler = Math.max(0, size.rows - top.length - list.length - below.length - vital.length);
	return [...top, ...list, ...below, ...Array.from({length: filler}, () => ''), ...vital];
};
