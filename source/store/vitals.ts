// Vital signs, looked at every few seconds while somebody watches, with the last values for sparklines; what changes slowly, less often.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Ask} from '../commands/shape.ts';
import type {Clock} from '../host/clock.ts';
import type {Problem} from '../problem.ts';
import {lookAtSlowVitals, type SlowVitals, summariseSlowVitals} from '../vitals/slow-vitals.ts';
import {lookAtVitals, summariseVitals, type Vitals} from '../vitals/vitals.ts';
import {problemOf} from './unanswered.ts';

export type VitalSigns = {
	/** Oldest first; undefined where nothing could be measured. */
	readonly history: readonly (Vitals | undefined)[];
	readonly last: Vitals | undefined;
	readonly slow: SlowVitals | undefined;
	readonly problem: Problem | undefined;
	/** Since when an answer is waited for; undefined between two looks. */
	readonly askedAt: Date | undefined;
};

export type VitalsStore = StoreApi<VitalSigns> & {
	readonly actions: {
		/** Looks again and again until the signal is aborted. */
		watch(signal: AbortSignal): Promise<void>;
	};
};

const everyMs = 5000;
/** In looks: once a minute. */
const slowEvery = 12;
const keptMost = 120;
/** A server that does not answer is asked less and less often, at last once a minute. */
const mostPatience = 12;

/** `ask` makes one that remembers nothing. */
export const createVitals = (clock: Clock, ask: () => Ask): VitalsStore => {
	const store = createStore<VitalSigns>(() => ({history: [], last: undefined, slow: undefined, problem: undefined, askedAt: undefined}));
	let looks = 0;

	const look = async (): Promise<{readonly quick: Vitals; readonly slow: SlowVitals | undefined}> => {
		const fresh = ask();
		const isSlowDue = looks++ % slowEvery === 0;
		const [quick, slow] = await Promise.all([lookAtVitals(fresh), isSlowDue ? lookAtSlowVitals(fresh) : undefined]);
		return {quick: summariseVitals(quick), slow: slow && summariseSlowVitals(slow)};
	};

	const keep = (value: Vitals | undefined, edit: Partial<VitalSigns>) =>
		store.setState(({history, last}) => ({history: [...history.slice(1 - keptMost), value], last: value ?? last, askedAt: undefined, ...edit}));

	return Object.assign(store, {
		actions: {
			watch: async (signal: AbortSignal) => {
				let patience = 1;
				while (!signal.aborted) {
					store.setState({askedAt: clock.now()});
					try {
						const {quick, slow} = await look();
						if (signal.aborted) return;
						patience = 1;
						keep(quick, {problem: undefined, ...(slow && {slow})});
					} catch (thrown) {
						if (signal.aborted) return;
						patience = Math.min(mostPatience, patience * 2);
						keep(undefined, {problem: problemOf(thrown)});
					}
					await clock.wait(everyMs * patience, signal);
				}
			},
		},
	});
};
