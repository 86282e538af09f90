// What the followers of a log print, row by row -> lines with the place of each, and notes about the log itself.
import {readJournalEntry} from '../commands/journal-follow.ts';
import {type FileNote, readFileEntry} from '../commands/maillog-follow.ts';
import {longestLine} from '../host/follow.ts';
import type {LogPlace} from './find-log.ts';
import type {MailLine} from './shape.ts';

export type LogEntry =
	/** `at`: the journal's cursor, or `INODE:OFFSET` behind it in a file. */
	| {readonly kind: 'line'; readonly line: MailLine; readonly at: string}
	/** Something that the reader should know: the file was rotated, lines may be missing. */
	| {readonly kind: 'note'; readonly says: string};

const notes = {
	rotated: 'The log file was rotated; it goes on in the new one.',
	truncated: 'The log file was emptied; it goes on from its beginning.',
	gap: 'The log file was rotated more than once meanwhile: lines may be missing here.',
	packed: 'What is older lies in a packed file that cannot be unpacked on the server.',
	damaged: 'A packed log file is damaged: lines may be missing here.',
} as const satisfies Readonly<Record<FileNote, string>>;

/** Longer text is cut: a line of a megabyte would be one of 200,000 in memory. */
const longestText = 16_384;
const longestEntry = 16 * 1024 * 1024;

const bounded = (line: MailLine): MailLine =>
	line.text.length <= longestText ? line : {...line, text: `${line.text.slice(0, longestText)} ... (${line.text.length} characters)`};

/** Undefined: no entry. */
export const readLogRow = (row: string, {where, clock}: LogPlace): LogEntry | undefined => {
	if (where === 'journal') {
		const entry = readJournalEntry(row);
		return entry && {kind: 'line', line: bounded(entry.line), at: entry.cursor};
	}
	const entry = readFileEntry(row, clock);
	if (!entry) return undefined;
	return 'note' in entry ? {kind: 'note', says: notes[entry.note]} : {kind: 'line', line: bounded(entry.line), at: entry.position};
};

/** Rows as they were written: what the carrier had to cut is one again, and beyond all measure it is left out. */
export const createRowJoiner = (): ((rows: readonly string[]) => readonly string[]) => {
	let pieces: string[] = [];
	let length = 0;
	return rows => {
		if (length === 0 && !rows.some(row => row.length === longestLine)) return rows;
		const whole: string[] = [];
		for (const row of rows) {
			if (row.length === longestLine) {
				length += row.length;
				if (length <= longestEntry) pieces.push(row);
				continue;
			}
			if (length <= longestEntry) whole.push([...pieces, row].join(''));
			pieces = [];
			length = 0;
		}
		return whole;
	};
};
