// The only file that reads the clock; everything else is given one, so that tests can own time.

export type Clock = {
	now(): Date;
	/** Milliseconds that never go back, for durations. */
	monotonicMs(): number;
	/** Resolves after `ms`, or at once when the signal is aborted: the caller looks at the signal. */
	wait(ms: number, signal?: AbortSignal): Promise<void>;
};

export const createClock = (): Clock => ({
	now: () => new Date(),
	monotonicMs: () => performance.now(),
	wait: (ms, signal) =>
		new Promise(resolve => {
			if (signal?.aborted) return resolve();
			const done = () => {
				clearTimeout(timer);
				signal?.removeEventListener('abort', done);
				resolve();
			};
			const timer = setTimeout(done, ms);
			signal?.addEventListener('abort', done, {once: true});
		}),
});
