// From nothing to an open server: picked, being connected to (with what is happening), failed and why, or open.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Asker} from '../host/login.ts';
import {describeProblem, type Problem} from '../problem.ts';
import type {Session} from '../session.ts';
import type {ServerStores} from './server.ts';

export type HostEntry = {
	/** What `open` is given when it is picked. */
	readonly host: string;
	/** Where it comes from: `profile`, `~/.ssh/config`. */
	readonly from: string;
	/** Address, user, route: what tells it from the others. */
	readonly detail: string;
};

export type Opening =
	| {readonly phase: 'picking'}
	| {readonly phase: 'connecting'; readonly host: string; readonly steps: readonly string[]}
	| {readonly phase: 'failed'; readonly host: string; readonly steps: readonly string[]; readonly problem: Problem}
	| {readonly phase: 'open'; readonly host: string; readonly server: ServerStores};

export type OpeningStore = StoreApi<Opening> & {
	readonly entries: readonly HostEntry[];
	/** What to tell beside them: where profiles would stand, a file that could not be read. */
	readonly notes: readonly string[];
	/** False when the host was named on the command line: then there is nothing to go back to. */
	readonly picks: boolean;
	readonly actions: {
		open(host: string): Promise<void>;
		again(): Promise<void>;
		/** Back to the picker; what is being connected to is closed as soon as it is there. */
		pick(): void;
		close(): Promise<void>;
	};
};

/** `tell` takes a line of what is happening. */
export type OpenSession = (host: string, asker: Asker, tell: (step: string) => void) => Promise<Session>;

type Needs = {
	readonly host: string | undefined;
	readonly entries: readonly HostEntry[];
	readonly notes: readonly string[];
	readonly asker: Asker;
	readonly open: OpenSession;
	serve(session: Session): Promise<ServerStores>;
};

export const createOpening = ({host, entries, notes, asker, open, serve}: Needs): OpeningStore => {
	const store = createStore<Opening>(() => (host === undefined ? {phase: 'picking'} : {phase: 'connecting', host, steps: []}));
	let attempt = 0;

	const start = async (wanted: string) => {
		const mine = ++attempt;
		const steps: string[] = [];
		store.setState({phase: 'connecting', host: wanted, steps}, true);
		try {
			const session = await open(wanted, asker, step => {
				if (mine !== attempt) return;
				steps.push(step);
				store.setState({phase: 'connecting', host: wanted, steps: [...steps]}, true);
			});
			if (mine !== attempt) return await session.close();
			const server = await serve(session);
			if (mine !== attempt) return await server.close();
			store.setState({phase: 'open', host: wanted, server}, true);
		} catch (thrown) {
			if (mine === attempt) store.setState({phase: 'failed', host: wanted, steps, problem: describeProblem(thrown)}, true);
		}
	};

	return Object.assign(store, {
		entries,
		notes,
		picks: host === undefined,
		actions: {
			open: start,
			again: async () => {
				const state = store.getState();
				if (state.phase === 'failed') await start(state.host);
			},
			pick: () => {
				attempt++;
				if (host === undefined) store.setState({phase: 'picking'}, true);
			},
			close: async () => {
				attempt++;
				const state = store.getState();
				if (state.phase === 'open') await state.server.close();
			},
		},
	});
};
