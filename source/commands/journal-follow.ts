// The mail log as it is written, from systemd's journal: each entry with the cursor from which one can go on (journalctl(1), systemd.journal-fields(7)).
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {bytesText} from '../format/bytes-text.ts';
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

/** Undefined: no entry of the journal. */
export const readJournalEntry = (json: string): JournalEntry | undefined => {
	if (!json.startsWith('{')) return undefined;
	let fields: Record<string, unknown>;
	try {
		fields = JSON.parse(json) as Record<string, unknown>;
	} catch {
		return undefined;
	}
	const atMs = Number(fields['__REALTIME_TIMESTAMP']) / 1000;
	if (!Number.isFinite(atMs)) return undefined;
	const text = textOf(fields['MESSAGE']);
	const priority = Number(fields['PRIORITY'] ?? 6);
	return {
		line: {
			atMs,
			from: String(fields['SYSLOG_IDENTIFIER'] ?? ''),
			pid: Number(fields['SYSLOG_PID'] ?? fields['_PID'] ?? 0) || 0,
			priority: Number.isInteger(priority) ? priority : 6,
			text: redactSecrets(text),
		},
		cursor: String(fields['__CURSOR'] ?? ''),
	};
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
