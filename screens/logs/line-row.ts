// One line of the log as a row of the screen: time, mark, service, text; ASCII as far as the log is, because anything else is drawn at twice the cost.
import {formatDuration} from '../../source/format/duration.ts';
import {timeStamp} from '../../source/format/stamp.ts';
import {visible} from '../../source/format/visible.ts';
import {severityOf} from '../../source/maillog/log-filter.ts';
import type {MailLine} from '../../source/maillog/shape.ts';
import type {Stamps} from '../../source/store/log-look.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad, widthOf} from '../parts/columns.ts';
import {wrap} from '../parts/wrap.ts';

export type RowStyle = {
	readonly columns: number;
	readonly stamps: Stamps;
	readonly now: Date;
	readonly highlight: string;
	readonly theme: Theme;
};

const serviceColumns = 11;
const marks = {error: 'E', warning: 'W', info: ' '} as const;
const families = ['postfix', 'dovecot', 'opendkim', 'rspamd'];

/** `postfix/submission/smtpd` is `submission`: what tells it from the others. */
export const shortService = (from: string): string => from.replace(/^postfix\//, '').replace(/^(submissions?|smtps)\/smtpd$/, '$1');

const stampOf = (atMs: number, {stamps, now}: RowStyle): string => {
	if (stamps === 'off') return '';
	if (stamps === 'absolute') return `${timeStamp(new Date(atMs), true)} `;
	return `${formatDuration(Math.max(0, now.getTime() - atMs)).padStart(6)} `;
};

const highlighted = (text: string, wanted: string, paint: (text: string) => string, found: (text: string) => string): string => {
	const lower = text.toLowerCase();
	const parts: string[] = [];
	let from = 0;
	for (let at = lower.indexOf(wanted); at >= 0 && parts.length < 50; at = lower.indexOf(wanted, from)) {
		parts.push(paint(text.slice(from, at)), found(text.slice(at, at + wanted.length)));
		from = at + wanted.length;
	}
	return [...parts, paint(text.slice(from))].join('');
};

/** As many rows as it takes when wrapped, else one. */
export const lineRows = (line: MailLine, style: RowStyle, wrapped: boolean): string[] => {
	const {columns, theme, highlight} = style;
	const severity = severityOf(line);
	const stamp = stampOf(line.atMs, style);
	const service = pad(visible(shortService(line.from)), columns < 60 ? 6 : serviceColumns);
	const head = `${stamp}${marks[severity]} ${service} `;
	const room = Math.max(8, columns - widthOf(head));
	// A row that is cut needs no more than fits into it.
	const text = visible(wrapped ? line.text.slice(0, 4000) : line.text.slice(0, room * 2));
	const paint = severity === 'error' ? theme.failure : severity === 'warning' ? theme.warning : (plain: string) => plain;
	const wanted = highlight.toLowerCase();
	const painted = (piece: string) => (wanted === '' ? paint(piece) : highlighted(piece, wanted, paint, theme.found));
	const kind = families.findIndex(family => line.from.startsWith(family));
	const first = `${theme.dim(stamp)}${paint(marks[severity])} ${theme.tint(kind < 0 ? families.length : kind, service)} `;
	const pieces = wrapped ? wrap(text, room) : [cut(text, room)];
	return pieces.map((piece, index) => `${index === 0 ? first : ' '.repeat(widthOf(head))}${painted(piece)}`);
};
