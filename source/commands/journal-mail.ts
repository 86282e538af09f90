// Recent log lines of everything the mail path uses, as JSON (journalctl(1), systemd.journal-fields(7)).
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {mailJournalMatches} from '../postfix/mail-journal-matches.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type LogLine = {
	readonly at: Date;
	/** `postfix/lmtp`, `dovecot`, `opendkim`, `systemd`: what the journal calls the identifier. */
	readonly from: string;
	readonly text: string;
	/** 0 emergency to 7 debug; 4 is a warning, 3 an error. */
	readonly priority: number;
};

export type JournalArgs = {
	readonly minutes: number;
	/** The newest so many. */
	readonly lines: number;
	readonly worst: 'warning' | 'everything';
	/** A regular expression as journalctl -g takes it. */
	readonly grep?: string;
};

/** MESSAGE is text, the bytes of what is not UTF-8, or null when it is too large. */
const textOf = (message: unknown): string => {
	if (typeof message === 'string') return message;
	if (Array.isArray(message) && message.every(byte => typeof byte === 'number')) return Buffer.from(message as number[]).toString('utf8');
	return '(a line too long for the journal to show)';
};

export const parseJournalLine = (line: string): LogLine | undefined => {
	if (!line.startsWith('{')) return undefined;
	try {
		const fields = JSON.parse(line) as Record<string, unknown>;
		const at = new Date(Number(fields['__REALTIME_TIMESTAMP']) / 1000);
		if (Number.isNaN(at.getTime())) return undefined;
		const priority = Number(fields['PRIORITY'] ?? 6);
		return {
			at,
			from: String(fields['SYSLOG_IDENTIFIER'] ?? ''),
			text: redactSecrets(textOf(fields['MESSAGE'])),
			priority: Number.isInteger(priority) ? priority : 6,
		};
	} catch {
		return undefined;
	}
};

export const journalMail: ReadCommand<JournalArgs, Answer<readonly LogLine[]>> = {
	name: 'journal-mail',
	examples: [
		{minutes: 60, lines: 200, worst: 'warning'},
		{minutes: 10, lines: 50, worst: 'everything', grep: 'no such thing was ever logged'},
	],
	build: ({minutes, lines, worst, grep}) => ({
		name: 'journal-mail',
		argv: [
			'journalctl',
			'-q',
			'--no-pager',
			'-o',
			'json',
			'--output-fields=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_SYSTEMD_UNIT',
			'-n',
			String(lines),
			`--since=-${minutes}min`,
			...(worst === 'warning' ? ['-p', 'warning'] : []),
			...(grep === undefined ? [] : [`--grep=${grep}`]),
			...mailJournalMatches,
		],
		effect: 'read',
		asRoot: true,
		timeoutMs: 15_000,
	}),
	parse: result => {
		const refusal = refusalOf('journalctl', result);
		if (refusal?.missing) return noAnswer('There is no systemd journal on this server, so log lines cannot be shown.', true);
		if (refusal) return refusal;
		// 1 and not a word: nothing matched.
		if (result.code !== 0 && result.stderr.trim() !== '') return noAnswer(`journalctl did not show the log: ${firstLine(result.stderr)}`);
		return {ok: true, value: result.stdout.split('\n').flatMap(line => parseJournalLine(line) ?? [])};
	},
};
