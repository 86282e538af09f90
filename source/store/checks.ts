// The checks as they run: what is known of each, and the last result while it is looked at again.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {CheckEvent} from '../checks/run.ts';
import type {Check, CheckResult} from '../checks/shape.ts';
import type {Clock} from '../host/clock.ts';
import {describeProblem, type Problem} from '../problem.ts';

export type CheckItem = Pick<Check, 'id' | 'title' | 'area' | 'why' | 'source'> & {
	readonly core: boolean;
	readonly phase: 'waiting' | 'running' | 'done';
	/** Of this run, or of the one before while this one is not there yet. */
	readonly result?: CheckResult;
};

export type Checks = {
	readonly items: readonly CheckItem[];
	readonly running: boolean;
	readonly finishedAt: Date | undefined;
	/** Why the last run ended before its end. */
	readonly problem: Problem | undefined;
};

export type ChecksStore = StoreApi<Checks> & {
	readonly actions: {
		/** A new run ends the one under way. Resolves when this run has ended, however it did. */
		run(): Promise<void>;
		stop(): void;
	};
};

type Needs = {
	readonly checks: readonly Check[];
	readonly clock: Clock;
	run(signal: AbortSignal): AsyncIterable<CheckEvent>;
};

export const createChecks = ({checks, clock, run}: Needs): ChecksStore => {
	const store = createStore<Checks>(() => ({
		items: checks.map(({id, title, area, why, source, core}) => ({id, title, area, why, source, core: core ?? false, phase: 'waiting'})),
		running: false,
		finishedAt: undefined,
		problem: undefined,
	}));
	let current: AbortController | undefined;

	const change = (id: string, edit: Partial<CheckItem>) =>
		store.setState(({items}) => ({items: items.map(item => (item.id === id ? {...item, ...edit} : item))}));

	const take = (event: CheckEvent) => {
		if (event.kind === 'started') change(event.id, {phase: 'running'});
		else change(event.result.id, {phase: 'done', result: event.result});
	};

	return Object.assign(store, {
		actions: {
			run: async () => {
				current?.abort();
				const mine = new AbortController();
				current = mine;
				store.setState(({items}) => ({items: items.map(item => ({...item, phase: 'waiting' as const})), running: true, problem: undefined}));
				try {
					for await (const event of run(mine.signal)) {
						if (mine.signal.aborted) return;
						take(event);
					}
					if (!mine.signal.aborted) store.setState({running: false, finishedAt: clock.now()});
				} catch (thrown) {
					if (!mine.signal.aborted) store.setState({running: false, problem: describeProblem(thrown)});
				}
			},
			stop: () => current?.abort(),
		},
	});
};
