// The name of a change: when it was made, to the minute, and four characters that no other has. It sorts by time.
import {randomInt} from 'node:crypto';

// Neither vowels, which make words, nor what looks like something else.
const letters = 'bcdfghjkmnpqrstvwxz23456789';

/** `2026-11-23-2014-k3f9`, in UTC. */
export const newChangeId = (now: Date): string => {
	const text = now.toISOString();
	const random = Array.from({length: 4}, () => letters[randomInt(letters.length)]).join('');
	return `${text.slice(0, 10)}-${text.slice(11, 13)}${text.slice(14, 16)}-${random}`;
};
