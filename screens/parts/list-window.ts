// The rows of a list that find room, the selected one always among them, and how many more there are below.
import {windowTop} from './window.ts';

/** `more` paints the last line of a list that goes on; with two lines or fewer there is no room for it. */
export const listWindow = <Row>(rows: readonly Row[], selected: number, height: number, more: (count: number) => Row): readonly Row[] => {
	const top = windowTop(0, selected, height > 2 ? height - 1 : height, rows.length);
	if (height <= 2 || top + height >= rows.length) return rows.slice(Math.max(0, Math.min(top, rows.length - height))).slice(0, height);
	return [...rows.slice(top, top + height - 1), more(rows.length - top - height + 1)];
};
