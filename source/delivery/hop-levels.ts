// How bad each state of a hop is: what still runs when a test is told is not known.
import type {Level} from '../checks/shape.ts';
import type {Hop} from './hops.ts';

export const hopLevels: Readonly<Record<Hop['state'], Level>> = {
	ok: 'ok',
	warning: 'warning',
	failure: 'failure',
	unknown: 'unknown',
	skipped: 'skipped',
	waiting: 'skipped',
	running: 'unknown',
};
