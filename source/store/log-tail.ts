// The mail log of the open server as it comes: a buffer outside the screens, and a number that says when there is something new to draw.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Answer} from '../commands/shape.ts';
import {formatDuration} from '../format/duration.ts';
import type {Clock} from '../host/clock.ts';
import type {LogPlace} from '../maillog/find-log.ts';
import type {Followed} from '../maillog/follow-log.ts';
import type {LogFilterWords} from '../maillog/log-filter.ts';
import {createLogRing, type LogRing} from '../maillog/log-ring.ts';
import type {LogEntry} from '../maillog/log-rows.ts';
import type {LogView} from '../maillog/log-view.ts';
import {createServerClock} from '../maillog/server-clock.ts';
import type {MailLine} from '../maillog/shape.ts';
import {suppressedCount} from '../maillog/suppressed-count.ts';
import type {Problem} from '../problem.ts';
import {createGate} from './gate.ts';
import {createLogOlder, type Older} from './log-older.ts';
import {createLogPassed, nothingPassed, type Passed} from './log-passed.ts';
import {createLogShown} from './log-shown.ts';
import {answered, problemOf} from './unanswered.ts';

export type LogTail = {
	readonly state: 'idle' | 'opening' | 'following' | 'lost' | 'failed';
	/** Grows whenever there is something to draw. */
	readonly version: number;
	readonly place: LogPlace | undefined;
	readonly problem: Problem | undefined;
	/** The last thing that happened to the log itself: rotated, a gap. */
	readonly note: string | undefined;
	/** What came in the last second; of nothing where nothing came. */
	readonly passed: Passed;
	/** What journald says that it did not keep, since the log was opened. */
	readonly suppressed: number;
	/** Of the filter: it is not what it looks like. */
	readonly filterNote: string | undefined;
	/** The filter has not yet been held against all that is in the buffer. */
	readonly filtering: boolean;
	/** Nothing is taken in: what is written meanwhile waits on the server. */
	readonly paused: boolean;
	/** What is before the buffer. */
	readonly older: Older;
};

export type LogTailStore = StoreApi<LogTail> & {
	readonly ring: LogRing;
	/** What is shown of it; another one with every other filter. */
	view(): LogView;
	/** The filter lets it through. */
	passes(line: MailLine): boolean;
	readonly actions: {
		/** The first time; nothing where it is followed already. */
		open(): Promise<void>;
		again(): Promise<void>;
		filter(words: LogFilterWords): void;
		/** Lines of the last so many milliseconds alone, and all of those; undefined: what is there. */
		range(lastMs: number | undefined): void;
		/** Fetches what stands before the buffer, where there is something: what is before it then. */
		fetchOlder(): Promise<Older>;
		pause(): void;
		goOn(): void;
		stop(): void;
	};
};

type Needs = {
	readonly clock: Clock;
	find(): Promise<Answer<LogPlace>>;
	follow(place: LogPlace, lines: number, signal: AbortSignal): AsyncIterable<readonly Followed[]>;
	/** What stands before a line, the newest first. */
	older(place: LogPlace, before: string, lines: number, signal: AbortSignal): AsyncIterable<readonly LogEntry[]>;
	/** Hears every line as it comes. */
	heard?(lines: readonly MailLine[]): void;
	readonly capacity?: number;
};

const atFirst = 2000;
/** Enough for a while of scrolling, and there in a moment. */
const olderAtOnce = 5000;
/** Thirty frames a second, from one to the next and not from the end of one; more nobody sees. */
const frameMs = 33;
/** Where drawing takes longer than that, lines are still taken in between, and keys. */
const leastMs = 8;

export const createLogTail = ({clock, find, follow, older: load, heard, capacity = 200_000}: Needs): LogTailStore => {
	const store = createStore<LogTail>(() => ({
		state: 'idle',
		version: 0,
		place: undefined,
		problem: undefined,
		note: undefined,
		passed: nothingPassed,
		suppressed: 0,
		filterNote: undefined,
		filtering: false,
		paused: false,
		older: 'more',
	}));
	const ring = createLogRing(capacity);
	const serverClock = createServerClock(clock.monotonicMs);
	let lastMs: number | undefined;
	/** By the second: the same for all rows of a frame. */
	const since = () => (lastMs === undefined ? Number.NEGATIVE_INFINITY : Math.floor((serverClock.now() - lastMs) / 1000) * 1000);
	const stopped = new AbortController();
	let current: AbortController | undefined;
	let waiting: MailLine[] = [];
	let scheduled = false;
	let drawnAt = Number.NEGATIVE_INFINITY;
	let settling = false;
	const passed = createLogPassed(clock.monotonicMs);
	/** As the server's clock has it. */
	let openedMs = 0;
	let isLive = false;
	const gate = createGate();

	const publish = () => {
		scheduled = false;
		drawnAt = clock.monotonicMs();
		const came = shown.update();
		passed.drawn(isLive ? came : 0);
		if (waiting.length > 0) heard?.(waiting);
		waiting = [];
		store.setState(({version}) => ({version: version + 1, passed: passed.last(), filterNote: shown.note(), older: older.state()}));
		if (passed.isCounting()) settle();
		if (lastMs !== undefined) void older.fetchSince(since());
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
		void clock.wait(Math.max(leastMs, Math.min(frameMs, drawnAt + frameMs - clock.monotonicMs()))).then(publish);
	};

	const shown = createLogShown({
		ring,
		clock,
		since,
		changed: filtering => store.setState(({version}) => ({version: version + 1, filtering, filterNote: shown.note()})),
	});
	const older = createLogOlder({
		ring,
		load: (before, lines, signal) => {
			const {place} = store.getState();
			return place === undefined ? (async function* () {})() : load(place, before, lines, signal);
		},
		changed: schedule,
		note: note => store.setState({note}),
	});

	const take = (followed: Followed) => {
		if (followed.kind === 'note') return store.setState({note: followed.says});
		if (followed.kind !== 'line') {
			if (followed.kind === 'lost') serverClock.interrupted();
			return store.setState({state: followed.kind === 'lost' ? 'lost' : 'following'});
		}
		const {line, at} = followed;
		const backMs = serverClock.hear(line.atMs);
		if (backMs !== undefined) store.setState({note: `The server's clock was set back by ${formatDuration(backMs)}.`});
		const suppressed = suppressedCount(line);
		if (suppressed > 0) store.setState(state => ({suppressed: state.suppressed + suppressed}));
		older.begin(at);
		if (!isLive && line.atMs >= openedMs) {
			// What was there when the log was opened passes nobody by.
			shown.update();
			isLive = true;
		}
		ring.push(line);
		if (heard) waiting.push(line);
		return schedule();
	};

	const run = async () => {
		current?.abort();
		const mine = new AbortController();
		current = mine;
		goOn();
		store.setState({state: 'opening', problem: undefined});
		try {
			const place = answered(await find());
			if (mine.signal.aborted) return;
			older.reset();
			ring.clear();
			serverClock.set(place.clock.nowMs);
			store.setState({state: 'following', place, note: undefined, suppressed: 0, older: 'more'});
			passed.reset();
			openedMs = place.clock.nowMs;
			isLive = false;
			for await (const batch of follow(place, atFirst, mine.signal)) {
				if (!gate.isOpen()) await gate.passed();
				if (mine.signal.aborted) return;
				for (const followed of batch) take(followed);
			}
			if (!mine.signal.aborted) store.setState({state: 'failed', problem: problemOf(new Error('the log ended'))});
		} catch (thrown) {
			if (!mine.signal.aborted) store.setState({state: 'failed', problem: problemOf(thrown)});
		}
	};

	const goOn = () => {
		gate.open();
		if (!store.getState().paused) return;
		serverClock.interrupted();
		store.setState({paused: false});
	};

	return Object.assign(store, {
		ring,
		view: shown.view,
		passes: shown.passes,
		actions: {
			open: async () => {
				if (store.getState().state === 'idle') await run();
			},
			again: run,
			filter: shown.filter,
			range: (milliseconds: number | undefined) => {
				lastMs = milliseconds;
				older.stop();
				if (lastMs !== undefined) void older.fetchSince(since());
				store.setState(({version}) => ({version: version + 1, older: older.state()}));
			},
			fetchOlder: () => older.fetch(olderAtOnce),
			pause: () => {
				gate.close();
				store.setState({paused: true});
			},
			goOn,
			stop: () => {
				stopped.abort();
				goOn();
				current?.abort();
				shown.stop();
				older.stop();
			},
		},
	});
};
