// What waits, by why it waits and for whom: a thousand messages are mostly one trouble.
import {explain} from '../maillog/explain.ts';
import {shortReason} from '../maillog/tell-outcome.ts';
import type {QueuedMessage} from './read-queue.ts';

export type QueueGroup = {
	/** The reason without what differs from message to message; empty: it has not been tried yet. */
	readonly reason: string;
	/** The domain that the mail is for. */
	readonly destination: string;
	readonly messages: readonly QueuedMessage[];
	readonly recipients: number;
	readonly bytes: number;
	readonly oldest: Date;
	readonly means: string | undefined;
	readonly todo: string | undefined;
	readonly fix: string | undefined;
};

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Addresses, ids and times of one message say nothing about the reason. */
const general = (reason: string): string =>
	shortReason(reason)
		.replace(/<[^<>\s]*>/g, '<...>')
		.replace(/\b[\w.+-]+@[\w.-]+\b/g, '...@...')
		.replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '...')
		.replace(/\b\d+ (?=(?:more )?(?:seconds?|minutes?|s)\b)/g, '... ');

/** The largest first. */
export const groupQueue = (messages: readonly QueuedMessage[]): QueueGroup[] => {
	const groups = new Map<string, {reason: string; destination: string; example: string; messages: Set<QueuedMessage>; recipients: number}>();
	for (const message of messages) {
		for (const {address, reason = ''} of message.recipients) {
			const on = message.queue === 'hold' ? 'on hold' : general(reason);
			const key = `${on}\0${domainOf(address)}`;
			const group = groups.get(key) ?? {reason: on, destination: domainOf(address), example: reason, messages: new Set(), recipients: 0};
			group.messages.add(message);
			group.recipients++;
			groups.set(key, group);
		}
	}
	return [...groups.values()]
		.map(({reason, destination, example, messages: those, recipients}) => {
			const known = example === '' ? undefined : explain(example);
			const all = [...those];
			return {
				reason,
				destination,
				messages: all,
				recipients,
				bytes: all.reduce((sum, each) => sum + each.bytes, 0),
				oldest: new Date(all.reduce((oldest, each) => Math.min(oldest, each.arrived.getTime()), Number.POSITIVE_INFINITY)),
				means: known?.means,
				todo: known?.todo,
				fix: known?.fix,
			};
		})
		.sort((one, two) => two.messages.length - one.messages.length || one.oldest.getTime() - two.oldest.getTime());
};
