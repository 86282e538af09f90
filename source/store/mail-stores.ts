// The stores of mail that is on its way, made together for one open server: the log, one message's story, the day in numbers, the queue and its changes.
import {queueFind} from '../commands/queue-find.ts';
import {type QueueMessage, queueMessage} from '../commands/queue-message.ts';
import type {Ask} from '../commands/shape.ts';
import {findLog} from '../maillog/find-log.ts';
import {followLog} from '../maillog/follow-log.ts';
import {olderLines} from '../maillog/older-lines.ts';
import {readSummary, type Summary} from '../maillog/summarise.ts';
import {trace} from '../maillog/trace.ts';
import type {Problem} from '../problem.ts';
import type {QueueVerb} from '../queue/plan-queue.ts';
import {readQueue} from '../queue/read-queue.ts';
import type {Session} from '../session.ts';
import {createLoaded, type LoadedStore} from './loaded.ts';
import {createLoadedFor, type LoadedForStore} from './loaded-for.ts';
import {createLogStory, type LogStoryStore} from './log-story.ts';
import {createLogTail, type LogTailStore} from './log-tail.ts';
import {createQueue, type QueueStore} from './queue.ts';
import {createSmallHeap} from './small-heap.ts';
import {answered, problemOf} from './unanswered.ts';

export type MailStores = {
	readonly logTail: LogTailStore;
	readonly logStory: LogStoryStore;
	/** Of the last 24 hours. */
	readonly logSummary: LoadedStore<Summary>;
	readonly queue: QueueStore;
	/** By `show:ID`, or `body:ID` with its body. */
	readonly queueMessage: LoadedForStore<QueueMessage>;
};

/** Never rejects. Journaled; what became of it, as a sentence. */
export type ChangeQueue = (verb: QueueVerb, ids: readonly string[]) => Promise<{readonly says: string} | {readonly problem: Problem}>;

/** A day of the log is counted. */
const countedMs = 86_400_000;

/** `ask` makes one that remembers nothing. */
export const createMailStores = ({host, clock}: Session, ask: () => Ask): MailStores => {
	const places = async (ids: readonly string[]) => {
		const found = await ask()(queueFind, {ids});
		return found.ok ? found.value : undefined;
	};
	const heap = createSmallHeap();
	const logStory = createLogStory({
		clock,
		look: (wanted, since) => trace(ask(), {wanted, since}),
		places,
	});
	return {
		logStory,
		logTail: createLogTail({
			clock,
			find: () => {
				heap.begin();
				return findLog(ask());
			},
			follow: (place, lines, signal) => followLog({host, clock, place, lines}, signal),
			older: (place, before, lines, signal) => olderLines({host, place, before, lines}, signal),
			heard: lines => {
				heap.check();
				logStory.actions.hear(lines);
			},
		}),
		logSummary: createLoaded(clock, async () => {
			const until = clock.now();
			return answered(await readSummary(ask(), {since: new Date(until.getTime() - countedMs), until}));
		}),
		queue: createQueue({
			clock,
			read: async () => answered(await readQueue(ask())),
			places: () => places([]),
		}),
		queueMessage: createLoadedFor(clock, async id => answered(await ask()(queueMessage, {id: id.slice(id.indexOf(':') + 1), body: id.startsWith('body:')}))),
	};
};

/** `changed`: told after the server was changed, or may have been. */
export const createChangeQueue =
	(session: Session, changed: () => void): ChangeQueue =>
	async (verb, ids) => {
		try {
			const {changeQueue, resultOfQueueChange} = await import('../queue/change-queue.ts');
			const {result, says} = await resultOfQueueChange(changeQueue(session, verb, ids));
			return result === 'confirmed' ? {says} : {problem: {title: says, detail: '', hint: '', kind: 'expected', exitCode: 3}};
		} catch (thrown) {
			return {problem: problemOf(thrown)};
		} finally {
			changed();
		}
	};
