// How many lines passed in the last second without having been on the screen: more came between two drawings than there are rows.

export type Passed = {
	/** Lines that the filter let through, for each drawing. */
	readonly byDrawing: readonly number[];
	/** In how many milliseconds. */
	readonly inMs: number;
};

export const nothingPassed: Passed = {byDrawing: [], inMs: 1000};

/** A second, of those that are drawn `rows` at a time. */
export const unseenPerSecond = ({byDrawing, inMs}: Passed, rows: number): number =>
	Math.round((byDrawing.reduce((sum, came) => sum + Math.max(0, came - rows), 0) * 1000) / inMs);

export type LogPassed = {
	/** So many have come since the drawing before. */
	drawn(came: number): void;
	/** The last full second. */
	last(): Passed;
	/** That nothing comes any more is not told yet. */
	isCounting(): boolean;
	reset(): void;
};

const windowMs = 1000;

export const createLogPassed = (monotonicMs: () => number): LogPassed => {
	let last = nothingPassed;
	let counts: number[] = [];
	/** Undefined: nothing has come for a while. */
	let from: number | undefined;

	return {
		drawn: came => {
			const now = monotonicMs();
			if (from === undefined && came === 0) return;
			from ??= now;
			counts.push(came);
			if (now - from < windowMs) return;
			const any = counts.some(each => each > 0);
			last = any ? {byDrawing: counts, inMs: now - from} : nothingPassed;
			from = any ? now : undefined;
			counts = [];
		},
		last: () => last,
		isCounting: () => from !== undefined,
		reset: () => {
			last = nothingPassed;
			counts = [];
			from = undefined;
		},
	};
};
