// The last lines of the mail log, filtered: read to their end, unlike the log that is followed.
import {journalFollow} from '../commands/journal-follow.ts';
import {maillogBefore} from '../commands/maillog-before.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import type {LogPlace} from './find-log.ts';
import type {LogFilter} from './log-filter.ts';
import {readLogRow} from './log-rows.ts';
import type {MailLine} from './shape.ts';

type Wanted = {
	readonly since?: Date;
	readonly lines: number;
	readonly filter: LogFilter;
	/** All that there are, and not just the newest so many: that there are more is to be said then. */
	readonly all?: boolean;
	/** With a filter or a time, so many lines are looked through for those that fit. */
	readonly lookedThrough?: number;
};

/** What a program may take home in a moment; who wants to go further back has the screen. */
export const mostLines = 100_000;

export type RecentLines = {
	/** Oldest first. */
	readonly lines: readonly MailLine[];
	/** What the reader should know of the log itself: lines may be missing. */
	readonly notes: readonly string[];
	/** There are older ones that were not looked at: how many were, and from when the oldest of them is. */
	readonly cut: {readonly read: number; readonly backTo: Date} | undefined;
};

/** The newest `lines` that fit, also of files that were rotated away. Throws HostError. */
export const recentLines = async (
	ask: Ask,
	place: LogPlace,
	{since, lines, filter, all = false, lookedThrough = mostLines}: Wanted,
): Promise<Answer<RecentLines>> => {
	const {where, asRoot} = place;
	const {text, service, severity, address} = filter.words;
	const isFiltered = text !== '' || service !== '' || severity !== 'info' || address !== '' || since !== undefined;
	const most = isFiltered ? Math.max(lines, lookedThrough) : lines;
	// One more tells whether there are more.
	const asked = isFiltered || all ? most + 1 : most;
	const read = async (): Promise<Answer<Omit<RecentLines, 'cut'>>> => {
		if (where === 'journal') {
			const answer = await ask(journalFollow, {asRoot, follow: false, lines: asked, ...(since && {since})});
			return answer.ok ? {ok: true, value: {lines: answer.value, notes: []}} : answer;
		}
		const rows = await ask(maillogBefore, {path: where, asRoot, lines: asked, ...(since && {since})});
		if (!rows.ok) return rows;
		const entries = rows.value.flatMap(row => readLogRow(row, place) ?? []);
		const told = entries.flatMap(entry => (entry.kind === 'line' && (since === undefined || entry.line.atMs >= since.getTime()) ? [entry.line] : []));
		return {ok: true, value: {lines: told.reverse(), notes: entries.flatMap(entry => (entry.kind === 'note' ? [entry.says] : []))}};
	};
	const found = await read();
	if (!found.ok) return found;
	const looked = found.value.lines.slice(-most);
	const stays = filter.test(looked);
	const kept = looked.filter((_, index) => stays[index]);
	const [oldest] = looked;
	const isCut = found.value.lines.length > most && oldest !== undefined && (all || kept.length < lines);
	const cut = isCut ? {read: looked.length, backTo: new Date(oldest.atMs)} : undefined;
	return {ok: true, value: {...found.value, lines: kept.slice(-lines), cut}};
};
