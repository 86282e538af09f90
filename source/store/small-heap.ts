// Keeps V8's heap close to what is in it: a log that fills a buffer of 200,000 lines looks to it like a program that will need ever more.
import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8';

/** Bytes of the young generation up to which it may double. */
const mostYoung = 16 * 1024 * 1024;

const youngBytes = (): number => getHeapSpaceStatistics().find(({space_name: name}) => name === 'new_space')?.space_size ?? mostYoung;

export type SmallHeap = {
	/** From now on: called again where a log is opened anew. */
	begin(): void;
	/** Lines came, and may have made it grow. */
	check(): void;
};

/**
 * Without it the young generation grows to 128 MB as the lines come and is never given back, and the old one is let grow to twice what lives in
 * it: 270 MB more for a buffer whose lines are 57 MB. Held at the 2 MB with which it begins, what a frame leaves behind is collected so often that
 * a quarter of the time goes into it under a burst; at 16 MB it is a twentieth. V8 reads both flags each time the heap would grow, and the flag
 * for a highest size only at its start (v8-options). Only where a log is opened: from the start of mailtui on it would cost the idle Overview a
 * fifth more processor time.
 */
export const createSmallHeap = (): SmallHeap => {
	let mayGrow = false;
	return {
		begin: () => {
			setFlagsFromString('--heap-growing-percent=30');
			setFlagsFromString('--semi-space-growth-factor=2');
			mayGrow = true;
		},
		check: () => {
			if (!mayGrow || youngBytes() < mostYoung) return;
			setFlagsFromString('--semi-space-growth-factor=1');
			mayGrow = false;
		},
	};
};
