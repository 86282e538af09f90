// What stands in the mail log before a line that is known, the newest first: nothing is read but what is wanted, however long the log is.
import {journalFollow} from '../commands/journal-follow.ts';
import {maillogBefore} from '../commands/maillog-before.ts';
import type {Host} from '../host/host.ts';
import type {LogPlace} from './find-log.ts';
import {createRowJoiner, type LogEntry, readLogRow} from './log-rows.ts';

type Needs = {
	readonly host: Pick<Host, 'follow'>;
	readonly place: LogPlace;
	/** `at` of the line that is known. */
	readonly before: string;
	/** At most so many. */
	readonly lines: number;
};

/** Each time all that came meanwhile. Throws HostError. */
export async function* olderLines({host, place, before, lines}: Needs, signal: AbortSignal): AsyncGenerator<readonly LogEntry[]> {
	const {where, asRoot} = place;
	const command = where === 'journal' ? journalFollow.build({asRoot, follow: false, before, lines}) : maillogBefore.build({path: where, asRoot, before, lines});
	const join = createRowJoiner();
	for await (const rows of host.follow(command, signal)) yield join(rows).flatMap(row => readLogRow(row, place) ?? []);
}
