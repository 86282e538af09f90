// A list that lies in a database, as far as it was scrolled: pages come when they are needed, a search is asked of the database, a count comes when nobody types.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Problem} from '../problem.ts';
import {problemOf} from './unanswered.ts';

export type Paged<Row, Query> = {
	readonly state: 'idle' | 'loading' | 'ready' | 'failed';
	readonly problem: Problem | undefined;
	readonly rows: readonly Row[];
	/** Of those that the query finds; undefined while it is counted. */
	readonly total: number | undefined;
	/** There is no page behind the last one. */
	readonly complete: boolean;
	readonly query: Query;
};

export type PagedActions<Query> = {
	/** The first look; nothing where there was one. None of these rejects. */
	lookOnce(): Promise<void>;
	look(): Promise<void>;
	ask(query: Partial<Query>): Promise<void>;
	/** The next page, where one is near its end. */
	more(): Promise<void>;
	/** All pages that are left, in large pieces; false where another question came between, or it failed. */
	toEnd(): Promise<boolean>;
	stop(): void;
};

type Options<Row, Query, More> = {
	readonly query: Query;
	readonly more: More;
	readonly page: number;
	/** `after`: the last row of the page before. `more` is told beside the rows. */
	list(query: Query, page: number, after: Row | undefined): Promise<{readonly rows: readonly Row[]; readonly more?: Partial<More>}>;
	count(query: Query): Promise<number>;
	/** After a moment in which somebody who types would have gone on. */
	quiet(): Promise<void>;
	/** What could not be asked: a connection that is gone is made anew by the next look. */
	failed(thrown: unknown): Promise<void>;
};

/** Of rows that nobody looks at: fewer questions, and each is answered in a moment. */
const largePage = 5000;

export const createPaged = <Row, Query extends object, More extends object>({
	query: first,
	more,
	page,
	list,
	count,
	quiet,
	failed,
}: Options<Row, Query, More>) => {
	type State = Paged<Row, Query> & More;
	const nothing: Paged<Row, Query> = {state: 'idle', problem: undefined, rows: [], total: undefined, complete: false, query: first};
	const store: StoreApi<State> = createStore<State>(() => ({...nothing, ...more}));
	const set = (part: Partial<Paged<Row, Query>>, extra?: Partial<More>) => store.setState({...part, ...extra} as Partial<State>);
	// A newer question makes the answers of older ones worthless, and those that have not been asked yet are never asked.
	let asked = 0;
	let last: Promise<void> = Promise.resolve();
	let isFetching = false;

	/** Who types is not made to wait for the number of what is past. */
	const countLater = async (mine: number, query: Query): Promise<void> => {
		await quiet();
		if (mine !== asked) return;
		try {
			const total = await count(query);
			if (mine === asked) set({total});
		} catch {
			// The next look meets what was in its way, and tells it.
		}
	};

	const fetchNow = async (mine: number, fresh: boolean, size: number): Promise<void> => {
		const {query, rows} = store.getState();
		try {
			const found = await list(query, size, fresh ? undefined : rows.at(-1));
			if (mine !== asked) return;
			const complete = found.rows.length < size;
			set(
				{
					state: 'ready',
					problem: undefined,
					rows: fresh ? found.rows : [...rows, ...found.rows],
					complete,
					...(fresh && {total: complete ? found.rows.length : undefined}),
				},
				found.more,
			);
			if (fresh && !complete) void countLater(mine, query);
		} catch (thrown) {
			await failed(thrown);
			if (mine === asked) set({state: 'failed', problem: problemOf(thrown)});
		} finally {
			if (mine === asked) isFetching = false;
		}
	};

	const fetch = (fresh: boolean, size = page): Promise<void> => {
		const mine = ++asked;
		isFetching = true;
		set({state: 'loading'});
		last = last.then(() => (mine === asked ? fetchNow(mine, fresh, size) : undefined));
		return last;
	};

	const actions: PagedActions<Query> = {
		lookOnce: async () => {
			if (store.getState().state === 'idle') await fetch(true);
		},
		look: () => fetch(true),
		ask: async change => {
			const {query} = store.getState();
			if (Object.entries(change).every(([key, value]) => query[key as keyof Query] === value)) return;
			set({query: {...query, ...change}});
			await fetch(true);
		},
		more: async () => {
			const {complete, state} = store.getState();
			if (!complete && state === 'ready' && !isFetching) await fetch(false);
		},
		toEnd: async () => {
			const {query} = store.getState();
			for (;;) {
				const before = asked;
				await last;
				if (asked !== before) continue;
				const now = store.getState();
				if (now.query !== query || now.state !== 'ready') return false;
				if (now.complete) return true;
				await fetch(false, Math.max(page, largePage));
			}
		},
		stop: () => {
			asked++;
		},
	};
	return {store, actions};
};
