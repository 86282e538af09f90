// A clock whose long waits end when somebody has fallen silent, and at no other time: a time-out without waiting for it.
import {type Clock, createClock} from '../../source/host/clock.ts';

/** Waits of less than that pass as they do. */
const shortMs = 1_000;

export const impatientClock = (isSilent: Promise<void>): Clock => {
	const real = createClock();
	let skippedMs = 0;
	return {
		now: real.now,
		monotonicMs: () => real.monotonicMs() + skippedMs,
		wait: async (ms, signal) => {
			if (ms < shortMs) return real.wait(ms, signal);
			const aborted = new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve(), {once: true}));
			await Promise.race([isSilent, aborted]);
			if (!signal?.aborted) skippedMs += ms;
		},
	};
};
