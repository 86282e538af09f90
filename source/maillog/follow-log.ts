// The mail log as it is written, for ever: after a lost connection it goes on exactly where it was, without gap and without repeat.
import {journalFollow, readJournalEntry} from '../commands/journal-follow.ts';
import {maillogFollow, readFileEntry} from '../commands/maillog-follow.ts';
import type {Clock} from '../host/clock.ts';
import {longestLine} from '../host/follow.ts';
import type {Host} from '../host/host.ts';
import {HostError} from '../host/host-error.ts';
import type {LogPlace} from './find-log.ts';
import type {MailLine} from './shape.ts';

export type Followed =
	| {readonly kind: 'line'; readonly line: MailLine}
	/** Something that the reader should know: the file was rotated, lines may be missing, the connection is gone or back. */
	| {readonly kind: 'note'; readonly says: string}
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

const notes = {
	rotated: 'The log file was rotated; it goes on in the new one.',
	truncated: 'The log file was emptied; it goes on from its beginning.',
	gap: 'The log file was rotated more than once meanwhile: lines may be missing here.',
} as const;

/** Longer text is cut: a line of a megabyte would be one of 200,000 in memory. */
const longestText = 16_384;
const longestEntry = 16 * 1024 * 1024;
const retryMs = 500;
/** A program that ends at once again and again will not do better. */
const mostFailures = 5;

const bounded = (line: MailLine): MailLine =>
	line.text.length <= longestText ? line : {...line, text: `${line.text.slice(0, longestText)} ... (${line.text.length} characters)`};

/** Rows as they were written: what the carrier had to cut is one again, and beyond all measure it is left out. */
async function* wholeRows(rows: AsyncIterable<string>): AsyncGenerator<string> {
	let pieces: string[] = [];
	let length = 0;
	for await (const row of rows) {
		if (row.length === longestLine) {
			length += row.length;
			if (length <= longestEntry) pieces.push(row);
			continue;
		}
		if (length === 0) {
			yield row;
			continue;
		}
		if (length <= longestEntry) yield [...pieces, row].join('');
		pieces = [];
		length = 0;
	}
}

export async function* followLog({host, clock, place, lines, since}: Needs, signal: AbortSignal): AsyncGenerator<Followed> {
	const {where, asRoot} = place;
	let after: string | undefined;
	let failures = 0;
	let isLost = false;

	const command = () =>
		where === 'journal'
			? journalFollow.build({asRoot, follow: true, lines, ...(after === undefined ? since && {since} : {after})})
			: maillogFollow.build({path: where, asRoot, follow: true, lines, ...(after !== undefined && {after})});

	const read = (row: string): Followed | undefined => {
		if (where === 'journal') {
			const entry = readJournalEntry(row);
			if (!entry) return undefined;
			after = entry.cursor;
			return {kind: 'line', line: bounded(entry.line)};
		}
		const entry = readFileEntry(row, place.clock);
		if (!entry) return undefined;
		if ('note' in entry) return {kind: 'note', says: notes[entry.note]};
		after = entry.position;
		if (since !== undefined && entry.line.atMs < since.getTime()) return undefined;
		return {kind: 'line', line: bounded(entry.line)};
	};

	while (!signal.aborted) {
		try {
			for await (const row of wholeRows(host.follow(command(), signal))) {
				const followed = read(row);
				if (!followed) continue;
				failures = 0;
				if (isLost) yield {kind: 'back'};
				isLost = false;
				yield followed;
			}
			failures++;
		} catch (error) {
			if (!(error instanceof HostError) || !['closed', 'timed-out', 'unreachable'].includes(error.kind)) throw error;
			const {state} = host.connection();
			// The program ended although the connection holds: it says why, and more than a few times is too much.
			if (state === 'closed' || (state === 'connected' && ++failures >= mostFailures)) throw error;
			if (!isLost) yield {kind: 'lost', why: error.message};
			isLost = true;
		}
		if (failures >= mostFailures) return;
		if (!signal.aborted) await clock.wait(retryMs, signal);
		// Nothing may be logged for hours: that it is followed again is told without waiting for a line.
		if (isLost && host.connection().state === 'connected') {
			isLost = false;
			yield {kind: 'back'};
		}
	}
}
