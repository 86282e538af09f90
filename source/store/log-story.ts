// The story of one message, or of the messages of one address; one that is under way goes on as its lines come in.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Answer} from '../commands/shape.ts';
import type {Clock} from '../host/clock.ts';
import type {MailLine} from '../maillog/shape.ts';
import type {Story} from '../maillog/story-shape.ts';
import {tellStories} from '../maillog/tell-story.ts';
import type {Traced} from '../maillog/trace.ts';
import type {Wanted} from '../maillog/wanted.ts';
import type {Loadable} from './loadable.ts';
import {answered, problemOf} from './unanswered.ts';

export type LogStory = {readonly wanted: Wanted | undefined; readonly loadable: Loadable<Traced>};

export type LogStoryStore = StoreApi<LogStory> & {
	readonly actions: {
		about(wanted: Wanted): Promise<void>;
		again(): Promise<void>;
		/** Lines as they are written. */
		hear(lines: readonly MailLine[]): void;
		stop(): void;
	};
};

const belongsTo = ({queueIds, messageId}: Story, {text}: MailLine): boolean =>
	queueIds.some(id => text.startsWith(`${id}: `)) || (messageId !== undefined && text.includes(messageId));

export const createLogStory = (clock: Clock, look: (wanted: Wanted) => Promise<Answer<Traced>>): LogStoryStore => {
	const store = createStore<LogStory>(() => ({wanted: undefined, loadable: {state: 'idle'}}));
	let attempt = 0;

	const run = async (wanted: Wanted) => {
		const mine = ++attempt;
		store.setState({wanted, loadable: {state: 'loading'}});
		try {
			const value = answered(await look(wanted));
			if (mine === attempt) store.setState({loadable: {state: 'ready', value, at: clock.now()}});
		} catch (thrown) {
			if (mine === attempt) store.setState({loadable: {state: 'failed', problem: problemOf(thrown)}});
		}
	};

	return Object.assign(store, {
		actions: {
			about: run,
			again: async () => {
				const {wanted} = store.getState();
				if (wanted) await run(wanted);
			},
			hear: (lines: readonly MailLine[]) => {
				const {loadable} = store.getState();
				if (loadable.state !== 'ready') return;
				const known = new Set(loadable.value.stories.flatMap(story => story.lines.slice(-50).map(line => `${line.atMs} ${line.text}`)));
				let changed = false;
				const stories = loadable.value.stories.map(story => {
					const more = story.finished ? [] : lines.filter(line => belongsTo(story, line) && !known.has(`${line.atMs} ${line.text}`));
					if (more.length === 0) return story;
					changed = true;
					return tellStories([...story.lines, ...more]).find(each => each.queueIds[0] === story.queueIds[0]) ?? story;
				});
				if (changed) store.setState({loadable: {...loadable, value: {...loadable.value, stories}}});
			},
			stop: () => {
				attempt++;
			},
		},
	});
};
