// A wait that ends: what somebody else does not do in time is told, and waited for no longer.
import type {Clock} from '../host/clock.ts';

/** Rejects with `late()` after `ms`; what was begun may go on, and nobody hears of its end. */
export const within = async <Value>(clock: Clock, ms: number, run: () => Promise<Value>, late: () => Error): Promise<Value> => {
	const ended = new AbortController();
	const tooLate = Symbol('too late');
	try {
		const first = await Promise.race([run(), clock.wait(ms, ended.signal).then(() => tooLate)]);
		if (first === tooLate) throw late();
		return first as Value;
	} finally {
		ended.abort();
	}
};
