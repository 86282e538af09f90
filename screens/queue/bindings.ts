// The keys of the queue: into a group, into a message, its body, its story; marks; and what can be done with what is marked or pointed at.
import {movesIn} from '../parts/moves-in.ts';
import type {Binding, Verb} from '../shape.ts';
import {everyMessage} from './level.ts';
import type {QueueModel} from './model.ts';

const isMessage = ({at}: QueueModel): boolean => at.level === 'message';
const nothingThere = ({ids, message, at}: QueueModel): string | undefined => {
	if (at.level === 'message') return message === undefined ? 'it has left the queue.' : undefined;
	return ids.length === 0 ? 'there is no message here.' : undefined;
};
const noMessage = ({at, message}: QueueModel): string | undefined => (message === undefined && at.level !== 'message' ? 'choose a message first.' : undefined);
const forMessages = ({at, ids}: QueueModel): string | undefined =>
	at.level !== 'messages' ? 'it is for a list of messages.' : ids.length === 0 ? 'there is no message here.' : undefined;

const idOf = ({at, message}: QueueModel): string => (at.level === 'message' ? at.id : (message?.id ?? ''));

const enter = (model: QueueModel) => {
	const {at, list, ids, selected, message, open, trace} = model;
	if (at.level === 'groups') {
		open({level: 'messages', key: ids[selected] ?? ''});
		list.actions.select(undefined);
	} else if (at.level === 'messages' && message) open({level: 'message', id: message.id, body: false, key: at.key});
	else if (at.level === 'message') trace(at.id);
};

const back = ({at, list, open, view}: QueueModel) => {
	// As on a list without levels: the filter goes first.
	if (at.level === 'messages' && view.filter !== '') return list.actions.dropFilter();
	if (at.level !== 'message') {
		list.actions.closeRow();
		if (at.level === 'messages') list.actions.select(at.key);
		return;
	}
	open({level: 'messages', key: at.key});
	list.actions.select(at.id);
};

/** The next one in the list, from the top again after the last. */
const nextOfSender = ({at, messages, message, list, open, tell}: QueueModel) => {
	if (message === undefined) return;
	const from = messages.findIndex(each => each.id === message.id);
	const next = [...messages.slice(from + 1), ...messages.slice(0, Math.max(0, from))].find(each => each.sender === message.sender);
	if (next === undefined) return tell(`There is no other message of ${message.sender === '' ? 'this sender' : message.sender} here.`);
	list.actions.select(next.id);
	if (at.level === 'message') open({...at, id: next.id});
};

const changes = [
	['flushMail', 'try again', 'flush'],
	['hold', 'hold', 'hold'],
	['release', 'release', 'release'],
	['requeue', 'queue anew', 'requeue'],
	['remove', 'delete', 'delete'],
] as const satisfies ReadonlyArray<readonly [Verb, string, Parameters<QueueModel['change']>[0]]>;

export const queueBindings: ReadonlyArray<Binding<QueueModel>> = [
	...movesIn<QueueModel>(isMessage),
	{
		verb: 'enter',
		says: 'open',
		saysNow: model => (isMessage(model) ? 'story' : 'open'),
		blocked: model => (isMessage(model) ? undefined : nothingThere(model)),
		act: enter,
	},
	{verb: 'back', says: 'back', quiet: true, act: back},
	...changes.map(([verb, says, what]): Binding<QueueModel> => ({verb, says, writes: true, blocked: nothingThere, act: model => void model.change(what)})),
	{
		verb: 'allMessages',
		says: 'all messages',
		blocked: ({at}) => (at.level === 'groups' ? undefined : 'it is for the groups.'),
		act: ({open, list}) => {
			open({level: 'messages', key: everyMessage});
			list.actions.select(undefined);
		},
	},
	{
		verb: 'mark',
		says: 'mark',
		blocked: forMessages,
		act: ({mark, message, list, ids, selected}) => {
			if (message) mark([message.id]);
			list.actions.move(ids, selected, 1);
		},
	},
	{verb: 'markAll', says: 'mark all', blocked: forMessages, act: ({mark, ids}) => mark(ids)},
	{verb: 'filter', says: 'filter', blocked: model => (isMessage(model) ? 'it is for the list.' : undefined), act: ({list}) => list.actions.startFilter()},
	{verb: 'trace', says: 'story', cannot: 'tell its story', blocked: noMessage, act: model => model.trace(idOf(model))},
	{
		verb: 'body',
		says: 'body',
		cannot: 'show its body',
		blocked: noMessage,
		act: model => {
			const {at, open} = model;
			if (at.level !== 'groups') open({level: 'message', id: idOf(model), body: true, key: at.key});
		},
	},
	{verb: 'nextOfSender', says: 'next of this sender', cannot: 'go to the next of this sender', blocked: noMessage, act: nextOfSender},
	{
		verb: 'openFix',
		says: 'open its fix',
		blocked: ({fix}) => (fix === undefined ? 'no repair is known for that.' : undefined),
		act: ({fix, openFix}) => fix && openFix(fix),
	},
	{verb: 'refresh', says: 'look again', act: model => model.look()},
];
