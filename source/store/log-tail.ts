// The mail log of the open server as it comes: a buffer outside the screens, and a number that says when there is something new to draw.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Answer} from '../commands/shape.ts';
import type {Clock} from '../host/clock.ts';
import type {LogPlace} from '../maillog/find-log.ts';
import type {Followed} from '../maillog/follow-log.ts';
import {createLogFilter, everyLine, type LogFilterWords} from '../maillog/log-filter.ts';
import {createLogRing, type LogRing} from '../maillog/log-ring.ts';
import {createLogView, type LogView} from '../maillog/log-view.ts';
import type {MailLine} from '../maillog/shape.ts';
import type {Problem} from '../problem.ts';
import {answered, problemOf} from './unanswered.ts';

export type LogTail = {
	readonly state: 'idle' | 'opening' | 'following' | 'lost' | 'failed';
	/** Grows whenever there is something to draw. */
	readonly version: number;
	readonly place: LogPlace | undefined;
	readonly problem: Problem | undefined;
	/** The last thing that happened to the log itself: rotated, a gap. */
	readonly note: string | undefined;
	/** Lines of the last second. */
	readonly perSecond: number;
	/** Of the filter: it is not what it looks like. */
	readonly filterNote: string | undefined;
	/** The filter has not yet been held against all that is in the buffer. */
	readonly filtering: boolean;
};

export type LogTailStore = StoreApi<LogTail> & {
	readonly ring: LogRing;
	/** What is shown of it; another one with every other filter. */
	view(): LogView;
	readonly actions: {
		/** The first time; nothing where it is followed already. */
		open(): Promise<void>;
		again(): Promise<void>;
		filter(words: LogFilterWords): void;
		/** Lines of the last so many milliseconds alone; undefined: all. */
		range(lastMs: number | undefined): void;
		stop(): void;
	};
};

type Needs = {
	readonly clock: Clock;
	find(): Promise<Answer<LogPlace>>;
	follow(place: LogPlace, lines: number, signal: AbortSignal): AsyncIterable<Followed>;
	/** Hears every line as it comes. */
	heard?(lines: readonly MailLine[]): void;
	readonly capacity?: number;
};

const atFirst = 2000;
/** Thirty frames a second; more nobody sees. */
const frameMs = 33;

export const createLogTail = ({clock, find, follow, heard, capacity = 200_000}: Needs): LogTailStore => {
	const store = createStore<LogTail>(() => ({
		state: 'idle',
		version: 0,
		place: undefined,
		problem: undefined,
		note: undefined,
		perSecond: 0,
		filterNote: undefined,
		filtering: false,
	}));
	const ring = createLogRing(capacity);
	let lastMs: number | undefined;
	const since = () => (lastMs === undefined ? Number.NEGATIVE_INFINITY : newest() - lastMs);
	/** The server's clock, as far as its lines tell it, and not behind ours. */
	const newest = () => Math.max(ring.get(ring.next() - 1)?.atMs ?? 0, store.getState().place === undefined ? 0 : clock.now().getTime());
	let filter = createLogFilter(everyLine);
	let view = createLogView(ring, filter, since);
	const stopped = new AbortController();
	let building: AbortController | undefined;
	let current: AbortController | undefined;
	let waiting: MailLine[] = [];
	let scheduled = false;
	let settling = false;
	let counted = {from: 0, count: 0};

	const rate = (): number => {
		const now = clock.monotonicMs();
		const forMs = now - counted.from;
		if (forMs < 1000) return store.getState().perSecond;
		const perSecond = Math.round(((ring.next() - counted.count) * 1000) / forMs);
		counted = {from: now, count: ring.next()};
		return perSecond;
	};

	const publish = () => {
		scheduled = false;
		view.update();
		if (waiting.length > 0) heard?.(waiting);
		waiting = [];
		store.setState(({version}) => ({version: version + 1, perSecond: rate(), filterNote: filter.note()}));
		if (store.getState().perSecond > 0) settle();
	};
	/** When nothing comes any more, that is to be seen too. */
	const settle = () => {
		if (settling) return;
		settling = true;
		void clock.wait(1100, stopped.signal).then(() => {
			settling = false;
			if (!stopped.signal.aborted) publish();
		});
	};
	const schedule = () => {
		if (scheduled) return;
		scheduled = true;
		void clock.wait(frameMs).then(publish);
	};

	const build = async () => {
		building?.abort();
		const mine = new AbortController();
		building = mine;
		view = createLogView(ring, filter, since);
		store.setState({filtering: true});
		while (view.step()) {
			store.setState(({version}) => ({version: version + 1, filterNote: filter.note()}));
			await clock.wait(0, mine.signal);
			if (mine.signal.aborted) return;
		}
		store.setState(({version}) => ({version: version + 1, filtering: false, filterNote: filter.note()}));
	};

	const run = async () => {
		current?.abort();
		const mine = new AbortController();
		current = mine;
		store.setState({state: 'opening', problem: undefined});
		try {
			const place = answered(await find());
			if (mine.signal.aborted) return;
			store.setState({state: 'following', place});
			counted = {from: clock.monotonicMs(), count: ring.next()};
			for await (const followed of follow(place, atFirst, mine.signal)) {
				if (mine.signal.aborted) return;
				if (followed.kind === 'line') {
					ring.push(followed.line);
					if (heard) waiting.push(followed.line);
					schedule();
				} else if (followed.kind === 'note') store.setState({note: followed.says});
				else store.setState({state: followed.kind === 'lost' ? 'lost' : 'following'});
			}
			if (!mine.signal.aborted) store.setState({state: 'failed', problem: problemOf(new Error('the log ended'))});
		} catch (thrown) {
			if (!mine.signal.aborted) store.setState({state: 'failed', problem: problemOf(thrown)});
		}
	};

	return Object.assign(store, {
		ring,
		view: () => view,
		actions: {
			open: async () => {
				if (store.getState().state === 'idle') await run();
			},
			again: run,
			filter: (words: LogFilterWords) => {
				filter = createLogFilter(words);
				void build();
			},
			range: (milliseconds: number | undefined) => {
				lastMs = milliseconds;
				store.setState(({version}) => ({version: version + 1}));
			},
			stop: () => {
				stopped.abort();
				current?.abort();
				building?.abort();
			},
		},
	});
};
