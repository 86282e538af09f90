// The name of a change: when it was made, to the minute, and four characters for the rest of it. It sorts by time, and no other has it.
import {randomInt} from 'node:crypto';

// Neither vowels, which make words, nor what looks like something else; in the order in which names are sorted.
const letters = '23456789bcdfghjkmnpqrstvwxz';

/** Two of the same millisecond: the server refuses the second where they meet. */
const perMillisecond = 8;

/** `2026-11-23-2014-k3f9`, in UTC. */
export const newChangeId = (now: Date): string => {
	const text = now.toISOString();
	let rest = (now.getTime() % 60_000) * perMillisecond + randomInt(perMillisecond);
	let suffix = '';
	for (let place = 0; place < 4; place++) {
		suffix = (letters[rest % letters.length] ?? '') + suffix;
		rest = Math.floor(rest / letters.length);
	}
	return `${text.slice(0, 10)}-${text.slice(11, 13)}${text.slice(14, 16)}-${suffix}`;
};
