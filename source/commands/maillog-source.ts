// Where the mail log is kept (the systemd journal, a file of rsyslog's, Postfix's own maillog_file), and whether this user may read it.
import {type LogClock, readLogClock} from '../postfix/syslog-line.ts';
import {maillogSourceScript} from '../scripts/maillog-source-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type LogFile = {readonly path: string; readonly bytes: number; readonly changed: Date; readonly readable: boolean};

export type LogSources = {
	readonly clock: LogClock;
	readonly user: string;
	readonly groups: readonly string[];
	/** journald runs. */
	readonly journal: boolean;
	readonly journalReadable: boolean;
	/** Postfix writes its log itself (maillog_file, postconf(5)). */
	readonly own: string | undefined;
	readonly files: readonly LogFile[];
};

const parseSources = (stdout: string): LogSources | undefined => {
	const rows = stdout.split('\n');
	const told = (word: string) => rows.find(row => row.startsWith(`${word} `))?.slice(word.length + 1);
	const clock = readLogClock(told('mailtui-maillog-source 1'));
	if (!clock || !rows.includes('end')) return undefined;
	const [readable = 0, of = 0] = (told('journal-files') ?? '').split(' ').map(Number);
	return {
		clock,
		user: told('user') ?? '',
		groups: (told('groups') ?? '').split(' ').filter(group => group !== ''),
		journal: told('journal') === 'yes',
		// A journal that has no file yet is as good as one that can be read.
		journalReadable: readable > 0 || of === 0,
		own: told('own'),
		files: rows.flatMap(row => {
			const match = /^file (\d+) (\d+) (yes|no) (\/.*)$/.exec(row);
			return match ? [{path: match[4] as string, bytes: Number(match[1]), changed: new Date(Number(match[2]) * 1000), readable: match[3] === 'yes'}] : [];
		}),
	};
};

export const maillogSource: ReadCommand<{readonly asRoot: boolean}, Answer<LogSources>> = {
	name: 'maillog-source',
	examples: [{asRoot: true}],
	build: ({asRoot}) => ({name: 'maillog-source', argv: ['perl', '-e', maillogSourceScript, 'mailtui-log'], effect: 'read', asRoot, timeoutMs: 10_000}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const sources = parseSources(result.stdout);
		return sources
			? {ok: true, value: sources}
			: noAnswer(`Where the mail log is kept cannot be found out: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
	},
};
