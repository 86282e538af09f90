// What the log has from before the buffer begins, fetched when somebody goes there: a page at a time, or down to a time.

import type {LogRing} from '../maillog/log-ring.ts';
import type {LogEntry} from '../maillog/log-rows.ts';

/** `none`: the log begins here; `full`: the buffer has no room for more. */
export type Older = 'more' | 'fetching' | 'none' | 'full';

type Needs = {
	readonly ring: LogRing;
	load(before: string, lines: number, signal: AbortSignal): AsyncIterable<readonly LogEntry[]>;
	/** There is something new to draw. */
	changed(): void;
	note(says: string): void;
};

export type LogOlder = {
	state(): Older;
	/** The first line of the buffer stands there. */
	begin(at: string): void;
	/** How it is then. Never rejects. */
	fetch(lines: number): Promise<Older>;
	/** All since then is in the buffer when it resolves, as far as there is room; at once where it is there already. Never rejects. */
	fetchSince(atMs: number): Promise<void>;
	stop(): void;
	reset(): void;
};

export const createLogOlder = ({ring, load, changed, note}: Needs): LogOlder => {
	let state: Older = 'more';
	let position: string | undefined;
	/** Everything from then on is there. */
	let reachedMs = Number.POSITIVE_INFINITY;
	let current: AbortController | undefined;

	const stop = () => {
		current?.abort();
		current = undefined;
		if (state === 'fetching') state = 'more';
	};

	const fetch = async (lines: number, sinceMs: number) => {
		if (position === undefined || state !== 'more') return;
		const most = Math.min(lines, ring.free());
		if (most <= 0) {
			state = 'full';
			return changed();
		}
		const mine = new AbortController();
		current = mine;
		state = 'fetching';
		changed();
		let count = 0;
		/** Undefined: there is more to come. */
		const take = (entry: LogEntry): Older | undefined => {
			if (entry.kind === 'note') {
				note(entry.says);
				return undefined;
			}
			if (entry.line.atMs < sinceMs) {
				reachedMs = sinceMs;
				return 'more';
			}
			if (!ring.unshift(entry.line)) return 'full';
			position = entry.at;
			if (++count < most) return undefined;
			return most < lines ? 'full' : 'more';
		};
		let end: Older | undefined;
		try {
			for await (const batch of load(position, most, mine.signal)) {
				if (mine.signal.aborted) return;
				for (const entry of batch) if (end === undefined) end = take(entry);
				if (end !== undefined) break;
				changed();
			}
		} catch (thrown) {
			end = 'more';
			note(`Older lines could not be fetched: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
			// Whoever wants them asks once more.
			reachedMs = sinceMs;
		}
		if (mine.signal.aborted) return;
		current = undefined;
		state = end ?? 'none';
		changed();
	};

	return {
		state: () => state,
		begin: at => {
			position ??= at;
		},
		fetch: async lines => {
			await fetch(lines, Number.NEGATIVE_INFINITY);
			return state;
		},
		fetchSince: async atMs => {
			const oldest = ring.get(ring.first());
			if (oldest === undefined || oldest.atMs < atMs || reachedMs <= atMs) return;
			await fetch(Number.MAX_SAFE_INTEGER, atMs);
		},
		stop,
		reset: () => {
			stop();
			state = 'more';
			position = undefined;
			reachedMs = Number.POSITIVE_INFINITY;
		},
	};
};
