// Where one stands in the log, in one line: following or not and what came since, what is filtered, how much there is.
import {sentences} from '../../source/format/sentences.ts';
import {whenStamp} from '../../source/format/stamp.ts';
import {visible} from '../../source/format/visible.ts';
import {type LogLook, ranges} from '../../source/store/log-look.ts';
import type {LogTail} from '../../source/store/log-tail.ts';
import type {Theme} from '../frame/theme.ts';

type Facts = {
	readonly tail: LogTail;
	readonly look: LogLook;
	readonly filter: string;
	readonly shown: number;
	readonly total: number;
	/** Pushed out of the buffer. */
	readonly gone: number;
	/** The number of the line that comes next. */
	readonly next: number;
	/** There is no line above. */
	readonly atTop: boolean;
	/** Of the line that is pointed at. */
	readonly atMs: number | undefined;
	readonly now: Date;
	/** More come than are drawn, so many a second. */
	readonly unseen: number;
};

const count = (value: number): string => value.toLocaleString('en');

const stateText = ({tail, look, total, next, atMs, now}: Facts, theme: Theme): string => {
	if (tail.state === 'failed') return theme.failure(visible(sentences(tail.problem?.title ?? '', tail.problem?.hint ?? '')));
	if (tail.state === 'lost') return theme.warning('The connection is lost; the log goes on where it was when it is back');
	if (tail.state !== 'following') return theme.dim('Looking where the log is ...');
	if (total === 0) return theme.strong('Nothing has been logged yet');
	const at = atMs === undefined ? '' : ` at ${whenStamp(new Date(atMs), now)}`;
	if (tail.paused) return `${theme.strong('paused')}${at}${theme.dim('; what is written waits on the server; p goes on')}`;
	if (look.following) return theme.accent('following');
	const newer = next - look.stoppedAt;
	return `${theme.strong('stopped')}${at}${newer > 0 ? `, ${count(newer)} newer` : ''}${theme.dim('; f follows')}`;
};

export const statusLine = (facts: Facts, theme: Theme): string => {
	const {tail, look, filter, shown, total, gone, unseen, atTop} = facts;
	const filters = [
		look.service && `service ${look.service}`,
		look.severity !== 'info' && (look.severity === 'error' ? 'errors' : 'warnings and errors'),
		look.address && `address ${look.address}`,
		look.range > 0 && `last ${ranges[look.range]?.[1]}`,
		tail.filterNote,
	].filter(Boolean);
	const isFiltered = filters.length > 0 || filter !== '';
	const parts = [
		...filters.map(each => theme.accent(visible(String(each)))),
		theme.dim(isFiltered ? `${count(shown)} of ${count(total)}${tail.filtering ? ' ...' : ''}` : `${count(total)} lines`),
		...(gone > 0 ? [theme.dim(`${count(gone)} older gone`)] : []),
		...(tail.older === 'fetching' ? [theme.accent('fetching older lines ...')] : []),
		...(atTop && tail.older === 'more' && look.range === 0 ? [theme.accent('Up fetches older ones')] : []),
		...(tail.suppressed > 0 ? [theme.warning(`journald left out ${count(tail.suppressed)}`)] : []),
		...(unseen > 0 ? [theme.warning(`${count(unseen)}/s pass unseen`)] : []),
		...(tail.note ? [theme.dim(tail.note)] : []),
		...(tail.place ? [theme.dim(visible(tail.place.says))] : []),
	];
	return ` ${stateText(facts, theme)}  ${parts.join(theme.dim(' | '))}`;
};
