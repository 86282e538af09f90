// A story as rows of words, for the screen and for the command line: when, what, and about whom. Control characters are made visible here.

import type {Level} from '../checks/shape.ts';
import type {QueuePlace} from '../commands/queue-find.ts';
import {formatDuration} from '../format/duration.ts';
import {dayStamp, timeStamp, whenStamp} from '../format/stamp.ts';
import {visible} from '../format/visible.ts';
import {foldTries} from './fold-tries.ts';
import type {Step, Story} from './story-shape.ts';

export type StoryRow = {
	readonly at: string;
	readonly word: string;
	readonly level: Level;
	readonly says: string;
	/** Below the row. */
	readonly more: readonly string[];
};

const queueWords = (place: QueuePlace, now: Date): string => {
	if (place.queue === 'hold') return 'on hold: nothing happens until it is released';
	if (place.nextTry === undefined) return `in queue ${place.queue}`;
	const inMs = place.nextTry.getTime() - now.getTime();
	return inMs > 0 ? `tried again at ${timeStamp(place.nextTry)}, in ${formatDuration(inMs)}` : 'is due to be tried again';
};

const isSameDay = (one: Date, two: Date): boolean => one.toDateString() === two.toDateString();

const stepRow = (story: Story, step: Step): StoryRow => {
	const outcome = step.recipient === undefined ? undefined : story.outcomes.find(each => each.recipient === step.recipient && each.atMs === step.atMs);
	const alias = outcome?.original === undefined || outcome.original === outcome.recipient ? '' : ` (for ${outcome.original})`;
	const who = step.recipient === undefined ? '' : `${step.recipient}${alias}  `;
	const took = outcome && step.word !== 'rejected' && outcome.took !== '' ? `  ${outcome.took}` : '';
	// The same advice is given once, where it is needed last.
	const isLast = story.steps.findLast(each => each.todo === step.todo && each.recipient === step.recipient) === step;
	return {
		at: timeStamp(new Date(step.atMs), true),
		word: step.word,
		level: step.level,
		says: visible(`${who}${step.says}${took}`),
		more: step.todo === undefined || !isLast ? [] : [visible(step.todo)],
	};
};

export const storyRows = (story: Story, queued: ReadonlyMap<string, QueuePlace>, now: Date): StoryRow[] => {
	let day = now;
	const rows: StoryRow[] = foldTries(story.steps).flatMap(folded => {
		const at = new Date(folded.kind === 'step' ? folded.step.atMs : folded.atMs);
		const row: StoryRow =
			folded.kind === 'step'
				? stepRow(story, folded.step)
				: {at: timeStamp(at, true), word: 'again', level: 'unknown', says: `and ${folded.count} times more, with the same answer`, more: []};
		const isNewDay = !isSameDay(at, day);
		day = at;
		return isNewDay ? [{at: dayStamp(at), word: '', level: 'skipped', says: '', more: []}, row] : [row];
	});
	for (const id of story.queueIds) {
		const place = queued.get(id);
		if (place && !story.finished) rows.push({at: '', word: 'now', level: 'unknown', says: `${visible(id)} ${queueWords(place, now)}`, more: []});
	}
	return rows;
};

export const storyTitle = (story: Story): string =>
	visible(story.messageId === undefined ? (story.queueIds[0] ?? 'a refused message') : `<${story.messageId}>`);

/** Who sent to whom, and how it ended: one row of a list. */
export const storySummary = (
	story: Story,
	now: Date,
): {readonly at: string; readonly id: string; readonly level: Level; readonly from: string; readonly to: string; readonly says: string} => {
	const [first, ...others] = story.outcomes;
	return {
		at: whenStamp(new Date(story.fromMs), now),
		id: visible(story.queueIds[0] ?? '-'),
		level: story.verdict.level,
		from: visible(story.sender === '' ? 'MAILER-DAEMON' : (story.sender ?? '?')),
		to: visible(first === undefined ? '?' : `${first.recipient}${others.length > 0 ? ` and ${others.length} more` : ''}`),
		says: visible(
			story.verdict.level === 'ok' || story.outcomes.length !== 1 || first === undefined ? story.verdict.says : `${story.verdict.says}: ${first.says}`,
		),
	};
};
