// Text cut or padded to a number of terminal columns, wide characters counted as two. Takes plain text: colour comes after.
import stringWidth from 'string-width';
import {graphemesOf} from '../../source/format/graphemes.ts';

const ascii = /^[\x20-\x7e]*$/;

/** An ASCII mark, because one other character in a row makes drawing that row twice as dear. */
const cutMark = '~';

export const widthOf = (text: string): number => (ascii.test(text) ? text.length : stringWidth(text));

const takeColumns = (text: string, columns: number): string => {
	if (ascii.test(text)) return text.slice(0, columns);
	let taken = '';
	let width = 0;
	for (const segment of graphemesOf(text)) {
		width += widthOf(segment);
		if (width > columns) break;
		taken += segment;
	}
	return taken;
};

/** At most `columns` wide; what does not fit is cut at the end and marked. */
export const cut = (text: string, columns: number): string => {
	if (columns <= 0) return '';
	return widthOf(text) <= columns ? text : `${takeColumns(text, columns - 1)}${cutMark}`;
};

/** Exactly `columns` wide. */
export const pad = (text: string, columns: number, align: 'left' | 'right' = 'left'): string => {
	const shown = cut(text, columns);
	const padding = ' '.repeat(Math.max(0, columns - widthOf(shown)));
	return align === 'left' ? shown + padding : padding + shown;
};
