// The list of mailboxes as far as it was scrolled: pages come when they are needed, a search asks the database, and what is marked stays marked.
import {createStore, type StoreApi} from 'zustand/vanilla';
import {HostError} from '../host/host-error.ts';
import {type Account, type AccountSort, countAccounts, listAccounts} from '../mailboxes/accounts.ts';
import type {Hands} from '../mailboxes/hands.ts';
import type {Mailboxes} from '../mailboxes/open-mailboxes.ts';
import type {Problem} from '../problem.ts';
import type {MailboxHands} from './mailbox-hands.ts';
import {problemOf} from './unanswered.ts';

export type UsersQuery = {
	readonly search: string;
	readonly sort: AccountSort;
	readonly state: 'all' | 'active' | 'disabled';
	readonly domain: string | undefined;
};

/** Where it all comes from, as the head of the screen says it. */
export type UsersSource = {
	readonly label: string;
	readonly route: string;
	readonly schema: string;
	readonly writes: 'own' | 'administrator' | 'nobody';
	readonly because: string;
};

export type Users = {
	readonly state: 'idle' | 'loading' | 'ready' | 'failed';
	readonly problem: Problem | undefined;
	readonly source: UsersSource | undefined;
	readonly accounts: readonly Account[];
	/** Of those that the query finds; undefined while it is counted. */
	readonly total: number | undefined;
	/** There is no page behind the last one. */
	readonly complete: boolean;
	readonly query: UsersQuery;
	readonly marked: ReadonlySet<string>;
};

export type UsersStore = StoreApi<Users> & {
	readonly actions: {
		lookOnce(): Promise<void>;
		look(): Promise<void>;
		ask(query: Partial<UsersQuery>): Promise<void>;
		/** The next page, where one is near its end. */
		more(): Promise<void>;
		mark(address: string): void;
		unmark(): void;
		/** Never rejects; undefined when it was done. Looks again afterwards. */
		change(work: (hands: Hands) => Promise<void>): Promise<Problem | undefined>;
		stop(): void;
	};
};

const page = 200;

const nothing: Omit<Users, 'query'> = {
	state: 'idle',
	problem: undefined,
	source: undefined,
	accounts: [],
	total: undefined,
	complete: false,
	marked: new Set(),
};

const sourceOf = ({reader, schema, rights, unknown}: Mailboxes): UsersSource => ({
	label: reader.label,
	route: {tunnel: 'through the connection', vpn: 'over the VPN', psql: 'by psql'}[reader.route],
	schema: schema.title,
	writes: unknown === undefined ? rights.as : 'nobody',
	because: unknown ?? (rights.as === 'own' ? '' : rights.because),
});

/** `changed`: something was written. */
export const createUsers = (opened: MailboxHands, changed: () => void = () => {}): UsersStore => {
	const store = createStore<Users>(() => ({...nothing, query: {search: '', sort: 'address', state: 'all', domain: undefined}}));
	// A newer question makes the answers of older ones worthless.
	let asked = 0;
	let isFetching = false;

	const wanted = ({search, sort, state, domain}: UsersQuery) => ({
		sort,
		...(search !== '' && {search}),
		...(state !== 'all' && {state}),
		...(domain !== undefined && {domain}),
	});

	const fetch = async (fresh: boolean): Promise<void> => {
		const mine = ++asked;
		const {query, accounts} = store.getState();
		isFetching = true;
		store.setState({state: 'loading'});
		try {
			const mailboxes = await opened.mailboxes();
			const after = fresh ? undefined : accounts.at(-1);
			const next = await listAccounts(mailboxes, {...wanted(query), limit: page, ...(after && {after})});
			if (mine !== asked) return;
			store.setState({
				state: 'ready',
				problem: undefined,
				source: sourceOf(mailboxes),
				accounts: fresh ? next : [...accounts, ...next],
				complete: next.length < page,
				...(fresh && next.length < page && {total: next.length}),
			});
			// Counting a hundred thousand takes longer than the first of them: they are shown before.
			if (fresh && next.length === page) {
				store.setState({total: undefined});
				const total = await countAccounts(mailboxes, wanted(query));
				if (mine === asked) store.setState({total});
			}
		} catch (thrown) {
			// A connection that is gone is made anew by the next look.
			if (thrown instanceof HostError) await opened.reset();
			if (mine === asked) store.setState({state: 'failed', problem: problemOf(thrown)});
		} finally {
			if (mine === asked) isFetching = false;
		}
	};

	return Object.assign(store, {
		actions: {
			lookOnce: async () => {
				if (store.getState().state === 'idle') await fetch(true);
			},
			look: () => fetch(true),
			ask: async (change: Partial<UsersQuery>) => {
				const {query} = store.getState();
				if (Object.entries(change).every(([key, value]) => query[key as keyof UsersQuery] === value)) return;
				store.setState({query: {...query, ...change}});
				await fetch(true);
			},
			more: async () => {
				const {complete, state} = store.getState();
				if (!complete && state === 'ready' && !isFetching) await fetch(false);
			},
			mark: (address: string) =>
				store.setState(({marked}) => {
					const next = new Set(marked);
					if (!next.delete(address)) next.add(address);
					return {marked: next};
				}),
			unmark: () => store.setState({marked: new Set()}),
			change: async (work: (hands: Hands) => Promise<void>) => {
				try {
					await work(await opened.hands());
					changed();
					await fetch(true);
					return undefined;
				} catch (thrown) {
					if (thrown instanceof HostError) await opened.reset();
					return problemOf(thrown);
				}
			},
			stop: () => {
				asked++;
			},
		},
	});
};
