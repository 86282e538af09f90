// A change of the queue as a plan of changes/: what is run, and how it is taken back. Deleted mail is kept on the server, so that it can be put back.
import type {Plan, Step} from '../changes/shape.ts';
import {queueControl} from '../commands/queue-control.ts';

export type QueueVerb = 'hold' | 'release' | 'requeue' | 'flush' | 'delete';

const words: Readonly<Record<QueueVerb, {readonly title: string; readonly says: string}>> = {
	hold: {title: 'put on hold', says: 'Put on hold'},
	release: {title: 'released', says: 'Release'},
	requeue: {title: 'queued anew', says: 'Queue anew'},
	flush: {title: 'tried again', says: 'Try again'},
	delete: {title: 'deleted', says: 'Delete'},
};

const none: Partial<Record<QueueVerb, string>> = {
	requeue: 'queued anew, messages have other ids',
	flush: 'what was tried cannot be untried',
};

const back: Partial<Record<QueueVerb, 'release' | 'hold' | 'restore'>> = {hold: 'release', release: 'hold', delete: 'restore'};

/** More ids than this are several steps: a command line has its limits. */
const mostIds = 2000;

export const countWords = (count: number): string => `${count} message${count === 1 ? '' : 's'}`;

/** `directory`: where what is deleted is kept. No ids with flush: all of them. */
export const planQueue = (verb: QueueVerb, ids: readonly string[], directory: string): Plan => {
	const chunks =
		ids.length === 0 ? [[]] : Array.from({length: Math.ceil(ids.length / mostIds)}, (_, index) => ids.slice(index * mostIds, (index + 1) * mostIds));
	const {title, says} = words[verb];
	const what = ids.length === 0 ? 'all waiting messages' : countWords(ids.length);
	const steps = chunks.map((chunk, index): Step => {
		const place = verb === 'delete' ? {directory: chunks.length === 1 ? directory : `${directory}-${index + 1}`} : {};
		const undone = back[verb];
		return {
			says: `${says} ${chunk.length === 0 ? what : countWords(chunk.length)}`,
			command: queueControl.build({verb, ids: chunk, ...place}),
			undo: undone === undefined ? {none: none[verb] ?? ''} : queueControl.build({verb: undone, ids: undone === 'restore' ? [] : chunk, ...place}),
		};
	});
	return {title: `Queue: ${what} ${title}${ids.length === 1 ? ` (${ids[0]})` : ''}`, edits: [], steps, validate: [], settle: [], secrets: new Map(), notes: []};
};
