// All recipients of a message in one sentence: delivered, waiting, returned, and how many of each.
import {formatDuration} from '../format/duration.ts';
import type {Outcome, Story} from './story-shape.ts';

const words = {
	delivered: 'delivered',
	waiting: 'waiting',
	returned: 'returned to the sender',
	rejected: 'rejected',
	'put off': 'told to come again later',
	discarded: 'thrown away, the sender not told',
	'under way': 'under way',
} as const;
const order = ['returned', 'rejected', 'discarded', 'waiting', 'put off', 'under way', 'delivered'] as const;
const levels = {
	returned: 'failure',
	rejected: 'failure',
	discarded: 'failure',
	waiting: 'warning',
	'put off': 'warning',
	'under way': 'unknown',
	delivered: 'ok',
} as const;

/** `tookMs`: from when it was accepted; undefined where that is not known. */
export const verdictOf = (outcomes: readonly Outcome[], finished: boolean, tookMs: number | undefined): Story['verdict'] => {
	const counts = order.map(state => ({state, count: outcomes.filter(each => each.state === state).length})).filter(({count}) => count > 0);
	const [worst] = counts;
	if (worst === undefined) return finished ? {level: 'unknown', says: 'gone without a word about its recipients'} : {level: 'unknown', says: 'under way'};
	const level = levels[worst.state];
	if (counts.length > 1) return {level, says: counts.map(({state, count}) => `${count} ${words[state]}`).join(', ')};
	const all = outcomes.length > 1 ? `all ${outcomes.length} ` : '';
	if (worst.state === 'delivered') return {level, says: `${all}delivered${tookMs === undefined ? '' : ` in ${formatDuration(tookMs)}`}`};
	return {level, says: `${all}${words[worst.state]}`};
};
