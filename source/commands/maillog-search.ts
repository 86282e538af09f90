// All lines of the mail log about one message, or about the messages of one address: searched on the server, so that only they travel.
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import type {MailLine} from '../maillog/shape.ts';
import {readLogClock, readSyslogLine} from '../postfix/syslog-line.ts';
import {maillogSearchScript} from '../scripts/maillog-search-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type SearchArgs = {
	/** `journal`, or the path of a log file. */
	readonly where: string;
	readonly asRoot: boolean;
	readonly since: Date;
	readonly until?: Date;
	readonly kind: 'queue-id' | 'message-id' | 'address';
	readonly wanted: string;
	/** The newest so many. */
	readonly messages: number;
	/** It stops by itself then, and says so. */
	readonly seconds: number;
	/** Where rspamd writes when nobody told it to use syslog; Debian's place by default. */
	readonly rspamdLog?: string;
	/** `where` is Postfix's own file, and others write there. */
	readonly beside?: 'journal';
};

export type HowRead = {
	/** False: its time was over before it had read everything, or a file could not be read whole. */
	readonly complete: boolean;
	/** Names of packed files that could not be unpacked, or only in part. */
	readonly unread: readonly string[];
};

export type FoundLines = HowRead & {
	readonly lines: readonly MailLine[];
	/** Queue ids that look like the wanted one, where nothing was found. */
	readonly near: readonly string[];
	/** How many lines it looked through. */
	readonly read: number;
	/** Older messages that were found and are not among the lines. */
	readonly leftOut: number;
	/** Lines that journald did not keep: parts of a story may be missing. */
	readonly suppressed: number;
};

const yesterday = {where: 'journal', asRoot: true, since: new Date(1_795_000_000_000), messages: 5, seconds: 10} as const;

const parseAnswer = (stdout: string): FoundLines | undefined => {
	const rows = redactSecrets(stdout).split('\n');
	const clock = readLogClock(/^mailtui-maillog-search 1 (.*)$/.exec(rows.find(row => row.startsWith('mailtui-maillog-search ')) ?? '')?.[1]);
	const end = /^end (complete|late) (\d+) (\d+)$/.exec(rows.findLast(row => row.startsWith('end ')) ?? '');
	const unread = rows.flatMap(row => (row.startsWith('unread ') ? [row.slice('unread '.length)] : []));
	if (!clock || !end) return undefined;
	return {
		lines: rows.flatMap(row => (row.startsWith('line ') ? (readSyslogLine(row.slice('line '.length), clock) ?? []) : [])),
		near: rows.flatMap(row => (row.startsWith('near ') ? [row.slice('near '.length)] : [])),
		complete: end[1] === 'complete' && unread.length === 0,
		unread,
		read: Number(end[2]),
		leftOut: Number(end[3]),
		suppressed: Number(/^suppressed (\d+)$/.exec(rows.findLast(row => row.startsWith('suppressed ')) ?? '')?.[1] ?? 0),
	};
};

export const maillogSearch: ReadCommand<SearchArgs, Answer<FoundLines>> = {
	name: 'maillog-search',
	examples: [
		{...yesterday, kind: 'queue-id', wanted: 'F0F0F0F0F'},
		{...yesterday, kind: 'address', wanted: 'no-such-user@example.org'},
	],
	build: ({where, asRoot, since, until, kind, wanted, messages, seconds, rspamdLog = '/var/log/rspamd/rspamd.log', beside = ''}) => ({
		name: 'maillog-search',
		argv: [
			'perl',
			'-e',
			maillogSearchScript,
			'mailtui-search',
			where,
			String(Math.floor(since.getTime() / 1000)),
			String(until === undefined ? 0 : Math.ceil(until.getTime() / 1000)),
			kind,
			wanted,
			String(messages),
			String(seconds),
			rspamdLog,
			beside,
		],
		effect: 'read',
		asRoot,
		timeoutMs: seconds * 1000 + 15_000,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const found = parseAnswer(result.stdout);
		return found ? {ok: true, value: found} : noAnswer(`The mail log cannot be searched: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
	},
};
