// The proof, verbatim: where it stands, and what stands there; control characters made visible.
import type {Evidence} from '../../source/checks/shape.ts';
import {visible} from '../../source/format/visible.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad, widthOf} from './columns.ts';
import {wrap} from './wrap.ts';

const widestFrom = 28;

/** Of a path its end says more: the file and the line. */
const cutFrom = (from: string, columns: number): string =>
	from.startsWith('/') && widthOf(from) > columns ? `~${from.slice(from.length - columns + 1)}` : from;

/** One line a piece of evidence, for where there is little room; `whole` breaks long lines instead of cutting them. */
export const evidenceLines = (evidence: readonly Evidence[], columns: number, theme: Theme, whole = false): string[] => {
	const shown = evidence.flatMap(({from, text}) =>
		text
			.replace(/\n+$/, '')
			.split('\n')
			.map((line, index) => ({from: index === 0 ? visible(from) : '', text: visible(line)})),
	);
	const fromColumns = Math.min(widestFrom, Math.floor(columns / 3), Math.max(0, ...shown.map(each => widthOf(each.from))));
	const room = columns - fromColumns - 4;
	return shown.flatMap(({from, text}) =>
		(whole ? wrap(text, room) : [cut(text, room)]).map(
			(piece, index) => `${theme.dim('|')} ${theme.dim(pad(index === 0 ? cutFrom(from, fromColumns) : '', fromColumns))}  ${piece}`,
		),
	);
};
