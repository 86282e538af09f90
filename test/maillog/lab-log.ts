// Lines of a real Debian 13 on which everything became of mail that can (test/record/mail-log.ts), and the stories in them.
import {readFileSync} from 'node:fs';
import type {MailLine} from '../../source/maillog/shape.ts';
import type {Story} from '../../source/maillog/story-shape.ts';
import {tellStories} from '../../source/maillog/tell-story.ts';
import {type LogClock, readSyslogLine} from '../../source/postfix/syslog-line.ts';

export const clock: LogClock = {nowMs: Date.UTC(2026, 10, 26, 12), offsetSeconds: 0};

/** Of a file in fixtures/maillog/. */
export const rawLinesOf = (name: string): readonly string[] =>
	readFileSync(new URL(`../../fixtures/maillog/${name}`, import.meta.url), 'utf8')
		.split('\n')
		.filter(line => line !== '');

const linesOf = (name: string): readonly MailLine[] => rawLinesOf(name).flatMap(line => readSyslogLine(line, clock) ?? []);

/** With rspamd beside OpenDKIM, by where rspamd writes (test/record/rspamd-log.ts). */
export const rspamdLines = {
	file: linesOf('rspamd-file.log'),
	syslog: linesOf('rspamd-syslog.log'),
	console: linesOf('rspamd-console.log'),
} as const;

export const labLines = linesOf('lab.log');

export const labStories: readonly Story[] = tellStories(labLines);

/** The story in which exactly these became recipients. */
export const storyTo = (...recipients: readonly string[]): Story => {
	const found = labStories.find(
		story =>
			story.outcomes
				.map(each => each.recipient)
				.sort()
				.join() === [...recipients].sort().join(),
	);
	if (found === undefined) throw new Error(`no story to ${recipients.join(', ')}`);
	return found;
};
