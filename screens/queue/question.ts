// What is asked before the queue is changed: which messages, what happens, and whether it can be taken back.
import {visible} from '../../source/format/visible.ts';
import {countWords, type QueueVerb} from '../../source/queue/plan-queue.ts';
import type {QueuedMessage} from '../../source/queue/read-queue.ts';

const says: Readonly<Record<QueueVerb, {readonly action: string; readonly says: string}>> = {
	flush: {action: 'Try again now', says: 'Postfix tries to deliver at once.'},
	hold: {action: 'Put on hold', says: 'Nothing happens with it until it is released. Can be undone.'},
	release: {action: 'Release', says: 'It is delivered like every other. Can be undone as long as it waits.'},
	requeue: {action: 'Queue anew', says: 'Addresses and rules are looked up again; it gets a new id.'},
	delete: {action: 'Delete', says: 'Nobody is told. A copy is kept on the server: mailtui undo puts it back.'},
};

const shown = 6;

/** `word`: what must be typed, where more than one message would be deleted. */
export const questionOfQueue = (
	verb: QueueVerb,
	messages: readonly QueuedMessage[],
): {readonly title: string; readonly lines: readonly string[]; readonly action: string; readonly word?: string} => {
	const count = countWords(messages.length);
	const lines = messages
		.slice(0, shown)
		.map(each => visible(`${each.id}  ${each.sender} -> ${each.recipients[0]?.address ?? ''}${each.recipients.length > 1 ? ' ...' : ''}`));
	return {
		title: `${says[verb].action}: ${count}?`,
		lines: [...lines, ...(messages.length > shown ? [`and ${messages.length - shown} more`] : []), '', says[verb].says],
		action: says[verb].action,
		...(verb === 'delete' && messages.length > 1 && {word: `delete ${messages.length}`}),
	};
};
