// The story of one message, or of the messages of one address; one that is under way goes on as its lines come in.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {QueuePlace} from '../commands/queue-find.ts';
import type {Answer} from '../commands/shape.ts';
import type {Clock} from '../host/clock.ts';
import type {MailLine} from '../maillog/shape.ts';
import type {Story} from '../maillog/story-shape.ts';
import {tellStories} from '../maillog/tell-story.ts';
import type {Traced} from '../maillog/trace.ts';
import type {Wanted} from '../maillog/wanted.ts';
import type {Loadable} from './loadable.ts';
import {answered, problemOf} from './unanswered.ts';

export type LogStory = {
	readonly wanted: Wanted | undefined;
	/** From when on the log is searched; undefined: the last 24 hours. */
	readonly since: Date | undefined;
	readonly loadable: Loadable<Traced>;
};

export type LogStoryStore = StoreApi<LogStory> & {
	readonly actions: {
		/** `at`: something is known of it from then. */
		about(wanted: Wanted, at?: Date): Promise<void>;
		again(): Promise<void>;
		/** Lines as they are written. */
		hear(lines: readonly MailLine[]): void;
		stop(): void;
	};
};

type Needs = {
	readonly clock: Clock;
	look(wanted: Wanted, since: Date): Promise<Answer<Traced>>;
	/** Where these lie in the queue, by id; undefined where that cannot be told. */
	places(ids: readonly string[]): Promise<ReadonlyMap<string, QueuePlace> | undefined>;
};

/** A day of the log is searched for a message; a day before what is known of it, where that is older. */
const tracedMs = 86_400_000;
/** The queue manager has put the message away by then. */
const settledMs = 1000;

/** Ids of what was sent to the sender about it, as well. */
const idsOf = ({queueIds, lines}: Story): readonly string[] => [
	...queueIds,
	...lines.flatMap(({text}) => /^[0-9A-Za-z]{6,20}: sender [\w-]+ notification: ([0-9A-Za-z]{6,20})$/.exec(text)?.[1] ?? []),
];

/** Journal and search write the same instant in two ways, which differ far behind the point. */
const identity = ({atMs, from, text}: MailLine): string => `${Math.round(atMs * 1000)} ${from} ${text}`;

/** What of the lines belongs to the story and is not in it yet, the lines of a notice that it sends included. */
const missingIn = (story: Story, lines: readonly MailLine[]): MailLine[] => {
	const {messageId} = story;
	let known: Set<string> | undefined;
	const more: MailLine[] = [];
	let ids = idsOf(story);
	for (const line of lines) {
		if (!ids.some(id => line.text.startsWith(`${id}: `)) && !(messageId !== undefined && line.text.includes(messageId))) continue;
		known ??= new Set(story.lines.map(identity));
		if (known.has(identity(line))) continue;
		more.push(line);
		if (line.text.includes(' notification: ')) ids = idsOf({...story, lines: [...story.lines, ...more]});
	}
	return more;
};

export const createLogStory = ({clock, look, places}: Needs): LogStoryStore => {
	const store = createStore<LogStory>(() => ({wanted: undefined, since: undefined, loadable: {state: 'idle'}}));
	let attempt = 0;
	let isPlacing = false;

	const run = async (wanted: Wanted, since: Date | undefined) => {
		const mine = ++attempt;
		store.setState({wanted, since, loadable: {state: 'loading'}});
		try {
			const value = answered(await look(wanted, since ?? new Date(clock.now().getTime() - tracedMs)));
			if (mine === attempt) store.setState({loadable: {state: 'ready', value, at: clock.now()}});
		} catch (thrown) {
			if (mine === attempt) store.setState({loadable: {state: 'failed', problem: problemOf(thrown)}});
		}
	};

	/** When what waits is tried next has changed with every try. */
	const placeAgain = async () => {
		if (isPlacing) return;
		isPlacing = true;
		const mine = attempt;
		try {
			await clock.wait(settledMs);
			const {loadable} = store.getState();
			if (loadable.state !== 'ready' || mine !== attempt) return;
			const ids = loadable.value.stories.filter(story => !story.finished).flatMap(story => story.queueIds);
			const queued = ids.length === 0 ? undefined : await places(ids.slice(0, 50));
			const {loadable: now} = store.getState();
			if (queued && now.state === 'ready' && mine === attempt) store.setState({loadable: {...now, value: {...now.value, queued}}});
		} catch {
			// Where it lies is told as it was known before; that nothing can be asked, the header says.
		} finally {
			isPlacing = false;
		}
	};

	return Object.assign(store, {
		actions: {
			about: (wanted: Wanted, at?: Date) => {
				const isOlder = at !== undefined && at.getTime() < clock.now().getTime() - tracedMs;
				return run(wanted, isOlder ? new Date(at.getTime() - tracedMs) : undefined);
			},
			again: async () => {
				const {wanted, since} = store.getState();
				if (wanted) await run(wanted, since);
			},
			hear: (lines: readonly MailLine[]) => {
				const {loadable} = store.getState();
				if (loadable.state !== 'ready') return;
				let changed = false;
				const stories = loadable.value.stories.map(story => {
					const more = story.finished ? [] : missingIn(story, lines);
					if (more.length === 0) return story;
					changed = true;
					return tellStories([...story.lines, ...more]).find(each => each.queueIds[0] === story.queueIds[0]) ?? story;
				});
				if (!changed) return;
				store.setState({loadable: {...loadable, value: {...loadable.value, stories}}});
				void placeAgain();
			},
			stop: () => {
				attempt++;
			},
		},
	});
};
