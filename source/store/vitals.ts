// Vital signs, looked at every few seconds while somebody watches, with the last values for sparklines.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Clock} from '../host/clock.ts';
import {describeProblem, type Problem} from '../problem.ts';

export type VitalsState<Vitals> = {
	/** Oldest first; undefined where nothing could be measured. */
	readonly history: readonly (Vitals | undefined)[];
	readonly last: Vitals | undefined;
	readonly problem: Problem | undefined;
};

export type VitalsStore<Vitals> = StoreApi<VitalsState<Vitals>> & {
	readonly actions: {
		/** Looks again and again until the signal is aborted. */
		watch(signal: AbortSignal): Promise<void>;
	};
};

type Needs<Vitals> = {
	readonly clock: Clock;
	readonly everyMs: number;
	look(signal: AbortSignal): Promise<Vitals>;
};

const keptMost = 120;
/** A server that does not answer is asked less and less often. */
const slowest = 12;

export const createVitals = <Vitals>({clock, everyMs, look}: Needs<Vitals>): VitalsStore<Vitals> => {
	const store = createStore<VitalsState<Vitals>>(() => ({history: [], last: undefined, problem: undefined}));
	const keep = (value: Vitals | undefined, problem: Problem | undefined) =>
		store.setState(({history, last}) => ({history: [...history.slice(1 - keptMost), value], last: value ?? last, problem}));
	return Object.assign(store, {
		actions: {
			watch: async (signal: AbortSignal) => {
				let patience = 1;
				while (!signal.aborted) {
					try {
						const value = await look(signal);
						if (signal.aborted) return;
						patience = 1;
						keep(value, undefined);
					} catch (thrown) {
						if (signal.aborted) return;
						patience = Math.min(slowest, patience * 2);
						keep(undefined, describeProblem(thrown));
					}
					await clock.wait(everyMs * patience, signal);
				}
			},
		},
	});
};
