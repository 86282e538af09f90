// Lines of a real Debian 13 on which everything became of mail that can (test/record/mail-log.ts), and the stories in them.
import {readFileSync} from 'node:fs';
import type {MailLine} from '../../source/maillog/shape.ts';
import type {Story} from '../../source/maillog/story-shape.ts';
import {tellStories} from '../../source/maillog/tell-story.ts';
import {type LogClock, readSyslogLine} from '../../source/postfix/syslog-line.ts';

export const clock: LogClock = {nowMs: Date.UTC(2026, 10, 26, 12), offsetSeconds: 0};

export const rawLines: readonly string[] = readFileSync(new URL('../../fixtures/maillog/lab.log', import.meta.url), 'utf8')
	.split('\n')
	.filter(line => line !== '');

export const labLines: readonly MailLine[] = rawLines.flatMap(line => readSyslogLine(line, clock) ?? []);

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
