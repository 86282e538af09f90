// The certificates of an open server for the screens: what is served and kept, and renewals that are tried for practice.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {At} from '../checks/shape.ts';
import {certbotDryRun, type DryRun} from '../commands/certbot-dry-run.ts';
import type {Lineage} from '../commands/certbot-lineages.ts';
import type {Certificates} from '../report/look-at-certificates.ts';
import type {Session} from '../session.ts';
import type {Loadable} from './loadable.ts';
import {createLoaded, type LoadedStore} from './loaded.ts';
import {answered, problemOf} from './unanswered.ts';

export type CertificateStores = {
	readonly certificates: LoadedStore<Certificates>;
	/** By the name of the lineage. */
	readonly dryRuns: StoreApi<ReadonlyMap<string, Loadable<DryRun>>> & {
		readonly actions: {
			/** Never rejects. The authority's test service is asked, nothing is kept. */
			look(lineage: Pick<Lineage, 'name' | 'server'>): Promise<void>;
			stop(): void;
		};
	};
};

type Needs = {readonly session: Session; at(signal: AbortSignal): At};

export const createCertificates = ({session, at}: Needs): CertificateStores => {
	const {host, clock} = session;
	const store = createStore<ReadonlyMap<string, Loadable<DryRun>>>(() => new Map());
	const set = (lineage: string, tried: Loadable<DryRun>) => store.setState(new Map([...store.getState(), [lineage, tried]]), true);
	return {
		certificates: createLoaded(clock, async signal => {
			const {lookAtCertificates} = await import('../report/look-at-certificates.ts');
			return lookAtCertificates(at(signal), host);
		}),
		dryRuns: Object.assign(store, {
			actions: {
				look: async ({name: lineage, server}: Pick<Lineage, 'name' | 'server'>) => {
					set(lineage, {state: 'loading'});
					try {
						const [result] = await host.run([certbotDryRun.build({lineage, server})]);
						if (result === undefined) throw new Error('certbot was not answered');
						set(lineage, {state: 'ready', value: answered(certbotDryRun.parse(result)), at: clock.now()});
					} catch (thrown) {
						set(lineage, {state: 'failed', problem: problemOf(thrown)});
					}
				},
				stop: () => undefined,
			},
		}),
	};
};
