// What a new DKIM key is called when nobody says otherwise: after the month in which it was made, so that its age can be seen.
import type {KeyType} from './dkim-source.ts';

const letters = 'bcdefghijklmnopqrstuvwxyz';

/** `s202611`, `s202611b` where that one is taken. */
export const usualSelector = (now: Date, type: KeyType, taken: readonly string[]): string => {
	const month = `${type === 'rsa' ? 's' : 'e'}${now.toISOString().slice(0, 7).replace('-', '')}`;
	return [month, ...[...letters].map(letter => `${month}${letter}`)].find(each => !taken.includes(each)) ?? month;
};
