// A list above, what is known of the selected row below it, and a foot that stays at the bottom; the list gives way last.
import type {Size} from '../shape.ts';
import {listWindow} from './list-window.ts';

type Parts = {
	readonly head: readonly string[];
	readonly lines: readonly string[];
	readonly selected: number;
	readonly details: readonly string[];
	readonly foot: readonly string[];
	/** The line that says how many more rows there are. */
	more?(count: number): string;
};

/** Below this many rows there is only the list. */
const leastForDetails = 9;

export const listWithDetails = ({head, lines, selected, details, foot, more = count => `    and ${count} more`}: Parts, size: Pick<Size, 'rows'>): string[] => {
	const rows = Math.max(1, size.rows - head.length);
	const footRows = rows >= leastForDetails && foot.length > 0 ? foot.length + 1 : 0;
	const wanted = rows >= leastForDetails && details.length > 0 ? details.length + 1 : 0;
	const detailRows = Math.min(wanted, Math.max(2, rows - footRows - Math.min(lines.length, Math.ceil((rows - footRows) / 2))));
	const listRows = Math.max(1, Math.min(lines.length, rows - footRows - (wanted === 0 ? 0 : detailRows)));
	const shown = listWindow(lines, selected, listRows, more);
	const below = wanted === 0 ? [] : ['', ...details.slice(0, detailRows - 1).map(line => `  ${line}`)];
	const filler = Math.max(0, rows - shown.length - below.length - footRows);
	return [...head, ...shown, ...below, ...Array.from({length: filler}, () => ''), ...(footRows > 0 ? ['', ...foot] : [])];
};
