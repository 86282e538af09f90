// The last lines of the mail log, filtered: read to their end, unlike the log that is followed.
import {journalFollow} from '../commands/journal-follow.ts';
import {maillogFollow, readFileEntry} from '../commands/maillog-follow.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import type {LogPlace} from './find-log.ts';
import type {LogFilter} from './log-filter.ts';
import type {MailLine} from './shape.ts';

type Wanted = {readonly since?: Date; readonly lines: number; readonly filter: LogFilter};

/** With a filter or a time, so many lines are looked through for those that fit. */
const lookedThrough = 100_000;

/** The newest `lines` that fit, oldest first. Throws HostError. */
export const recentLines = async (ask: Ask, {where, asRoot, clock}: LogPlace, {since, lines, filter}: Wanted): Promise<Answer<readonly MailLine[]>> => {
	const {text, service, severity, address} = filter.words;
	const isFiltered = text !== '' || service !== '' || severity !== 'info' || address !== '' || since !== undefined;
	const most = isFiltered ? Math.max(lines, lookedThrough) : lines;
	const read = async (): Promise<Answer<readonly MailLine[]>> => {
		if (where === 'journal') return ask(journalFollow, {asRoot, follow: false, lines: most, ...(since && {since})});
		const rows = await ask(maillogFollow, {path: where, asRoot, follow: false, lines: most});
		if (!rows.ok) return rows;
		const all = rows.value.flatMap(row => {
			const entry = readFileEntry(row, clock);
			return entry && 'line' in entry ? [entry.line] : [];
		});
		return {ok: true, value: since === undefined ? all : all.filter(line => line.atMs >= since.getTime())};
	};
	const found = await read();
	if (!found.ok) return found;
	const stays = filter.test(found.value);
	return {ok: true, value: found.value.filter((_, index) => stays[index]).slice(-lines)};
};
