// The queue and one of its messages as text and as JSON: why mail waits first, then each message.
import type {QueueMessage} from '../commands/queue-message.ts';
import {formatBytes} from '../format/bytes.ts';
import {formatDuration} from '../format/duration.ts';
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import {shortReason} from '../maillog/tell-outcome.ts';
import type {QueueGroup} from './group-queue.ts';
import type {MailQueue, QueuedMessage} from './read-queue.ts';

export const nextTryWords = ({nextTry, queue}: QueuedMessage, now: Date): string => {
	if (queue === 'hold') return 'on hold';
	if (nextTry === undefined) return queue;
	const inMs = nextTry.getTime() - now.getTime();
	return inMs >= 1000 ? `in ${formatDuration(inMs)}` : 'due';
};

export const reasonWords = ({recipients}: QueuedMessage): string => visible(shortReason(recipients.find(each => each.reason !== undefined)?.reason ?? ''));

export const recipientWords = ({recipients}: QueuedMessage): string =>
	visible(`${recipients[0]?.address ?? ''}${recipients.length > 1 ? ` and ${recipients.length - 1} more` : ''}`);

export const queueSummary = ({messages, bytes, complete, down}: MailQueue): string =>
	[
		messages.length === 0
			? 'The queue is empty'
			: `${messages.length} message${messages.length === 1 ? '' : 's'}${complete ? '' : ' and more'}, ${formatBytes(bytes)}`,
		...(down ? ['Postfix does not run: nothing is tried'] : []),
	].join('; ');

export const printQueue = (queue: MailQueue, chosen: readonly QueuedMessage[], groups: readonly QueueGroup[], now: Date): string => {
	const head = `${queueSummary(queue)}${chosen.length === queue.messages.length ? '' : `; ${chosen.length} of them match`}\n`;
	if (chosen.length === 0) return head;
	const why = groups.map(each => [
		`  ${each.messages.length}`,
		visible(each.destination),
		formatDuration(now.getTime() - each.oldest.getTime()),
		each.reason === '' ? 'not tried yet' : visible(each.reason),
	]);
	const rows = chosen.map(each => [
		`  ${visible(each.id)}`,
		visible(each.queue),
		formatDuration(now.getTime() - each.arrived.getTime()),
		formatBytes(each.bytes),
		visible(each.sender),
		recipientWords(each),
		nextTryWords(each, now),
	]);
	return `${head}\n${textTable([['  how many', 'for', 'oldest', 'why'], ...why], [0])}\n${textTable([['  id', 'queue', 'age', 'size', 'from', 'to', 'next try'], ...rows], [2, 3])}`;
};

export const queueDocument = (host: string, now: Date, queue: MailQueue, chosen: readonly QueuedMessage[], groups: readonly QueueGroup[]) => ({
	host,
	at: now.toISOString(),
	total: queue.messages.length,
	bytes: queue.bytes,
	complete: queue.complete,
	down: queue.down,
	groups: groups.map(({messages, oldest, ...group}) => ({...group, messages: messages.length, oldest: oldest.toISOString()})),
	messages: chosen.map(({arrived, nextTry, ...message}) => ({...message, arrived: arrived.toISOString(), nextTry: nextTry?.toISOString() ?? null})),
});

const first = ['from', 'to', 'cc', 'subject', 'date', 'message-id'];
const rank = (name: string): number => {
	const at = first.indexOf(name.toLowerCase());
	return at < 0 ? first.length : at;
};

/** Rows of a message: whom it goes to, headers (those first that people read), parts, and the body where it was asked for. */
export const messageLines = ({envelope, headers, parts, body, cut}: QueueMessage): string[] => [
	...envelope
		.filter(([key]) => /^(?:sender|recipient|original_recipient|message_arrival_time)$/.test(key))
		.map(([key, value]) => visible(`${key.replaceAll('_', ' ')}: ${value}`)),
	'',
	...headers.toSorted(([one], [two]) => rank(one) - rank(two)).map(([name, value]) => visible(`${name}: ${value}`)),
	'',
	...parts.map(({depth, bytes, type, name}) => `${'  '.repeat(depth)}${visible(type)}  ${formatBytes(bytes)}${name === '' ? '' : `  ${visible(name)}`}`),
	...(body === undefined ? [] : ['', ...body.map(visible), ...(cut ? ['(and more)'] : [])]),
];
