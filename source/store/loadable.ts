// What a store knows of something that is fetched: nothing yet, the last value while asking again, a value, or why not.
import type {Problem} from '../problem.ts';

export type Loadable<Value> =
	| {readonly state: 'idle'}
	| {readonly state: 'loading'; readonly last?: Value; readonly lastAt?: Date}
	| {readonly state: 'ready'; readonly value: Value; readonly at: Date}
	| {readonly state: 'failed'; readonly problem: Problem; readonly last?: Value; readonly lastAt?: Date};

/** The value to show, greyed when it is not `ready`. */
export const lastValue = <Value>(loadable: Loadable<Value>): Value | undefined =>
	loadable.state === 'ready' ? loadable.value : loadable.state === 'idle' ? undefined : loadable.last;
