// Rows of text as aligned columns for a terminal; the last column is left as long as it is.
import stringWidth from 'string-width';

/** `right`: the columns, counted from 0, whose figures stand at the right. */
export const textTable = (rows: ReadonlyArray<readonly string[]>, right: readonly number[] = []): string => {
	const widths = rows.reduce<number[]>((most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, stringWidth(cell))), []);
	const pad = (cell: string, column: number, last: boolean): string => {
		const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell)));
		return right.includes(column) ? `${space}${cell}` : last ? cell : `${cell}${space}`;
	};
	return rows
		.map(
			row =>
				`${row
					.map((cell, column) => pad(cell, column, column === row.length - 1))
					.join('  ')
					.trimEnd()}\n`,
		)
		.join('');
};
