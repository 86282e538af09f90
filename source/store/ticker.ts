// What time it is, once a second and no oftener: every tick draws a frame.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Clock} from '../host/clock.ts';

export type TickerStore = StoreApi<{readonly now: Date}> & {
	readonly actions: {/** Ticks until the signal is aborted. */ run(signal: AbortSignal): Promise<void>};
};

export const createTicker = (clock: Clock): TickerStore => {
	const store = createStore<{readonly now: Date}>(() => ({now: clock.now()}));
	return Object.assign(store, {
		actions: {
			run: async (signal: AbortSignal) => {
				while (!signal.aborted) {
					await clock.wait(1000 - (clock.now().getTime() % 1000), signal);
					if (!signal.aborted) store.setState({now: clock.now()});
				}
			},
		},
	});
};
