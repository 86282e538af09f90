// The port matrix as it fills: every answer is shown as it comes in.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Clock} from '../host/clock.ts';
import type {Matrix} from '../ports/matrix.ts';
import type {Problem} from '../problem.ts';
import {problemOf} from './unanswered.ts';

export type PortMatrix = {
	/** Of this run as far as it is, or of the one before until this one has its first rows. */
	readonly matrix: Matrix | undefined;
	readonly running: boolean;
	readonly finishedAt: Date | undefined;
	readonly problem: Problem | undefined;
};

export type PortMatrixStore = StoreApi<PortMatrix> & {
	readonly actions: {
		/** A new run ends the one under way. */
		run(): Promise<void>;
		/** The first run; nothing where there was one. */
		runOnce(): Promise<void>;
		stop(): void;
	};
};

export const createPortMatrix = (clock: Clock, probe: (signal: AbortSignal) => AsyncIterable<Matrix>): PortMatrixStore => {
	const store = createStore<PortMatrix>(() => ({matrix: undefined, running: false, finishedAt: undefined, problem: undefined}));
	let current: AbortController | undefined;

	const run = async () => {
		current?.abort();
		const mine = new AbortController();
		current = mine;
		store.setState({running: true, problem: undefined});
		try {
			for await (const matrix of probe(mine.signal)) {
				if (mine.signal.aborted) return;
				store.setState({matrix});
			}
			if (!mine.signal.aborted) store.setState({running: false, finishedAt: clock.now()});
		} catch (thrown) {
			if (!mine.signal.aborted) store.setState({running: false, problem: problemOf(thrown)});
		}
	};

	return Object.assign(store, {
		actions: {
			run,
			runOnce: async () => {
				if (current === undefined) await run();
			},
			stop: () => current?.abort(),
		},
	});
};
