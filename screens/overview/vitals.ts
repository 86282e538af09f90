// The vital signs in two lines: the values, and below each its last minutes. Columns stay where they are from one refresh to the next.
import {formatDuration} from '../../source/format/duration.ts';
import {visible} from '../../source/format/visible.ts';
import type {VitalSigns} from '../../source/store/vitals.ts';
import type {Vitals} from '../../source/vitals/vitals.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad} from '../parts/columns.ts';
import {sparkline} from '../parts/sparkline.ts';

type Cell = {
	readonly text: string;
	readonly columns: number;
	readonly drawn: (columns: number) => string;
	/** Goes first where there is no room: the highest. */
	readonly dropped: number;
};

const percent = (share: number | undefined): string => `${share === undefined ? '  ?' : String(Math.round(share * 100)).padStart(3)} %`;

const count = (value: number | undefined, columns: number): string => (value === undefined ? '?' : String(value)).padStart(columns);

/** A quiet server draws a low line and not a lively one: the scale does not begin below this. */
const leastOfScale = 10;

const cellsOf = ({history, last, slow}: VitalSigns, unicode: boolean): Cell[] => {
	const valuesOf = (pick: (vitals: Vitals) => number | undefined) => history.map(vitals => vitals && pick(vitals));
	const line =
		(pick: (vitals: Vitals) => number | undefined, least: number) =>
		(columns: number): string => {
			const values = valuesOf(pick);
			return sparkline(values, columns, unicode, Math.max(least, ...values.map(value => value ?? 0)));
		};
	const disk = slow?.disk;
	return [
		{
			text: `load ${last?.load?.[0].toFixed(2).padStart(5) ?? '    ?'}`,
			columns: 10,
			drawn: line(vitals => vitals.load?.[0], last?.processors ?? 1),
			dropped: 0,
		},
		{text: `memory ${percent(last?.memoryUsed)}`, columns: 12, drawn: line(vitals => vitals.memoryUsed, 1), dropped: 1},
		{text: `queue ${count(last?.queue, 5)}`, columns: 11, drawn: line(vitals => vitals.queue, leastOfScale), dropped: 0},
		{text: `imap ${count(last?.connections?.imap, 4)}`, columns: 9, drawn: line(vitals => vitals.connections?.imap, leastOfScale), dropped: 3},
		{text: `smtp ${count(last?.connections?.smtp, 4)}`, columns: 9, drawn: line(vitals => vitals.connections?.smtp, leastOfScale), dropped: 5},
		{text: `disk ${percent(disk?.used)} ${disk ? cut(visible(disk.target), 10) : ''}`, columns: 20, drawn: columns => ' '.repeat(columns), dropped: 2},
		{
			text: `up ${last?.uptimeSeconds === undefined ? '?' : formatDuration(last.uptimeSeconds * 1000)}`,
			columns: 10,
			drawn: columns => ' '.repeat(columns),
			dropped: 4,
		},
	];
};

const gap = 3;

export const vitalLines = (signs: VitalSigns, columns: number, theme: Theme): string[] => {
	if (signs.last === undefined)
		return [theme.dim(signs.problem === undefined ? 'Taking the vital signs ...' : cut(`No vital signs: ${visible(signs.problem.title)}`, columns))];
	let cells = cellsOf(signs, theme.unicode);
	const used = () => cells.reduce((sum, cell) => sum + cell.columns + gap, -gap);
	while (cells.length > 1 && used() > columns) {
		const goes = Math.max(...cells.map(cell => cell.dropped));
		if (goes === 0) break;
		cells = cells.filter(cell => cell.dropped !== goes);
	}
	const between = ' '.repeat(gap);
	return [cells.map(cell => pad(cell.text, cell.columns)).join(between), cells.map(cell => theme.dim(cell.drawn(cell.columns))).join(between)];
};
