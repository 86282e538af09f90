// `What happened to this mail?`: finds the log, searches it on the server, and tells the stories; and where waiting mail lies in the queue.
import type {FoundLines} from '../commands/maillog-search.ts';
import {maillogSearch} from '../commands/maillog-search.ts';
import {type QueuePlace, queueFind} from '../commands/queue-find.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {findLog, type LogPlace} from './find-log.ts';
import type {Story} from './story-shape.ts';
import {tellStories} from './tell-story.ts';
import type {Wanted} from './wanted.ts';

export type Traced = Pick<FoundLines, 'near' | 'complete' | 'unread' | 'read' | 'leftOut' | 'suppressed'> & {
	readonly place: LogPlace;
	/** Newest first. */
	readonly stories: readonly Story[];
	/** Of those that have not left the server, by queue id. */
	readonly queued: ReadonlyMap<string, QueuePlace>;
};

export type TraceArgs = {readonly wanted: Wanted; readonly since: Date; readonly until?: Date; readonly messages?: number; readonly seconds?: number};

const mostAsked = 50;

/** Throws HostError. */
export const trace = async (ask: Ask, {wanted, since, until, messages = 200, seconds = 60}: TraceArgs): Promise<Answer<Traced>> => {
	const place = await findLog(ask);
	if (!place.ok) return place;
	const {where, asRoot, beside} = place.value;
	const found = await ask(maillogSearch, {where, asRoot, since, ...(until && {until}), ...wanted, messages, seconds, ...(beside && {beside})});
	if (!found.ok) return found;
	const {lines, ...rest} = found.value;
	const stories = tellStories(lines).reverse();
	const waiting = stories
		.filter(story => !story.finished)
		.flatMap(story => story.queueIds)
		.slice(0, mostAsked);
	const queued = waiting.length > 0 && asRoot ? await ask(queueFind, {ids: waiting}) : undefined;
	return {ok: true, value: {place: place.value, stories, queued: queued?.ok ? queued.value : new Map(), ...rest}};
};
