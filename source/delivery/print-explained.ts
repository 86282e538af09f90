// What others wrote of a mail, for a person: each verdict in words, then the way the mail came.

import {formatDuration} from '../format/duration.ts';
import {levelsWorstFirst} from '../format/levels.ts';
import {marks} from '../format/marks.ts';
import {visible} from '../format/visible.ts';
import type {ExplainedReply} from './fetch-replies.ts';
import type {MessageFacts} from './message-facts.ts';

export const explainedLines = ({explained, received}: Pick<MessageFacts, 'explained' | 'received'>, unicode: boolean): string[] => {
	const mark = marks(unicode);
	if (explained.length + received.length === 0)
		return ['There is neither an Authentication-Results nor a Received line in it: take the whole header of the mail, as "show original" shows it.'];
	return [
		...(explained.length === 0 ? ['The receiver wrote no Authentication-Results.'] : []),
		...explained
			.toSorted((a, b) => levelsWorstFirst.indexOf(a.level) - levelsWorstFirst.indexOf(b.level))
			.flatMap(each => [
				`${mark[each.level]} ${each.method} ${each.result}${each.by === '' ? '' : `, says ${each.by}`}`,
				`    ${each.says}`,
				`    | ${each.text}`,
			]),
		...(received.length > 0 ? ['', 'The way it came'] : []),
		...received.map(each => {
			const took = each.tookMs === undefined ? '' : formatDuration(Math.max(0, each.tookMs));
			return `  ${took.padStart(7)}  ${each.by} with ${each.via}${each.tls === '' ? '' : `, ${each.tls}`}${each.from === '' ? '' : ` from ${each.from}`}`;
		}),
	].map(visible);
};

const dayAndTime = (at: Date | undefined): string => (at === undefined ? '' : `, ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`);

/** What came back, newest first. */
export const repliesLines = (replies: readonly ExplainedReply[], unicode: boolean): string[] =>
	replies.length === 0
		? ['Nothing came back yet for any test mail. A report service answers within minutes; Gmail and Outlook answer nothing: paste their headers instead.']
		: replies.flatMap(({from, subject, at, folder, explained, received, says}, index) => [
				...(index === 0 ? [] : ['']),
				visible(`${from}: ${subject}${dayAndTime(at)}${folder === 'INBOX' ? '' : ` (in ${folder})`}`),
				...(says === '' ? [] : [visible(`  ${says}`)]),
				...(explained.length + received.length > 0
					? explainedLines({explained, received}, unicode).map(line => `  ${line}`)
					: says === ''
						? ['  It holds no headers that could be explained.']
						: []),
			]);

export const printExplained = (message: MessageFacts, unicode: boolean): string => `${explainedLines(message, unicode).join('\n')}\n`;
