// The next error and the one before, among the lines that are shown; back beyond what is held, older ones are fetched, so many at a time.
import {severityOf} from '../maillog/log-filter.ts';
import type {LogTailStore} from './log-tail.ts';

export type ErrorSought =
	| {readonly found: number}
	| {
			/** `far`: so many lines back, and there are older ones; `begins`: the log has no older ones; `full`: the buffer has no room for them. */
			readonly why: 'far' | 'begins' | 'full' | 'not fetched';
			/** How many were looked through in all, back from the line. */
			readonly lines: number;
			/** Of the oldest of them; undefined: there is none. */
			readonly backToMs: number | undefined;
	  };

/** Over a slow line that takes seconds; whoever wants to go further asks once more. */
const fetchedAtMost = 20_000;

/** Of those that are held: the nearest before (`-1`) or after it. */
export const heldError = (tail: LogTailStore, from: number, by: 1 | -1): number | undefined => {
	const shown = tail.view();
	for (let index = shown.indexOf(from) + by; index >= 0 && index < shown.count(); index += by) {
		const id = shown.idAt(index);
		const line = id === undefined ? undefined : tail.ring.get(id);
		if (line && severityOf(line) === 'error') return id;
	}
	return undefined;
};

/** Nothing before that line is an error of those that are held. Never rejects; undefined: it is not wanted any more. */
export const olderError = async (tail: LogTailStore, from: number, isWanted: () => boolean): Promise<ErrorSought | undefined> => {
	const {ring} = tail;
	const begun = ring.first();
	for (;;) {
		const known = ring.first();
		const state = await tail.actions.fetchOlder();
		// Looked at again, it begins anew.
		if (!isWanted() || ring.first() > known) return undefined;
		for (let id = known - 1; id >= ring.first(); id--) {
			const line = ring.get(id);
			// What the view has not looked at yet is held against the filter here.
			if (line && severityOf(line) === 'error' && tail.passes(line)) return {found: id};
		}
		const none = {lines: from - ring.first(), backToMs: ring.get(ring.first())?.atMs};
		if (state === 'none') return {why: 'begins', ...none};
		if (state === 'full') return {why: 'full', ...none};
		if (ring.first() === known) return {why: 'not fetched', ...none};
		if (begun - ring.first() >= fetchedAtMost) return {why: 'far', ...none};
	}
};
