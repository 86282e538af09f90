// The mailboxes as a list of pages, where they come from, and those that are marked: they stay so, whatever is searched next.
import type {StoreApi} from 'zustand/vanilla';
import {HostError} from '../host/host-error.ts';
import {type Account, type AccountSort, countAccounts, listAccounts} from '../mailboxes/accounts.ts';
import type {Hands} from '../mailboxes/hands.ts';
import type {Mailboxes} from '../mailboxes/open-mailboxes.ts';
import type {Problem} from '../problem.ts';
import type {MailboxHands} from './mailbox-hands.ts';
import {createPaged, type Paged, type PagedActions} from './paged.ts';
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
	/** What becomes of mail for one that is switched off, where it is not refused; else empty. */
	readonly whenDisabled: string;
};

type More = {
	readonly source: UsersSource | undefined;
	/** By address. */
	readonly marked: ReadonlyMap<string, Account>;
};

export type Users = Paged<Account, UsersQuery> & More;

export type UsersStore = StoreApi<Users> & {
	readonly actions: PagedActions<UsersQuery> & {
		mark(account: Account): void;
		unmark(): void;
		/** Never rejects; undefined when it was done. */
		use(work: (hands: Hands) => Promise<void>): Promise<Problem | undefined>;
		/** The same for what writes: looks again afterwards. */
		change(work: (hands: Hands) => Promise<void>): Promise<Problem | undefined>;
	};
};

const page = 200;

const sourceOf = ({reader, schema, rights, unknown}: Mailboxes): UsersSource => ({
	label: reader.label,
	route: {tunnel: 'through the connection', vpn: 'over the VPN', psql: 'by psql'}[reader.route],
	schema: schema.title,
	writes: unknown === undefined ? rights.as : 'nobody',
	whenDisabled: schema.whenDisabled ?? '',
	because: unknown ?? (rights.as === 'own' ? '' : rights.because),
});

const wanted = ({search, sort, state, domain}: UsersQuery) => ({
	sort,
	...(search !== '' && {search}),
	...(state !== 'all' && {state}),
	...(domain !== undefined && {domain}),
});

/** `changed`: something was written. */
export const createUsers = (opened: MailboxHands, changed: () => void = () => {}): UsersStore => {
	const failed = async (thrown: unknown) => {
		if (thrown instanceof HostError) await opened.reset();
	};
	const more: More = {source: undefined, marked: new Map()};
	const {store, actions} = createPaged<Account, UsersQuery, More>({
		query: {search: '', sort: 'address', state: 'all', domain: undefined},
		more,
		page,
		list: async (query, limit, after) => {
			const mailboxes = await opened.mailboxes();
			return {rows: await listAccounts(mailboxes, {...wanted(query), limit, ...(after && {after})}), more: {source: sourceOf(mailboxes)}};
		},
		count: async query => countAccounts(await opened.mailboxes(), wanted(query)),
		quiet: opened.quiet,
		failed,
	});
	const use = async (work: (hands: Hands) => Promise<void>): Promise<Problem | undefined> => {
		try {
			await work(await opened.hands());
			return undefined;
		} catch (thrown) {
			await failed(thrown);
			return problemOf(thrown);
		}
	};
	return Object.assign(store, {
		actions: {
			...actions,
			mark: (account: Account) =>
				store.setState(({marked}) => {
					const next = new Map(marked);
					if (!next.delete(account.address)) next.set(account.address, account);
					return {marked: next};
				}),
			unmark: () => store.setState({marked: new Map()}),
			use,
			change: (work: (hands: Hands) => Promise<void>) =>
				use(async hands => {
					await work(hands);
					changed();
					await actions.look();
				}),
		},
	});
};
