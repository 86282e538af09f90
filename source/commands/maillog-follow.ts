// A log file as it is written, by its name: through rotation and truncation, and from where an earlier follower stopped.
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import type {MailLine} from '../maillog/shape.ts';
import {type LogClock, readSyslogLine} from '../postfix/syslog-line.ts';
import {maillogFollowScript} from '../scripts/maillog-follow-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type MaillogFollowArgs = {
	readonly path: string;
	readonly asRoot: boolean;
	readonly follow: boolean;
	/** From there on, `INODE:OFFSET:SUM`; without it, the newest so many. */
	readonly after?: string;
	readonly lines: number;
};

const fileNotes = ['rotated', 'truncated', 'gap', 'packed', 'damaged'] as const;
export type FileNote = (typeof fileNotes)[number];

export type FileEntry =
	| {readonly line: MailLine; readonly position: string}
	/** The file was moved away, or emptied; what came in between is lost; what is older cannot be unpacked, or in part. */
	| {readonly note: FileNote};

/** Undefined: not what the script says, or the continuation of a line. */
export const readFileEntry = (row: string, clock: LogClock): FileEntry | undefined => {
	const note = fileNotes.find(each => row === `note ${each}`);
	if (note !== undefined) return {note};
	const [head, position] = /^(\d+:\d+)\t/.exec(row) ?? [];
	if (head === undefined || position === undefined) return undefined;
	const line = readSyslogLine(redactSecrets(row.slice(head.length)), clock);
	return line && {line, position};
};

export const maillogFollow: ReadCommand<MaillogFollowArgs, Answer<readonly string[]>> = {
	name: 'maillog-follow',
	examples: [
		{path: '/etc/hostname', asRoot: true, follow: false, lines: 5},
		{path: '/var/log/no-such-file.log', asRoot: true, follow: false, lines: 5},
	],
	build: ({path, asRoot, follow, after, lines}) => ({
		name: 'maillog-follow',
		argv: ['perl', '-e', maillogFollowScript, 'mailtui-follow', path, after ?? '', String(lines), follow ? '1' : '0'],
		effect: 'read',
		asRoot,
		timeoutMs: follow ? 0 : 30_000,
		...(follow ? {} : {maxBytes: 256 * 1024 * 1024}),
	}),
	parse: result => {
		const refusal = result.end === 'cut' ? undefined : refusalOf('perl', result);
		if (refusal) return refusal;
		if (result.code !== 0) return noAnswer(firstLine(result.stderr) || 'The log file cannot be read.', /No such file/.test(result.stderr));
		return {ok: true, value: result.stdout.split('\n').filter(row => row !== '')};
	},
};
