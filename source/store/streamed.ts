// A value that comes piece by piece: as far as it is, whether more comes, and why it ended where it ended badly.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Clock} from '../host/clock.ts';
import type {Problem} from '../problem.ts';
import {problemOf} from './unanswered.ts';

export type Streamed<Value> = {
	/** Of this run as far as it is, or of the one before until this one says something. */
	readonly value: Value | undefined;
	readonly running: boolean;
	readonly finishedAt: Date | undefined;
	readonly problem: Problem | undefined;
};

export type StreamedStore<Value, Args extends readonly unknown[] = []> = StoreApi<Streamed<Value>> & {
	readonly actions: {
		/** A new run ends the one under way. Resolves when this one has ended, however it did. */
		run(...args: Args): Promise<void>;
		/** The first run; nothing where there was one. */
		runOnce(...args: Args): Promise<void>;
		stop(): void;
	};
};

export const createStreamed = <Value, Args extends readonly unknown[] = []>(
	clock: Clock,
	start: (signal: AbortSignal, ...args: Args) => AsyncIterable<Value>,
): StreamedStore<Value, Args> => {
	const store = createStore<Streamed<Value>>(() => ({value: undefined, running: false, finishedAt: undefined, problem: undefined}));
	let current: AbortController | undefined;

	const run = async (...args: Args) => {
		current?.abort();
		const mine = new AbortController();
		current = mine;
		store.setState({running: true, problem: undefined});
		try {
			for await (const value of start(mine.signal, ...args)) {
				if (mine.signal.aborted) return;
				store.setState({value});
			}
			if (!mine.signal.aborted) store.setState({running: false, finishedAt: clock.now()});
		} catch (thrown) {
			if (!mine.signal.aborted) store.setState({running: false, problem: problemOf(thrown)});
		}
	};

	return Object.assign(store, {
		actions: {
			run,
			runOnce: async (...args: Args) => {
				if (current === undefined) await run(...args);
			},
			stop: () => {
				current?.abort();
				store.setState({running: false});
			},
		},
	});
};
