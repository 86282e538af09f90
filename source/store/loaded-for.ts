// A value about one of several things, looked at when that thing is chosen: a unit's log, its file.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Clock} from '../host/clock.ts';
import type {Loadable} from './loadable.ts';
import {problemOf} from './unanswered.ts';

export type LoadedFor<Value> = {readonly about: string | undefined; readonly loadable: Loadable<Value>};

export type LoadedForStore<Value> = StoreApi<LoadedFor<Value>> & {
	readonly actions: {
		/** Looks after a short wait, so that moving through a list asks only for where one stops. The same thing is not asked twice. */
		about(id: string): Promise<void>;
		again(): Promise<void>;
		stop(): void;
	};
};

const pauseMs = 150;

export const createLoadedFor = <Value>(clock: Clock, look: (id: string, signal: AbortSignal) => Promise<Value>): LoadedForStore<Value> => {
	const store = createStore<LoadedFor<Value>>(() => ({about: undefined, loadable: {state: 'idle'}}));
	let current: AbortController | undefined;

	const lookAt = async (id: string, waitMs: number) => {
		current?.abort();
		const mine = new AbortController();
		current = mine;
		store.setState({about: id, loadable: {state: 'loading'}});
		if (waitMs > 0) await clock.wait(waitMs, mine.signal);
		if (mine.signal.aborted) return;
		try {
			const value = await look(id, mine.signal);
			if (!mine.signal.aborted) store.setState({about: id, loadable: {state: 'ready', value, at: clock.now()}});
		} catch (thrown) {
			if (!mine.signal.aborted) store.setState({about: id, loadable: {state: 'failed', problem: problemOf(thrown)}});
		}
	};

	return Object.assign(store, {
		actions: {
			about: async (id: string) => {
				if (store.getState().about !== id) await lookAt(id, pauseMs);
			},
			again: async () => {
				const {about} = store.getState();
				if (about !== undefined) await lookAt(about, 0);
			},
			stop: () => current?.abort(),
		},
	});
};
