// The mail queue while somebody looks at it: looked at again by itself, as cheaply as can be, and what is marked in it.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {QueuePlace} from '../commands/queue-find.ts';
import type {Clock} from '../host/clock.ts';
import {groupQueue, type QueueGroup} from '../queue/group-queue.ts';
import type {MailQueue, QueuedMessage} from '../queue/read-queue.ts';
import {lastValue} from './loadable.ts';
import {createLoaded, type LoadedStore} from './loaded.ts';

/** Grouped once, when it was read. */
export type GroupedQueue = MailQueue & {readonly groups: readonly QueueGroup[]};

export type QueueStore = LoadedStore<GroupedQueue> & {
	/** Ids. */
	readonly marks: StoreApi<ReadonlySet<string>>;
	readonly actions: {
		/** Looks now, and again and again until the signal is aborted. */
		watch(signal: AbortSignal): Promise<void>;
		/** Marks all of them, or none where all are marked. */
		mark(ids: readonly string[]): void;
		unmark(): void;
	};
};

type Needs = {
	readonly clock: Clock;
	/** Rejects where the queue cannot be read. */
	read(): Promise<MailQueue>;
	/** Where each message lies, without opening any; undefined where that cannot be told. */
	places(): Promise<ReadonlyMap<string, QueuePlace> | undefined>;
};

const leastMs = 5000;
const mostMs = 120_000;
/** A queue that takes a second to read is read every 20 s: the server has other things to do. */
const restPerLook = 20;

const isSame = (messages: readonly QueuedMessage[], places: ReadonlyMap<string, QueuePlace>): boolean =>
	messages.length === places.size &&
	messages.every(({id, queue, nextTry}) => {
		const place = places.get(id);
		return place !== undefined && place.queue === queue && place.nextTry?.getTime() === nextTry?.getTime();
	});

export const createQueue = ({clock, read, places}: Needs): QueueStore => {
	const loaded = createLoaded(clock, async (): Promise<GroupedQueue> => {
		const queue = await read();
		return {...queue, groups: groupQueue(queue.messages)};
	});
	const marks = createStore<ReadonlySet<string>>(() => new Set());

	const lookAgain = async () => {
		const state = loaded.getState();
		// While somebody looks by hand there is nothing to add.
		if (state.state === 'loading') return;
		try {
			const now = state.state === 'ready' ? await places() : undefined;
			const known = lastValue(loaded.getState());
			if (now && known && isSame(known.messages, now)) {
				// It is as it was, and known to be so just now.
				loaded.setState(later => (later.state === 'ready' ? {...later, at: clock.now()} : later));
				return;
			}
		} catch {
			// Why nothing can be asked, the look itself tells.
		}
		await loaded.actions.refresh();
	};

	return Object.assign(loaded, {
		marks,
		actions: {
			...loaded.actions,
			watch: async (signal: AbortSignal) => {
				let look = loaded.actions.look;
				let patience = 1;
				while (!signal.aborted) {
					const begun = clock.monotonicMs();
					await look();
					look = lookAgain;
					const tookMs = clock.monotonicMs() - begun;
					patience = loaded.getState().state === 'failed' ? patience * 2 : 1;
					await clock.wait(Math.min(mostMs, Math.max(leastMs, tookMs * restPerLook) * patience), signal);
				}
			},
			mark: (ids: readonly string[]) => {
				const next = new Set(marks.getState());
				const isMarked = ids.every(id => next.has(id));
				for (const id of ids) isMarked ? next.delete(id) : next.add(id);
				marks.setState(next, true);
			},
			unmark: () => marks.setState(new Set(), true),
		},
	});
};
