// Keeps V8's heap close to what is in it: a log that fills a buffer of 200,000 lines looks to it like a program that will need ever more.
import {setFlagsFromString} from 'node:v8';

/**
 * Without it the young generation grows to tens of MB as the lines come and is never given back, and the old one is let grow to twice what lives in
 * it: 270 MB more for a buffer whose lines are 57 MB, against 55 MB with it, for the same processor time. V8 reads both each time the heap would
 * grow (v8-options). Only where a log is opened: from the start of mailtui on it would cost the idle Overview a fifth more processor time.
 */
export const keepHeapSmall = (): void => {
	setFlagsFromString('--semi-space-growth-factor=1');
	setFlagsFromString('--heap-growing-percent=30');
};
