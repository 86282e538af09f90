// What the Queue screen shows and does: the stores it stands on, as one value.
import {useEffect, useMemo, useRef} from 'react';
import type {QueueMessage} from '../../source/commands/queue-message.ts';
import {explain} from '../../source/maillog/explain.ts';
import {groupQueue, type QueueGroup} from '../../source/queue/group-queue.ts';
import type {QueueVerb} from '../../source/queue/plan-queue.ts';
import type {QueuedMessage} from '../../source/queue/read-queue.ts';
import {parseListFilter} from '../../source/store/list-filter.ts';
import type {ListView, ListViewStore} from '../../source/store/list-view.ts';
import {type Loadable, lastValue} from '../../source/store/loadable.ts';
import type {LoadedFor} from '../../source/store/loaded-for.ts';
import type {GroupedQueue} from '../../source/store/queue.ts';
import {openFix} from '../fix/open-fix.ts';
import {useServer, useValue, useWorld} from '../frame/world.tsx';
import {everyMessage, type Level, levelOf, openOf} from './level.ts';
import {questionOfQueue} from './question.ts';

export type QueueModel = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly at: Level;
	readonly loadable: Loadable<GroupedQueue>;
	/** Of what the filter lets through. */
	readonly groups: readonly QueueGroup[];
	/** Of the open group, or all, as far as the filter lets them through. */
	readonly messages: readonly QueuedMessage[];
	readonly ids: readonly string[];
	readonly selected: number;
	/** Undefined while groups are shown, and when it has left the queue. */
	readonly message: QueuedMessage | undefined;
	readonly content: LoadedFor<QueueMessage>;
	/** Of those that there are still. */
	readonly marked: ReadonlySet<string>;
	readonly now: Date;
	/** That knows why this waits; its id. */
	readonly fix: string | undefined;
	openFix(id: string): void;
	/** Of all that is marked, of the message that is pointed at, or of the group. */
	change(verb: QueueVerb): Promise<void>;
	open(level: Exclude<Level, {level: 'groups'}>): void;
	mark(ids: readonly string[]): void;
	trace(id: string): void;
	tell(text: string): void;
	look(): void;
};

const nothing: readonly QueuedMessage[] = [];

export const keyOf = ({reason, destination}: QueueGroup): string => `${reason}\0${destination}`;

const textOf = ({id, queue, sender, recipients}: QueuedMessage): string =>
	`${id} ${queue} ${sender} ${recipients.map(one => `${one.address} ${one.reason ?? ''}`).join(' ')}`;

/** Where one stands, by id; where that one is gone, at the same place among those that are left. */
const useSelected = (ids: readonly string[], id: string | undefined): number => {
	const last = useRef(0);
	const found = id === undefined ? 0 : ids.indexOf(id);
	const selected = found >= 0 ? found : Math.max(0, Math.min(last.current, ids.length - 1));
	useEffect(() => {
		last.current = selected;
	});
	return selected;
};

export const useQueueModel = (): QueueModel => {
	const world = useWorld();
	const {listView, dialogs, notices, frame} = world;
	const server = useServer();
	const {queue: store, queueMessage, changeQueue, logStory, session} = server;
	const list = listView('queue');
	const view = useValue(list);
	const loadable = useValue(store);
	const marks = useValue(store.marks);
	const content = useValue(queueMessage);
	useEffect(() => {
		const watching = new AbortController();
		void store.actions.watch(watching.signal);
		return () => watching.abort();
	}, [store]);
	const at = useMemo(() => levelOf({open: view.open}), [view.open]);
	const value = lastValue(loadable);
	const known = value?.messages ?? nothing;
	const filtered = useMemo(() => {
		if (view.filter === '') return known;
		const filter = parseListFilter(view.filter);
		return known.filter(each => filter.matches(textOf(each)));
	}, [known, view.filter]);
	// What a row of the list stands for is what is changed by it: no message that the filter hides.
	const groups = useMemo(() => (filtered === known ? (value?.groups ?? []) : groupQueue(filtered)), [filtered, known, value]);
	const key = at.level === 'groups' ? undefined : at.key;
	const messages = useMemo(() => (key === everyMessage ? filtered : (groups.find(each => keyOf(each) === key)?.messages ?? nothing)), [filtered, groups, key]);
	const ids = useMemo(() => (key === undefined ? groups.map(keyOf) : messages.map(each => each.id)), [key, groups, messages]);
	const selected = useSelected(ids, view.selected);
	const message = at.level === 'groups' ? undefined : at.level === 'message' ? known.find(each => each.id === at.id) : messages[selected];
	const marked = useMemo(() => new Set(marks.size === 0 ? [] : known.filter(each => marks.has(each.id)).map(each => each.id)), [marks, known]);
	const reason = message?.recipients.find(each => each.reason !== undefined)?.reason;
	const look = () => void store.actions.look();

	const chosenNow = (): readonly QueuedMessage[] => {
		if (at.level === 'message') return message ? [message] : [];
		if (at.level === 'groups') return groups[selected]?.messages ?? [];
		const those = messages.filter(each => marked.has(each.id));
		return those.length > 0 ? those : message ? [message] : [];
	};

	return {
		list,
		view,
		at,
		loadable,
		groups,
		messages,
		ids,
		selected,
		message,
		content,
		marked,
		now: session.clock.now(),
		fix: at.level === 'groups' ? groups[selected]?.fix : reason === undefined ? undefined : explain(reason)?.fix,
		openFix: id => void openFix(id, world, server),
		look,
		tell: notices.actions.tell,
		mark: store.actions.mark,
		open: level => {
			list.actions.openRow(openOf(level));
			if (level.level === 'message') void queueMessage.actions.about(`${level.body ? 'body' : 'show'}:${level.id}`);
		},
		trace: id => {
			frame.actions.go('logs');
			listView('logs').actions.openRow('story');
			// It may have waited for days.
			void logStory.actions.about({kind: 'queue-id', wanted: id}, known.find(each => each.id === id)?.arrived);
		},
		change: async verb => {
			const chosen = chosenNow();
			if (chosen.length === 0) return notices.actions.tell('There is no message to do that with.');
			const question = questionOfQueue(verb, chosen);
			const yes =
				question.word === undefined ? await dialogs.actions.confirm(question) : await dialogs.actions.confirmTyped({...question, word: question.word});
			if (!yes) return notices.actions.tell('Nothing was changed.');
			notices.actions.tell(`${question.action} ...`);
			// Of all, Postfix is asked at once.
			const isAll = verb === 'flush' && chosen.length === known.length && value?.complete === true;
			const result = await changeQueue(verb, isAll ? [] : chosen.map(each => each.id));
			if ('problem' in result) notices.actions.fail(result.problem);
			else {
				store.actions.unmark();
				notices.actions.tell(result.says);
			}
			if (at.level === 'message') list.actions.openRow(openOf({level: 'messages', key: at.key}));
			look();
		},
	};
};
