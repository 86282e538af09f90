// The log as it is drawn: status, lines up to the one that is pointed at, and below what that one means.
import {unseenPerSecond} from '../../source/store/log-passed.ts';
import type {Theme} from '../frame/theme.ts';
import type {LogsModel} from '../logs.tsx';
import {cut} from '../parts/columns.ts';
import type {Size} from '../shape.ts';
import {lineDetails} from './line-details.ts';
import {lineRows, type RowStyle} from './line-row.ts';
import {statusLine} from './status.ts';

/** Below this many rows there are only lines. */
const leastForDetails = 14;
/** On tall terminals there is room for what is told at length. */
const detailRowsOf = (rows: number): number => (rows >= 30 ? 6 : rows >= 18 ? 5 : 4);

/** Rows from `index` upwards until there is no more room, the oldest first, and of how many lines they are. */
const rowsUpTo = (
	{tailStore, lineId, look}: LogsModel,
	index: number,
	height: number,
	style: RowStyle,
): {readonly rows: readonly string[]; readonly lines: number} => {
	const shown = tailStore.view();
	const {theme} = style;
	const [from, to] = look.marked === undefined || lineId === undefined ? [-1, -1] : [Math.min(look.marked, lineId), Math.max(look.marked, lineId)];
	const rows: string[] = [];
	let lines = 0;
	for (let at = index; at >= 0 && rows.length < height; at--) {
		const id = shown.idAt(at);
		const line = id === undefined ? undefined : tailStore.ring.get(id);
		if (id === undefined || line === undefined) break;
		const isMarked = id >= from && id <= to;
		const pointer = id === lineId && !look.following ? theme.pointer(true) : isMarked ? theme.accent('* ') : '  ';
		const own = lineRows(line, style, look.wrap).map((row, piece) => `${piece === 0 ? pointer : '  '}${row}`);
		rows.unshift(...own);
		lines++;
	}
	return {rows: rows.slice(-height), lines};
};

export const tailRows = (model: LogsModel, size: Size, theme: Theme): string[] => {
	const {tail, tailStore, look, view, line, lineId, now} = model;
	const shown = tailStore.view();
	const withDetails = size.rows >= leastForDetails;
	const detailRows = detailRowsOf(size.rows);
	const height = size.rows - 1 - (withDetails ? detailRows : 0);
	const style: RowStyle = {columns: size.columns - 2, stamps: look.stamps, now, highlight: look.highlight, theme};
	const index = lineId === undefined ? shown.count() - 1 : shown.indexOf(lineId);
	// Near the top the lines below fill the screen; elsewhere the pointed-at line is the last one, as in a pager.
	const last = Math.min(shown.count() - 1, Math.max(index, look.wrap ? index : height - 1));
	const {rows, lines} = rowsUpTo(model, last, height, style);
	const total = tailStore.ring.next() - tailStore.ring.first();
	const status = statusLine(
		{
			tail,
			look,
			filter: view.filter,
			shown: shown.count(),
			total,
			gone: tailStore.ring.gone(),
			next: tailStore.ring.next(),
			atTop: index === 0 && !look.following,
			atMs: line?.atMs,
			now,
			unseen: look.following ? unseenPerSecond(tail.passed, lines) : 0,
		},
		theme,
	);
	const filler = Array.from({length: Math.max(0, height - rows.length)}, () => '');
	const hint =
		shown.count() === 0 && total > 0 && !tail.filtering
			? ' No line is like that; Esc shows all again.'
			: " Up stops following and says what a line means; Enter tells its mail's story.";
	const details = !withDetails
		? []
		: [
				'',
				...(look.following || line === undefined
					? [theme.dim(cut(hint, size.columns - 1))]
					: lineDetails(line, size.columns - 4, detailRows - 1, theme).map(row => ` ${row}`)),
			];
	return [status, ...rows, ...filler, ...details.slice(0, detailRows)];
};
