// A log file read backwards from a line that is known, on into those that were rotated away: what is older, the newest first.
import {maillogBeforeScript} from '../scripts/maillog-before-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type MaillogBeforeArgs = {
	readonly path: string;
	readonly asRoot: boolean;
	/** `INODE:OFFSET` behind the line that is known; without it, the newest of all. */
	readonly before?: string;
	/** What was rotated away before is not read. */
	readonly since?: Date;
	/** At most so many. */
	readonly lines: number;
};

/** Rows as `readFileEntry` reads them. */
export const maillogBefore: ReadCommand<MaillogBeforeArgs, Answer<readonly string[]>> = {
	name: 'maillog-before',
	examples: [{path: '/var/log/no-such-file.log', asRoot: true, before: '1:1', lines: 5}],
	build: ({path, asRoot, before = '0:0', since, lines}) => ({
		name: 'maillog-before',
		argv: ['perl', '-e', maillogBeforeScript, 'mailtui-before', path, before, String(lines), String(Math.floor((since?.getTime() ?? 0) / 1000))],
		effect: 'read',
		asRoot,
		// It ends when nobody reads it any more: this is for 200,000 lines over a slow connection.
		timeoutMs: 600_000,
		maxBytes: 256 * 1024 * 1024,
	}),
	parse: result => {
		const refusal = result.end === 'cut' ? undefined : refusalOf('perl', result);
		if (refusal) return refusal;
		if (result.code !== 0) return noAnswer(firstLine(result.stderr) || 'The log file cannot be read.');
		return {ok: true, value: result.stdout.split('\n').filter(row => row !== '')};
	},
};
