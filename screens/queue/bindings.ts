// The keys of the queue: into a group, into a message, its body, its story; and what can be done with what is pointed at.

import {movesIn} from '../parts/moves-in.ts';
import type {QueueModel} from '../queue.tsx';
import type {Binding} from '../shape.ts';
import {levelOf} from './level.ts';

const isMessage = ({view}: QueueModel): boolean => levelOf(view) === 'message';
const nothingThere = ({ids, view}: QueueModel): string | undefined => (ids.length === 0 && levelOf(view) !== 'message' ? 'the queue is empty.' : undefined);

const enter = (model: QueueModel) => {
	const {view, list, ids, selected, message, showMessage, trace} = model;
	const level = levelOf(view);
	if (level === 'groups') {
		list.actions.openRow(`messages:${ids[selected] ?? ''}`);
		list.actions.select(undefined);
	} else if (level === 'messages' && message) showMessage(message.id, false);
	else if (level === 'message') trace(view.open?.slice(view.open.indexOf(':') + 1) ?? '');
};

const back = ({view, list, groups, message}: QueueModel) => {
	if (levelOf(view) === 'messages') return list.actions.closeRow();
	const group = groups.find(each => message && each.messages.some(one => one.id === message.id));
	if (group === undefined) return list.actions.closeRow();
	list.actions.openRow(`messages:${group.reason}\0${group.destination}`);
	list.actions.select(message?.id);
};

export const queueBindings: ReadonlyArray<Binding<QueueModel>> = [
	...movesIn<QueueModel>(isMessage),
	{verb: 'enter', says: 'open', blocked: nothingThere, act: enter},
	{verb: 'back', says: 'back', quiet: true, act: back},
	{
		verb: 'trace',
		says: 'story',
		blocked: ({message}) => (message === undefined ? 'choose a message first.' : undefined),
		act: ({message, trace}) => message && trace(message.id),
	},
	{
		verb: 'body',
		says: 'body',
		blocked: ({message}) => (message === undefined ? 'choose a message first.' : undefined),
		act: ({message, showMessage}) => message && showMessage(message.id, true),
	},
	{verb: 'flushMail', says: 'try again', writes: true, blocked: nothingThere, act: model => void model.change('flush')},
	{verb: 'hold', says: 'hold', writes: true, blocked: nothingThere, act: model => void model.change('hold')},
	{verb: 'release', says: 'release', writes: true, blocked: nothingThere, act: model => void model.change('release')},
	{verb: 'requeue', says: 'queue anew', writes: true, blocked: nothingThere, act: model => void model.change('requeue')},
	{verb: 'remove', says: 'delete', writes: true, blocked: nothingThere, act: model => void model.change('delete')},
	{verb: 'filter', says: 'filter', blocked: model => (isMessage(model) ? 'it is for the list.' : undefined), act: ({list}) => list.actions.startFilter()},
	{verb: 'refresh', says: 'look again', act: model => model.look()},
];
