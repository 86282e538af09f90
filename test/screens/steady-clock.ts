// A clock that goes on only when it is told to; who waits longer is woken then.
import type {Clock} from '../../source/host/clock.ts';

export type SteadyClock = Clock & {advance(ms: number): void};

export const createSteadyClock = (start = new Date(2026, 10, 23, 20, 14, 7)): SteadyClock => {
	let nowMs = start.getTime();
	let sleepers: Array<{readonly untilMs: number; readonly wake: () => void}> = [];
	return {
		now: () => new Date(nowMs),
		monotonicMs: () => nowMs - start.getTime(),
		wait: (ms, signal) =>
			new Promise(resolve => {
				if (signal?.aborted) return resolve();
				signal?.addEventListener('abort', () => resolve(), {once: true});
				sleepers.push({untilMs: nowMs + ms, wake: resolve});
			}),
		advance: ms => {
			nowMs += ms;
			const due = sleepers.filter(sleeper => sleeper.untilMs <= nowMs);
			sleepers = sleepers.filter(sleeper => sleeper.untilMs > nowMs);
			for (const sleeper of due) sleeper.wake();
		},
	};
};
