// A value that is looked at when somebody asks: what is known of it, and the last one while it is looked at again.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Clock} from '../host/clock.ts';
import {type Loadable, lastValue} from './loadable.ts';
import {problemOf} from './unanswered.ts';

export type LoadedStore<Value> = StoreApi<Loadable<Value>> & {
	readonly actions: {
		/** A new look ends the one under way. Resolves when this one has ended, however it did. */
		look(): Promise<void>;
		/** A new look that nobody asked for: nothing is to be seen of it until it has ended. */
		refresh(): Promise<void>;
		/** The first look; nothing where there was one. */
		lookOnce(): Promise<void>;
		stop(): void;
	};
};

export const createLoaded = <Value>(clock: Clock, look: (signal: AbortSignal) => Promise<Value>): LoadedStore<Value> => {
	const store = createStore<Loadable<Value>>(() => ({state: 'idle'}));
	let current: AbortController | undefined;

	const known = (): {readonly last?: Value; readonly lastAt?: Date} => {
		const state = store.getState();
		const last = lastValue(state);
		const lastAt = state.state === 'ready' ? state.at : state.state === 'idle' ? undefined : state.lastAt;
		return {...(last !== undefined && {last}), ...(lastAt && {lastAt})};
	};

	const lookNow = async (quietly: boolean) => {
		current?.abort();
		const mine = new AbortController();
		current = mine;
		if (!quietly) store.setState({state: 'loading', ...known()}, true);
		try {
			const value = await look(mine.signal);
			if (!mine.signal.aborted) store.setState({state: 'ready', value, at: clock.now()}, true);
		} catch (thrown) {
			if (!mine.signal.aborted) store.setState({state: 'failed', problem: problemOf(thrown), ...known()}, true);
		}
	};

	return Object.assign(store, {
		actions: {
			look: () => lookNow(false),
			refresh: () => lookNow(true),
			lookOnce: async () => {
				if (store.getState().state === 'idle') await lookNow(false);
			},
			stop: () => current?.abort(),
		},
	});
};
