// A change on its way: who knows it already, who still remembers what was, and for how long.

import {levelOfWatchRow} from '../../source/dns/print-watch.ts';
import {sayWatchRow} from '../../source/dns/say-watch.ts';
import type {Watch} from '../../source/dns/watch-record.ts';
import {zoneLine} from '../../source/dns/zone-text.ts';
import {sentences} from '../../source/format/sentences.ts';
import {visible} from '../../source/format/visible.ts';
import type {Streamed} from '../../source/store/streamed.ts';
import {clockText} from '../frame/clock-text.ts';
import type {Theme} from '../frame/theme.ts';
import {pad} from '../parts/columns.ts';
import {wrap} from '../parts/wrap.ts';

export const watchLines = ({value, running, problem}: Streamed<Watch>, now: Date, columns: number, theme: Theme): string[] => {
	if (problem) return [theme.failure(visible(sentences(problem.title, problem.hint)))];
	if (value === undefined) return [theme.dim('Asking who knows this name ...')];
	const {record, rows, isEverywhere, at, trouble} = value;
	const width = Math.min(24, Math.max(...rows.map(row => row.title.length)));
	const have = rows.filter(row => row.state === 'new').length;
	const heard = rows.filter(row => row.state !== 'unknown' && row.state !== 'waiting').length;
	const verdict = isEverywhere
		? 'It has arrived everywhere that answers.'
		: heard > 0
			? `It has arrived at ${have} of ${heard} that answer.`
			: rows.some(row => row.state === 'waiting')
				? 'Nobody has answered yet.'
				: 'Nobody answers: whether it has arrived is not known.';
	return [
		theme.strong(verdict),
		...wrap(visible(zoneLine(record)), columns).map(theme.accent),
		'',
		...(trouble === '' ? [] : [...wrap(visible(`Who answers for the name itself is not known: ${trouble}.`), columns), '']),
		...rows.flatMap(row =>
			wrap(sayWatchRow(row, now), Math.max(20, columns - width - 22)).map((line, index) =>
				index === 0
					? `${theme.mark(levelOfWatchRow(row))} ${pad(visible(row.title), width)}  ${theme.dim(pad(row.kind === 'authoritative' ? 'knows' : 'remembers', 9))}  ${line}`
					: `${' '.repeat(width + 15)}${line}`,
			),
		),
		'',
		theme.dim(running ? `asked at ${clockText(at)}, every 5 s until it is everywhere; Esc ends it` : `asked at ${clockText(at)}`),
	];
};
