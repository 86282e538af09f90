// How full the mailboxes are that are in sight, as Dovecot counts it: asked when somebody stops scrolling, each once, and not at all where it does not count.
import {createStore, type StoreApi} from 'zustand/vanilla';
import {doveadmQuotaGet} from '../commands/doveadm-quota-get.ts';
import type {Ask} from '../commands/shape.ts';
import type {Clock} from '../host/clock.ts';

/** Bytes by address; undefined: Dovecot does not tell. */
export type Usage = ReadonlyMap<string, number | undefined>;

export type UsageStore = StoreApi<Usage> & {
	readonly actions: {
		/** Those that are in sight now. Never rejects. */
		want(addresses: readonly string[]): Promise<void>;
		/** Look again at all of them when they are wanted next. */
		forget(): void;
		stop(): void;
	};
};

const pauseMs = 400;
/** One program each, on the server. */
const most = 40;

export const createUsage = (clock: Clock, ask: () => Ask): UsageStore => {
	const store = createStore<Usage>(() => new Map());
	let current: AbortController | undefined;
	let counts = true;
	return Object.assign(store, {
		actions: {
			want: async (addresses: readonly string[]) => {
				current?.abort();
				const mine = new AbortController();
				current = mine;
				const unknown = addresses.filter(address => !store.getState().has(address)).slice(0, most);
				if (!counts || unknown.length === 0) return;
				await clock.wait(pauseMs, mine.signal);
				if (mine.signal.aborted) return;
				try {
					const answer = await ask()(doveadmQuotaGet, {users: unknown});
					if (!answer.ok) return;
					const {counted, bytes} = answer.value;
					// Until the next look: a plugin may be switched on.
					counts = counted;
					if (counted) store.setState(known => new Map([...known, ...unknown.map((address, index) => [address, bytes[index]] as const)]), true);
				} catch {
					// The list stands without it; that the server cannot be asked is told elsewhere.
				}
			},
			forget: () => {
				counts = true;
				store.setState(new Map(), true);
			},
			stop: () => current?.abort(),
		},
	});
};
