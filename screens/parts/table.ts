// Rows of cells as painted strings with stable columns. Cells are plain text; `paint` colours after they were cut.
import {pad, widthOf} from './columns.ts';

export type Column<Row> = {
	readonly title: string;
	/** Plain text, control characters already made visible. */
	cell(row: Row): string;
	paint?(text: string, row: Row): string;
	readonly align?: 'left' | 'right';
	/** Fixed width; without it as wide as the widest cell, at most `most`. The column with `grows` takes what is left. */
	readonly columns?: number;
	readonly most?: number;
	readonly grows?: true;
	/** The growing column wants at least so many; with less, others are left out before. */
	readonly least?: number;
	/** Left out first when there is no room: the highest number goes first. 0 stays for ever. */
	readonly dropped?: number;
};

const gap = 2;
const leastGrowing = 12;

const widthsOf = <Row>(columns: ReadonlyArray<Column<Row>>, rows: readonly Row[], available: number): number[] => {
	const natural = columns.map(column => {
		if (column.grows) return column.least ?? leastGrowing;
		if (column.columns !== undefined) return column.columns;
		const widest = Math.max(widthOf(column.title), ...rows.map(row => widthOf(column.cell(row))));
		return Math.min(widest, column.most ?? widest);
	});
	const used = natural.reduce((sum, width) => sum + width, 0) + gap * (columns.length - 1);
	return natural.map((width, index) => (columns[index]?.grows ? Math.max(1, width + available - used) : width));
};

/** The columns that find room, with their widths. Computed over all rows, so that scrolling moves no column. */
export const layoutTable = <Row>(
	columns: ReadonlyArray<Column<Row>>,
	rows: readonly Row[],
	available: number,
): ReadonlyArray<readonly [Column<Row>, number]> => {
	let kept = [...columns];
	for (;;) {
		const widths = widthsOf(kept, rows, available);
		const used = widths.reduce((sum, width) => sum + width, 0) + gap * (kept.length - 1);
		const growing = widths.some((width, index) => kept[index]?.grows && width < (kept[index].least ?? leastGrowing));
		const goes = Math.max(0, ...kept.map(column => column.dropped ?? 0));
		if ((used <= available && !growing) || goes === 0) return kept.map((column, index) => [column, widths[index] ?? 0]);
		kept = kept.filter(column => (column.dropped ?? 0) !== goes);
	}
};

export const paintHeading = <Row>(layout: ReadonlyArray<readonly [Column<Row>, number]>): string =>
	layout.map(([column, width]) => pad(column.title, width, column.align)).join(' '.repeat(gap));

export const paintRow = <Row>(layout: ReadonlyArray<readonly [Column<Row>, number]>, row: Row): string =>
	layout
		.map(([column, width]) => {
			const text = pad(column.cell(row), width, column.align);
			return column.paint ? column.paint(text, row) : text;
		})
		.join(' '.repeat(gap));
