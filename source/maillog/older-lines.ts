// What stands in the mail log before a line that is known, the newest first: nothing is read but what is wanted, however long the log is.
import {journalFollow} from '../commands/journal-follow.ts';
import {maillogBefore} from '../commands/maillog-before.ts';
import type {Host} from '../host/host.ts';
import type {LogPlace} from './find-log.ts';
import {type LogEntry, readLogRow, wholeRows} from './log-rows.ts';

type Needs = {
	readonly host: Pick<Host, 'follow'>;
	readonly place: LogPlace;
	/** `at` of the line that is known. */
	readonly before: string;
	/** At most so many. */
	readonly lines: number;
};

/** Throws HostError. */
export async function* olderLines({host, place, before, lines}: Needs, signal: AbortSignal): AsyncGenerator<LogEntry> {
	const {where, asRoot} = place;
	const command = where === 'journal' ? journalFollow.build({asRoot, follow: false, before, lines}) : maillogBefore.build({path: where, asRoot, before, lines});
	for await (const row of wholeRows(host.follow(command, signal))) {
		const entry = readLogRow(row, place);
		if (entry) yield entry;
	}
}
