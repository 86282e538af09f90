// The DKIM keys of an open server for the screens: what there is, and one change of it at a time, planned, applied and taken back.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {At} from '../checks/shape.ts';
import type {DkimTask, PreparedDkim} from '../dns/change-dkim.ts';
import {type DkimOverview, dkimOverview} from '../dns/dkim-rows.ts';
import type {DnsReport} from '../dns/topics/run.ts';
import type {Problem} from '../problem.ts';
import type {Session} from '../session.ts';
import type {ChangeRun} from './change-run.ts';
import {createChangeRunner} from './change-runner.ts';
import {createLoaded, type LoadedStore} from './loaded.ts';
import {problemOf} from './unanswered.ts';

export type DkimChange = {
	readonly step: 'none' | 'running' | 'result';
	readonly prepared: PreparedDkim | undefined;
	readonly run: ChangeRun | undefined;
};

export type DkimStores = {
	readonly dkim: LoadedStore<DkimOverview>;
	readonly dkimChange: StoreApi<DkimChange> & {
		readonly actions: {
			/** Never rejects. Nothing is changed by it. */
			prepare(task: DkimTask): Promise<PreparedDkim | Problem>;
			/** Never rejects. Resolves when it has ended, however it did. */
			apply(prepared: PreparedDkim): Promise<void>;
			undo(): Promise<void>;
			/** Back to the keys, which are looked at again. */
			leave(): void;
			stop(): void;
		};
	};
};

type Needs = {
	readonly session: Session;
	at(signal: AbortSignal): At;
	/** Told after the server was changed, or may have been. */
	changed(): void;
};

const confirmWithinMs = 120_000;
const nothing: DkimChange = {step: 'none', prepared: undefined, run: undefined};

/** What knows of keys is large, and is loaded when somebody asks. */
export const createDkim = ({session, at, changed}: Needs): DkimStores => {
	const dkim = createLoaded(session.clock, async (signal): Promise<DkimOverview> => {
		const [{lookAtDns}, {dkim: topic}] = await Promise.all([import('../dns/look-at-dns.ts'), import('../dns/topics/dkim.ts')]);
		let report: DnsReport | undefined;
		for await (const latest of lookAtDns({...at(signal), which: [topic]})) report = latest;
		if (report === undefined) throw new Error('Nothing was told of the keys');
		return dkimOverview(report);
	});
	const store = createStore<DkimChange>(() => nothing);
	const runner = createChangeRunner({
		session,
		get: () => store.getState().run,
		set: run => store.setState(({step}) => ({run, step: step === 'none' ? 'running' : step})),
		changed,
	});
	const dkimChange = Object.assign(store, {
		actions: {
			prepare: async (task: DkimTask) => {
				try {
					const {prepareDkim} = await import('../dns/change-dkim.ts');
					return await prepareDkim(at(runner.signal), task);
				} catch (thrown) {
					return problemOf(thrown);
				}
			},
			apply: async (prepared: PreparedDkim) => {
				if (store.getState().step !== 'none') return;
				const {applyDkim} = await import('../dns/change-dkim.ts');
				store.setState({prepared});
				const isHeard = await runner.apply({
					settles: true,
					verifies: 'the tables and the keys are read again',
					confirmWithinMs,
					events: () => applyDkim(session, prepared, confirmWithinMs),
				});
				if (!isHeard) return;
				store.setState({step: 'result'});
				changed();
			},
			undo: runner.undo,
			leave: () => {
				store.setState(nothing);
				void dkim.actions.look();
			},
			stop: runner.stop,
		},
	});
	return {dkim, dkimChange};
};
