// The Postfix queue as it is: what postqueue tells, and when each waiting message is tried next.
import {noAnswer} from '../commands/answer.ts';
import {postqueueList, type QueueEntry} from '../commands/postqueue-list.ts';
import {queueFind} from '../commands/queue-find.ts';
import type {Answer, Ask} from '../commands/shape.ts';

export type QueuedMessage = QueueEntry & {
	/** Of a deferred one. */
	readonly nextTry: Date | undefined;
};

export type MailQueue = {
	/** Oldest first. */
	readonly messages: readonly QueuedMessage[];
	readonly bytes: number;
	/** False: there are more than were carried. */
	readonly complete: boolean;
	/** Postfix does not run: nothing is tried. */
	readonly down: boolean;
};

/** Throws HostError. */
export const readQueue = async (ask: Ask): Promise<Answer<MailQueue>> => {
	const [listed, places] = await Promise.all([ask(postqueueList, undefined), ask(queueFind, {ids: []})]);
	if (!listed.ok) return listed.missing ? noAnswer('Postfix is not installed on this server.', true) : listed;
	const {entries, complete, down} = listed.value;
	const messages = entries
		.map(entry => ({...entry, nextTry: places.ok && entry.queue === 'deferred' ? places.value.get(entry.id)?.nextTry : undefined}))
		.sort((one, two) => one.arrived.getTime() - two.arrived.getTime());
	return {ok: true, value: {messages, bytes: messages.reduce((sum, each) => sum + each.bytes, 0), complete, down}};
};
