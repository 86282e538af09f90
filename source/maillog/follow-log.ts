// The mail log as it is written, for ever: after a lost connection it goes on exactly where it was, without gap and without repeat.
import {journalFollow} from '../commands/journal-follow.ts';
import {maillogFollow} from '../commands/maillog-follow.ts';
import type {Clock} from '../host/clock.ts';
import type {Host} from '../host/host.ts';
import {HostError} from '../host/host-error.ts';
import type {LogPlace} from './find-log.ts';
import {createRowJoiner, type LogEntry, readLogRow} from './log-rows.ts';

export type Followed =
	| LogEntry
	/** The connection is gone. */
	| {readonly kind: 'lost'; readonly why: string}
	| {readonly kind: 'back'};

type Needs = {
	readonly host: Pick<Host, 'follow' | 'connection'>;
	readonly clock: Clock;
	readonly place: LogPlace;
	/** How many of the last lines come first. */
	readonly lines: number;
	readonly since?: Date;
};

const retryMs = 500;
/** A program that ends at once again and again will not do better. */
const mostFailures = 5;

/** Of the bytes of the line, as the script on the server adds them up; nothing where they are not known any more, because they were no UTF-8. */
const sumOf = (row: string): string =>
	row.includes('\ufffd') ? '' : `:${Buffer.from(row.slice(row.indexOf('\t') + 1)).reduce((sum, byte) => (sum + byte) % 2 ** 32, 0)}`;

/** Each time all that came meanwhile. */
export async function* followLog({host, clock, place, lines, since}: Needs, signal: AbortSignal): AsyncGenerator<readonly Followed[]> {
	const {where, asRoot} = place;
	let after: string | undefined;
	/** As it came: by it a file is known again after it was packed. */
	let lastRow = '';
	let failures = 0;
	let isLost = false;

	const command = () =>
		where === 'journal'
			? journalFollow.build({asRoot, follow: true, lines, ...(after === undefined ? since && {since} : {after})})
			: maillogFollow.build({path: where, asRoot, follow: true, lines, ...(after !== undefined && {after: `${after}${sumOf(lastRow)}`})});

	const read = (row: string): LogEntry | undefined => {
		const entry = readLogRow(row, place);
		if (entry?.kind !== 'line') return entry;
		after = entry.at;
		lastRow = row;
		// A file has no index of times: what is older is left out here.
		return where !== 'journal' && since !== undefined && entry.line.atMs < since.getTime() ? undefined : entry;
	};

	while (!signal.aborted) {
		try {
			const join = createRowJoiner();
			for await (const rows of host.follow(command(), signal)) {
				const followed: readonly Followed[] = join(rows).flatMap(row => read(row) ?? []);
				if (followed.length === 0) continue;
				failures = 0;
				yield isLost ? [{kind: 'back'}, ...followed] : followed;
				isLost = false;
			}
			failures++;
		} catch (error) {
			if (!(error instanceof HostError) || !['closed', 'timed-out', 'unreachable'].includes(error.kind)) throw error;
			const {state} = host.connection();
			// The program ended although the connection holds: it says why, and more than a few times is too much.
			if (state === 'closed' || (state === 'connected' && ++failures >= mostFailures)) throw error;
			if (!isLost) yield [{kind: 'lost', why: error.message}];
			isLost = true;
		}
		if (failures >= mostFailures) return;
		if (!signal.aborted) await clock.wait(retryMs, signal);
		// Nothing may be logged for hours: that it is followed again is told without waiting for a line.
		if (isLost && host.connection().state === 'connected') {
			isLost = false;
			yield [{kind: 'back'}];
		}
	}
}
