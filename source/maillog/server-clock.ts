// What time it is on the server, as far as its own log tells: its clock and ours differ, and it may be set while somebody watches.

export type ServerClock = {
	/** It was asked just now. */
	set(nowMs: number): void;
	/** A line of that time came in; by how many milliseconds the clock was set back, where lines tell it by their order. */
	hear(atMs: number): number | undefined;
	/** What comes next may have been written long before it comes: nothing was read for a while. */
	interrupted(): void;
	/** Milliseconds since 1970. */
	now(): number;
};

/** A line takes less than this from the program to us, but where more comes than can be carried. */
const underWayMs = 5000;
/** Late for so long, and never in time between: it is the clock that differs. */
const lateMs = 60_000;

/** Before it is set, it is 1970 there. */
export const createServerClock = (monotonicMs: () => number): ServerClock => {
	let offset = -monotonicMs();
	let last = 0;
	/** Lines are older than what was asked of the clock only until the first that comes as it is written. */
	let isBacklog = true;
	let lateSince: number | undefined;
	const now = () => offset + monotonicMs();

	return {
		set: nowMs => {
			offset = nowMs - monotonicMs();
			last = 0;
			isBacklog = true;
			lateSince = undefined;
		},
		hear: atMs => {
			const backMs = now() - atMs;
			const isSetBack = !isBacklog && backMs > underWayMs && atMs < last - underWayMs;
			last = atMs;
			if (backMs <= underWayMs || isSetBack) {
				isBacklog = false;
				lateSince = undefined;
				// No line is of the future.
				if (isSetBack || backMs < 0) offset = atMs - monotonicMs();
				return isSetBack ? backMs : undefined;
			}
			lateSince ??= monotonicMs();
			if (monotonicMs() - lateSince < lateMs) return undefined;
			offset = atMs - monotonicMs();
			lateSince = undefined;
			return undefined;
		},
		interrupted: () => {
			lateSince = undefined;
		},
		now,
	};
};
