// `delays=a/b/c/d` in words (postconf(5), delay_logging_resolution_limit; qmgr(8)): how long it took and where the time went.
import type {Delays} from './shape.ts';

const parts = [
	['before', 'before the queue manager saw it: receiving, milters, earlier tries'],
	['queued', 'in the queue, waiting for its turn'],
	['connecting', 'connecting: name lookup, TCP, TLS, greeting'],
	['sending', 'handing it over and waiting for the answer'],
] as const satisfies ReadonlyArray<readonly [keyof Delays, string]>;

const seconds = (value: number): string =>
	value < 10
		? `${value.toFixed(2)} s`
		: value < 120
			? `${Math.round(value)} s`
			: value < 7200
				? `${Math.round(value / 60)} min`
				: `${Math.round(value / 3600)} h`;

/** `0.17 s`; where it was more than a second, with the part that took most: `42 s, of which 40 s connecting: ...`. */
export const delayWords = (delay: number, delays: Delays | undefined): string => {
	const [longest] = delays === undefined ? [] : parts.map(([key, says]) => ({took: delays[key], says})).sort((one, two) => two.took - one.took);
	if (delay < 1 || longest === undefined || longest.took < delay / 3) return seconds(delay);
	return longest.took >= delay * 0.95 ? `${seconds(delay)} ${longest.says}` : `${seconds(delay)}, of which ${seconds(longest.took)} ${longest.says}`;
};

/** All four, for one who wants to know: `0.03 s before ...; 0.02 s in the queue ...`. */
export const allDelayWords = (delays: Delays): string => parts.map(([key, says]) => `${seconds(delays[key])} ${says}`).join('; ');
