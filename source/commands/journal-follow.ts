// The mail log as it is written, from systemd's journal: each entry with the cursor from which one can go on (journalctl(1), systemd.journal-fields(7)).
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {bytesText} from '../format/bytes-text.ts';
import {createJsonField} from '../format/json-field.ts';
import type {MailLine} from '../maillog/shape.ts';
import {mailJournalMatches} from '../postfix/mail-journal-matches.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type JournalFollowArgs = {
	readonly asRoot: boolean;
	/** Goes on for ever: for `host.follow`. */
	readonly follow: boolean;
	/** From behind this entry on; without it, the newest so many. */
	readonly after?: string;
	/** What stands before this entry, the newest first; not together with `follow`. */
	readonly before?: string;
	readonly since?: Date;
	readonly lines: number;
};

export type JournalEntry = {readonly line: MailLine; readonly cursor: string};

const textOf = (message: unknown): string => {
	if (typeof message === 'string') return message;
	if (Array.isArray(message) && message.every(byte => typeof byte === 'number')) return bytesText(Uint8Array.from(message as number[]));
	return '';
};

const timestamp = createJsonField('__REALTIME_TIMESTAMP');
const cursorOf = createJsonField('__CURSOR');
const message = createJsonField('MESSAGE');
const identifier = createJsonField('SYSLOG_IDENTIFIER');
const syslogPid = createJsonField('SYSLOG_PID');
const pid = createJsonField('_PID');
const priorityOf = createJsonField('PRIORITY');

/** A text of its own: what is cut out of a row would keep the row in memory. Throws where it is no JSON. */
const copied = (written: string): string => JSON.parse(`"${written}"`) as string;

const entryOf = (
	{atMs, from, pid, priority}: Record<'atMs' | 'pid' | 'priority', number> & {readonly from: string},
	text: string,
	cursor: string,
): JournalEntry | undefined =>
	Number.isFinite(atMs)
		? {line: {atMs, from, pid: pid || 0, priority: Number.isInteger(priority) ? priority : 6, text: redactSecrets(text)}, cursor}
		: undefined;

/** What is there as text, as it nearly always is; the fields come in any order, and reading them all takes twice as long. */
const readPlainEntry = (json: string): JournalEntry | undefined => {
	const [at, text, from, cursor] = [timestamp(json), message(json), identifier(json), cursorOf(json)];
	if (at === undefined || text === undefined || from === undefined || cursor === undefined || !json.endsWith('}')) return undefined;
	const facts = {atMs: Number(at) / 1000, from: copied(from), pid: Number(syslogPid(json) ?? pid(json) ?? 0), priority: Number(priorityOf(json) ?? 6)};
	return entryOf(facts, copied(text), cursor);
};

const readAnyEntry = (json: string): JournalEntry | undefined => {
	const fields = JSON.parse(json) as Record<string, unknown>;
	const facts = {
		atMs: Number(fields['__REALTIME_TIMESTAMP']) / 1000,
		from: String(fields['SYSLOG_IDENTIFIER'] ?? ''),
		pid: Number(fields['SYSLOG_PID'] ?? fields['_PID'] ?? 0),
		priority: Number(fields['PRIORITY'] ?? 6),
	};
	return entryOf(facts, textOf(fields['MESSAGE']), String(fields['__CURSOR'] ?? ''));
};

/** Undefined: no entry of the journal. */
export const readJournalEntry = (json: string): JournalEntry | undefined => {
	if (!json.startsWith('{')) return undefined;
	try {
		return readPlainEntry(json) ?? readAnyEntry(json);
	} catch {
		return undefined;
	}
};

export const journalFollow: ReadCommand<JournalFollowArgs, Answer<readonly MailLine[]>> = {
	name: 'journal-follow',
	examples: [{asRoot: true, follow: false, lines: 20}],
	build: ({asRoot, follow, after, before, since, lines}) => ({
		name: 'journal-follow',
		argv: [
			'journalctl',
			'-q',
			'--no-pager',
			'--all',
			'-o',
			'json',
			'--output-fields=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID',
			...(follow ? ['-f'] : []),
			...(before === undefined ? [] : ['-r', `--after-cursor=${before}`]),
			...(after === undefined ? ['-n', String(lines)] : [`--after-cursor=${after}`, '--no-tail']),
			...(since === undefined ? [] : [`--since=@${Math.floor(since.getTime() / 1000)}`]),
			...mailJournalMatches,
		],
		effect: 'read',
		asRoot,
		// Backwards it ends when nobody reads any more: that is for 200,000 lines over a slow connection.
		timeoutMs: follow ? 0 : before === undefined ? 30_000 : 600_000,
		...(follow ? {} : {maxBytes: 256 * 1024 * 1024}),
	}),
	parse: result => {
		const refusal = result.end === 'cut' ? undefined : refusalOf('journalctl', result);
		if (refusal?.missing) return noAnswer('There is no systemd journal on this server.', true);
		if (refusal) return refusal;
		if (result.code !== 0 && result.stderr.trim() !== '') return noAnswer(`journalctl did not show the log: ${firstLine(result.stderr)}`);
		return {ok: true, value: result.stdout.split('\n').flatMap(line => readJournalEntry(line)?.line ?? [])};
	},
};
