// What others wrote of a mail, for a person: each verdict in words, then the way the mail came.

import {formatDuration} from '../format/duration.ts';
import {levelsWorstFirst} from '../format/levels.ts';
import {marks} from '../format/marks.ts';
import {visible} from '../format/visible.ts';
import type {MessageFacts} from './message-facts.ts';

export const explainedLines = ({explained, received}: MessageFacts, unicode: boolean): string[] => {
	const mark = marks(unicode);
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

export const printExplained = (message: MessageFacts, unicode: boolean): string => `${explainedLines(message, unicode).join('\n')}\n`;
