// What a search found, as text and as JSON: one message as its story, several as a table, newest first.
import {marks} from '../format/marks.ts';
import {timeStamp} from '../format/stamp.ts';
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import {storyRows, storySummary, storyTitle} from './story-lines.ts';
import type {Story} from './story-shape.ts';
import type {Traced} from './trace.ts';

type PrintOptions = {readonly unicode: boolean; readonly colours: boolean};

/** SGR parameters (ECMA-48): red only for what fails. */
const colours = {ok: '32', warning: '33', failure: '31;1', unknown: '36', skipped: '2'} as const;

const printStory = (story: Story, {queued}: Traced, now: Date, options: PrintOptions, withLines: boolean): string => {
	const paint = (text: string, code: string) => (options.colours ? `\u001b[${code}m${text}\u001b[0m` : text);
	const mark = marks(options.unicode);
	const rows = storyRows(story, queued, now);
	const wordWidth = Math.max(...rows.map(row => row.word.length), 0);
	const text = rows.flatMap(row => [
		`${paint(mark[row.level], colours[row.level])} ${row.at.padEnd(12)}  ${row.word.padEnd(wordWidth)}  ${row.says}`,
		...row.more.map(more => paint(`  ${' '.repeat(12)}  ${' '.repeat(wordWidth)}  ${more}`, '2')),
	]);
	const lines = withLines
		? ['', ...story.lines.map(line => paint(`  | ${timeStamp(new Date(line.atMs), true)} ${visible(line.from)}: ${visible(line.text)}`, '2'))]
		: [];
	return [paint(`${storyTitle(story)}: ${story.verdict.says}`, '1'), ...text, ...lines, ''].join('\n');
};

const printList = (stories: readonly Story[], {leftOut}: Traced, now: Date, {unicode}: PrintOptions): string => {
	const mark = marks(unicode);
	const rows = stories.map(story => {
		const {at, id, level, from, to, says} = storySummary(story, now);
		return [`${mark[level]} ${at}`, id, from, '->', to, says];
	});
	const more = leftOut > 0 ? `${leftOut} older ones are not shown.\n` : '';
	return `${textTable([['  when', 'queue id', 'from', '', 'to', 'outcome'], ...rows])}${more}`;
};

export const printTrace = (traced: Traced, now: Date, options: PrintOptions, withLines: boolean): string => {
	const [only, ...others] = traced.stories;
	return only !== undefined && others.length === 0 ? printStory(only, traced, now, options, withLines) : printList(traced.stories, traced, now, options);
};

const iso = (atMs: number): string => new Date(atMs).toISOString();

export const storyDocument = (story: Story, queued: Traced['queued']) => ({
	queueIds: story.queueIds,
	messageId: story.messageId ?? null,
	sender: story.sender ?? null,
	user: story.user ?? null,
	client: story.client ?? null,
	bytes: story.bytes ?? null,
	from: iso(story.fromMs),
	to: iso(story.toMs),
	finished: story.finished,
	level: story.verdict.level,
	says: story.verdict.says,
	recipients: story.outcomes.map(({atMs, ...outcome}) => ({...outcome, at: iso(atMs)})),
	steps: story.steps.map(({atMs, ...step}) => ({at: iso(atMs), ...step})),
	queue: story.queueIds.flatMap(id => {
		const place = queued.get(id);
		return place ? [{id, queue: place.queue, nextTry: place.nextTry?.toISOString() ?? null}] : [];
	}),
	lines: story.lines.map(({atMs, from, text}) => ({at: iso(atMs), from, text})),
});

export const traceDocument = (host: string, now: Date, {stories, queued, near, complete, unread, read, leftOut, suppressed, place}: Traced) => ({
	host,
	at: now.toISOString(),
	log: place.where,
	complete,
	unread,
	linesRead: read,
	leftOut,
	suppressed,
	near,
	messages: stories.map(story => storyDocument(story, queued)),
});

export const exitCodeOfTrace = (stories: readonly Story[]): 0 | 1 | 2 | 3 => {
	if (stories.length === 0) return 3;
	const levels = stories.map(story => story.verdict.level);
	return levels.includes('failure') ? 2 : levels.includes('warning') ? 1 : levels.includes('unknown') ? 3 : 0;
};
