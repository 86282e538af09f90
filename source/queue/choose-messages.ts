// Which messages of the queue are meant: by id, or by sender, recipient, reason, queue and age.
import type {QueuedMessage} from './read-queue.ts';

export type QueueChoice = {
	readonly sender?: string;
	readonly recipient?: string;
	/** Part of the reason why it waits. */
	readonly reason?: string;
	readonly queue?: string;
	/** At least so old. */
	readonly olderThanMs?: number;
};

const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

export const chooseMessages = (messages: readonly QueuedMessage[], {sender, recipient, reason, queue, olderThanMs}: QueueChoice, now: Date): QueuedMessage[] =>
	messages.filter(
		each =>
			(sender === undefined || has(each.sender, sender)) &&
			(recipient === undefined || each.recipients.some(one => has(one.address, recipient))) &&
			(reason === undefined || each.recipients.some(one => has(one.reason ?? '', reason))) &&
			(queue === undefined || each.queue === queue) &&
			(olderThanMs === undefined || now.getTime() - each.arrived.getTime() >= olderThanMs),
	);
