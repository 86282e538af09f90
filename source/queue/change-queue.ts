// A change of the queue carried out: through changes/, journaled, proven by looking at the queue again.
import {applyChange} from '../changes/apply.ts';
import {newChangeId} from '../changes/new-change-id.ts';
import {operator} from '../changes/operator.ts';
import type {ChangeEvent, ChangeResult, Verdict} from '../changes/shape.ts';
import {type QueuePlace, queueFind} from '../commands/queue-find.ts';
import type {Session} from '../session.ts';
import {countWords, planQueue, type QueueVerb} from './plan-queue.ts';

const confirmWithinMs = 120_000;
const mostNamed = 200;

/** What the queue must look like afterwards; messages that left it meanwhile are no failure. */
export const judgeQueue = (verb: QueueVerb, ids: readonly string[], places: ReadonlyMap<string, QueuePlace>): Verdict => {
	const there = ids.filter(id => places.has(id));
	const queueOf = (id: string) => places.get(id)?.queue;
	const isWrong: Readonly<Record<QueueVerb, (id: string) => boolean>> = {
		hold: id => queueOf(id) !== 'hold',
		release: id => queueOf(id) === 'hold',
		// From maildrop it is taken in under another id.
		requeue: id => queueOf(id) !== 'maildrop',
		flush: () => false,
		delete: () => true,
	};
	const wrong = there.filter(isWrong[verb]);
	const says: Readonly<Record<QueueVerb, string>> = {
		hold: `${countWords(there.length)} on hold`,
		release: `${countWords(ids.length)} released`,
		requeue: `${countWords(ids.length)} queued anew`,
		flush: ids.length === 0 ? 'All waiting messages are tried again' : `${countWords(ids.length)} tried again`,
		delete: `${countWords(ids.length)} deleted; the copies are kept until the change is undone`,
	};
	if (wrong.length === 0) return {good: true, says: says[verb], proof: []};
	return {good: false, says: `${countWords(wrong.length)} could not be changed: ${wrong.slice(0, 5).join(' ')}`, proof: []};
};

/** Throws HostError where the host could not be asked before anything was begun. */
export async function* changeQueue(session: Session, verb: QueueVerb, ids: readonly string[]): AsyncGenerator<ChangeEvent> {
	const directory = `/var/lib/mailtui/queue/${newChangeId(session.clock.now())}`;
	yield* applyChange(planQueue(verb, ids, directory), {
		host: session.host,
		clock: session.clock,
		by: operator(),
		because: [`queue ${verb}`],
		confirmWithinMs,
		verify: async () => {
			const places = await session.at().ask(queueFind, {ids: ids.length > mostNamed ? [] : ids});
			return places.ok ? judgeQueue(verb, ids, ids.length === 0 ? new Map() : places.value) : {good: false, says: places.why, proof: []};
		},
	});
}

export const resultOfQueueChange = async (events: AsyncIterable<ChangeEvent>): Promise<ChangeResult> => {
	let result: ChangeResult | undefined;
	for await (const event of events) if (event.kind === 'ended') result = event.result;
	if (result === undefined) throw new Error('A change ended without a result');
	return result;
};
