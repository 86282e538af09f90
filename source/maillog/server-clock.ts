// What time it is on the server, as far as its own log tells: its clock and ours differ, and it may be set while somebody watches.

export type ServerClock = {
	/** It was asked just now. */
	set(nowMs: number): void;
	/** A line of that time came in; by how many milliseconds the clock was set back, where it was. */
	hear(atMs: number): number | undefined;
	/** What comes next may have been written long before it comes: the connection was lost. */
	interrupted(): void;
	/** Milliseconds since 1970. */
	now(): number;
};

/** A line takes less than this from the program to us. */
const underWayMs = 5000;

/** Before it is set, it is 1970 there. */
export const createServerClock = (monotonicMs: () => number): ServerClock => {
	let offset = -monotonicMs();
	let last = 0;
	/** Lines come as they are written. */
	let isLive = false;
	let wasInterrupted = false;
	const now = () => offset + monotonicMs();

	return {
		set: nowMs => {
			offset = nowMs - monotonicMs();
			isLive = false;
			wasInterrupted = false;
			last = 0;
		},
		hear: atMs => {
			const backMs = now() - atMs;
			const before = last;
			last = atMs;
			const isSetBack = backMs > underWayMs && (isLive || (wasInterrupted && atMs < before - underWayMs));
			// No line is of the future.
			if (isSetBack || backMs < 0) offset = atMs - monotonicMs();
			if (isSetBack || backMs <= underWayMs) {
				isLive = true;
				wasInterrupted = false;
			}
			return isSetBack ? backMs : undefined;
		},
		interrupted: () => {
			isLive = false;
			wasInterrupted = true;
		},
		now,
	};
};
