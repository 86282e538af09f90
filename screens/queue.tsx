// The Postfix queue: why mail waits, grouped by reason and destination; its messages; one message; and what can be done with them.
import {useEffect, useMemo} from 'react';
import type {QueueMessage} from '../source/commands/queue-message.ts';
import {sentences} from '../source/format/sentences.ts';
import {visible} from '../source/format/visible.ts';
import type {QueueGroup} from '../source/queue/group-queue.ts';
import {messageLines, queueSummary} from '../source/queue/print-queue.ts';
import type {QueuedMessage} from '../source/queue/read-queue.ts';
import {parseListFilter} from '../source/store/list-filter.ts';
import type {ListView, ListViewStore} from '../source/store/list-view.ts';
import {type Loadable, lastValue} from '../source/store/loadable.ts';
import type {LoadedFor} from '../source/store/loaded-for.ts';
import type {GroupedQueue} from '../source/store/server.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {loadingText} from './parts/loading-text.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {wrap} from './parts/wrap.ts';
import {queueBindings} from './queue/bindings.ts';
import {groupColumns, messageColumns} from './queue/columns.ts';
import {messageDetails} from './queue/details.ts';
import {levelOf} from './queue/level.ts';
import {type QueueChange, questionOfQueue} from './queue/question.ts';
import {defineScreen} from './shape.ts';

export type QueueModel = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly loadable: Loadable<GroupedQueue>;
	readonly groups: readonly QueueGroup[];
	/** Of the open group, or all that the filter lets through. */
	readonly messages: readonly QueuedMessage[];
	readonly ids: readonly string[];
	readonly selected: number;
	readonly message: QueuedMessage | undefined;
	readonly content: LoadedFor<QueueMessage>;
	readonly now: Date;
	/** Of the message that is pointed at, or of all that are listed. */
	change: QueueChange;
	showMessage(id: string, body: boolean): void;
	trace(id: string): void;
	look(): void;
};

const nothing: readonly QueuedMessage[] = [];

export const queue = defineScreen<QueueModel>({
	id: 'queue',
	title: 'Queue',
	tab: '9',
	bindings: queueBindings,
	atRoot: ({view}) => view.open === undefined,
	useModel: () => {
		const {listView, dialogs, notices, frame} = useWorld();
		const {queue: store, queueMessage, changeQueue, logStory, session} = useServer();
		const list = listView('queue');
		const view = useValue(list);
		const loadable = useValue(store);
		const content = useValue(queueMessage);
		useEffect(() => void store.actions.look(), [store]);
		const {groups: all, messages: known} = useMemo(() => {
			const value = lastValue(loadable);
			return {groups: value?.groups ?? [], messages: value?.messages ?? nothing};
		}, [loadable]);
		const level = levelOf(view);
		const group = level === 'groups' ? undefined : all.find(each => view.open === `messages:${each.reason}\0${each.destination}`);
		const {groups, messages} = useMemo(() => {
			const filter = parseListFilter(view.filter);
			const text = (each: QueuedMessage) =>
				`${each.id} ${each.queue} ${each.sender} ${each.recipients.map(one => `${one.address} ${one.reason ?? ''}`).join(' ')}`;
			return {
				groups: all.filter(each => filter.matches(`${each.destination} ${each.reason}`) || each.messages.some(one => filter.matches(text(one)))),
				messages: (group?.messages ?? known).filter(each => filter.matches(text(each))),
			};
		}, [all, known, group, view.filter]);
		const ids = useMemo(
			() => (level === 'groups' ? groups.map(each => `${each.reason}\0${each.destination}`) : messages.map(each => each.id)),
			[level, groups, messages],
		);
		const selected = Math.max(0, ids.indexOf(view.selected ?? ''));
		const openId = level === 'message' ? view.open?.slice(view.open.indexOf(':') + 1) : undefined;
		const message = level === 'groups' ? undefined : openId === undefined ? messages[selected] : known.find(each => each.id === openId);
		const look = () => void store.actions.look();
		return {
			list,
			view,
			loadable,
			groups,
			messages,
			ids,
			selected,
			message,
			content,
			now: session.clock.now(),
			look,
			showMessage: (id, body) => {
				list.actions.openRow(`${body ? 'body' : 'show'}:${id}`);
				void queueMessage.actions.about(`${body ? 'body' : 'show'}:${id}`);
			},
			trace: id => {
				frame.actions.go('logs');
				listView('logs').actions.openRow('story');
				void logStory.actions.about({kind: 'queue-id', wanted: id});
			},
			change: async verb => {
				const chosen = level === 'groups' ? (groups[selected]?.messages ?? []) : message ? [message] : [];
				if (chosen.length === 0) return notices.actions.tell('There is no message to do that with.');
				const question = questionOfQueue(verb, chosen);
				const yes =
					question.word === undefined ? await dialogs.actions.confirm(question) : await dialogs.actions.confirmTyped({...question, word: question.word});
				if (!yes) return notices.actions.tell('Nothing was changed.');
				notices.actions.tell(`${question.action} ...`);
				const result = await changeQueue(
					verb,
					chosen.map(each => each.id),
				);
				if ('problem' in result) notices.actions.fail(result.problem);
				else notices.actions.tell(result.says);
				if (level === 'message') list.actions.closeRow();
				look();
			},
		};
	},
	View: ({model, size, theme}) => {
		const {view, loadable, groups, messages, selected, message, content, list, now} = model;
		const columns = size.columns - 2;
		const value = lastValue(loadable);
		const level = levelOf(view);
		if (level === 'message') {
			const {loadable: shown} = content;
			const rows =
				shown.state === 'ready'
					? messageLines(shown.value).flatMap(line => wrap(line, columns))
					: shown.state === 'failed'
						? wrap(visible(sentences(shown.problem.title, 'Enter tells what became of it; Esc goes back.')), columns).map(theme.failure)
						: [theme.dim('Asking for the message ...')];
			const head = message ? messageDetails(message, columns, now, theme) : [];
			return <Scrolled lines={[...head, '', ...rows].map(line => ` ${line}`)} list={list} top={view.scrolled} size={size} theme={theme} />;
		}
		const summary =
			value === undefined
				? loadingText(loadable, 'Asking for the queue', theme)
				: ` ${theme.strong(queueSummary(value))}${loadingText(loadable, 'looking again', theme)}`;
		if (level === 'groups') {
			const layout = layoutTable(groupColumns(now, theme), groups, columns - 2);
			const lines = groups.map((each, index) => `${theme.pointer(index === selected)}${paintRow(layout, each)}`);
			const group = groups[selected];
			const details = group
				? [
						...wrap(group.reason === '' ? 'Not tried yet.' : visible(group.reason), columns - 2),
						...[group.means, group.todo].flatMap(each => (each === undefined ? [] : wrap(visible(each), columns - 2).map(theme.strong))),
					]
				: [];
			const head = [summary, ...(groups.length > 0 ? [`  ${theme.dim(paintHeading(layout))}`] : [])];
			return <Lines lines={listWithDetails({head, lines, selected, details, foot: []}, size)} rows={size.rows} theme={theme} />;
		}
		const layout = layoutTable(messageColumns(now), messages, columns - 2);
		const lines = messages.map((each, index) => `${theme.pointer(index === selected)}${paintRow(layout, each)}`);
		const details = message ? messageDetails(message, columns - 2, now, theme) : [];
		return (
			<Lines
				lines={listWithDetails({head: [summary, `  ${theme.dim(paintHeading(layout))}`], lines, selected, details, foot: []}, size)}
				rows={size.rows}
				theme={theme}
			/>
		);
	},
});
