// The keys of the log: moving and following, filters, marks, copying, and the story of a message.
import {ranges} from '../../source/store/log-look.ts';
import type {LogsModel} from '../logs.tsx';
import type {Binding, Verb} from '../shape.ts';
import {messageOf} from './line-details.ts';
import {pointedLine} from './pointed-line.ts';
import {toError} from './to-error.ts';

const all = 1_000_000;
const page = 10;

const isTail = ({view}: LogsModel): boolean => view.open === undefined;
const isList = ({view, stories}: LogsModel): boolean => view.open === 'story' && stories.length > 1;

/** There is nothing above: what stands before the buffer is fetched, or it is said why there is none. */
const toOlder = ({tailStore, look, tell}: LogsModel) => {
	const {older} = tailStore.getState();
	const [lastMs, says] = ranges[look.range] ?? ranges[0];
	if (older === 'fetching') return;
	if (older === 'none') return tell('The log begins here.');
	if (lastMs !== undefined) return tell(`Only the last ${says} are shown: T 0 shows all.`);
	if (older === 'full') return tell('The buffer is full: mailtui logs HOST --since reads what is older.');
	void tailStore.actions.fetchOlder();
};

const follow = ({tailStore, lookStore}: LogsModel) => {
	tailStore.actions.goOn();
	lookStore.actions.follow();
};

const move = (model: LogsModel, by: number) => {
	const {tailStore, lookStore, list, stories, selectedStory} = model;
	if (isList(model))
		return list.actions.move(
			stories.map((_, index) => String(index)),
			selectedStory,
			by,
		);
	if (!isTail(model)) return list.actions.scroll(by, all);
	const shown = tailStore.view();
	const lineId = pointedLine(tailStore, lookStore.getState());
	const from = lineId === undefined ? shown.count() - 1 : shown.indexOf(lineId);
	if (from === 0 && by < 0) toOlder(model);
	const to = Math.min(shown.count() - 1, Math.max(0, from + by));
	lookStore.actions.pointAt(shown.idAt(to), tailStore.ring.next());
};

const forTheLog = ({view}: LogsModel): string | undefined => (view.open === undefined ? undefined : 'it is for the log.');

/** Not the list of several. */
const shownStory = (model: LogsModel) => (isTail(model) || isList(model) || model.view.open === 'summary' ? undefined : model.stories[model.selectedStory]);

const moves: ReadonlyArray<Binding<LogsModel>> = (
	[
		['up', 'up', -1],
		['down', 'down', 1],
		['pageUp', 'a page up', -page],
		['pageDown', 'a page down', page],
		['top', 'to the top', -all],
	] as const satisfies ReadonlyArray<readonly [Verb, string, number]>
).map(([verb, says, by]) => ({verb, says, quiet: true, act: model => move(model, by)}));

const enter = (model: LogsModel) => {
	const {view, list, stories, line, openStory} = model;
	const wanted = line && messageOf(line);
	if (view.open === undefined) return wanted && openStory(wanted, new Date(line.atMs));
	if (isList(model)) return list.actions.openRow('one');
	if (stories.length > 0) list.actions.openRow(view.open === 'lines' ? (stories.length > 1 ? 'one' : 'story') : 'lines');
};

const back = ({view, list, stories, lookStore, tell}: LogsModel) => {
	if (view.open === undefined) return lookStore.actions.clear() ? tell('Every line is shown again.') : undefined;
	if (view.open === 'lines') return list.actions.openRow(stories.length > 1 ? 'one' : 'story');
	return view.open === 'one' ? list.actions.openRow('story') : list.actions.closeRow();
};

export const logBindings: ReadonlyArray<Binding<LogsModel>> = [
	...moves,
	{verb: 'bottom', says: 'to the end, following', quiet: true, act: model => (isTail(model) ? follow(model) : move(model, all))},
	{
		verb: 'enter',
		says: 'story',
		cannot: 'tell a story',
		saysNow: model => (isTail(model) || isList(model) ? 'story' : model.view.open === 'lines' ? 'without lines' : 'log lines'),
		blocked: model =>
			model.view.open === 'summary' || (!isTail(model) && model.stories.length === 0)
				? 'there is no story here.'
				: !isTail(model) || (model.line && messageOf(model.line))
					? undefined
					: 'this line is about no message.',
		act: enter,
	},
	{
		verb: 'nextOfSender',
		says: 'all of this sender',
		cannot: 'find all of this sender',
		blocked: model => (shownStory(model) ? (shownStory(model)?.sender ? undefined : 'it has no sender.') : 'it is for a story.'),
		act: model => {
			const sender = shownStory(model)?.sender;
			if (sender) model.openStory({kind: 'address', wanted: sender});
		},
	},
	{
		verb: 'queueEntry',
		says: 'in the queue',
		cannot: 'show it in the queue',
		blocked: model => {
			const story = shownStory(model);
			if (story === undefined) return 'it is for a story.';
			return story.finished || story.queueIds.length === 0 ? 'it is not in the queue.' : undefined;
		},
		act: model => {
			const id = shownStory(model)?.queueIds.at(-1);
			if (id !== undefined) model.openQueued(id);
		},
	},
	{
		verb: 'openFix',
		says: 'open its fix',
		blocked: ({fix}) => (fix === undefined ? 'no repair is known for that.' : undefined),
		act: ({fix, openFix}) => fix && openFix(fix),
	},
	{
		verb: 'follow',
		says: 'follow',
		blocked: model => forTheLog(model) ?? (model.look.following && !model.tail.paused ? 'it is followed.' : undefined),
		act: follow,
	},
	{verb: 'back', says: 'back', quiet: true, act: back},
	{verb: 'filter', says: 'filter', blocked: forTheLog, act: ({list}) => list.actions.startFilter()},
	{verb: 'trace', says: 'search a message', act: ({lookStore}) => lookStore.actions.startTyping('trace')},
	{verb: 'summary', says: 'summary', cannot: 'show the summary', blocked: forTheLog, act: model => model.showSummary()},
	{verb: 'nextError', says: 'next error', cannot: 'go to the next error', blocked: forTheLog, act: model => void toError(model, 1)},
	{verb: 'previousError', says: 'error before', cannot: 'go to the error before', blocked: forTheLog, act: model => void toError(model, -1)},
	// Not by the digit alone: digits lead to the screens from everywhere, and a log that hides lines from whoever wanted to see the queue would be a trap.
	{
		verb: 'range',
		says: `time range, then 0 to ${ranges.length - 1}: ${ranges.map(([, says]) => says).join(', ')}`,
		saysNow: () => 'time range',
		cannot: 'choose a time range',
		blocked: forTheLog,
		act: ({lookStore}) => lookStore.actions.startTyping('range'),
	},
	{verb: 'severity', says: 'severity', cannot: 'choose a severity', blocked: forTheLog, act: ({lookStore}) => lookStore.actions.nextSeverity()},
	{verb: 'service', says: 'service', cannot: 'choose a service', blocked: forTheLog, act: ({lookStore}) => lookStore.actions.startTyping('service')},
	{verb: 'address', says: 'address', cannot: 'choose an address', blocked: forTheLog, act: ({lookStore}) => lookStore.actions.startTyping('address')},
	{verb: 'highlight', says: 'highlight', blocked: forTheLog, act: ({lookStore}) => lookStore.actions.startTyping('highlight')},
	{
		verb: 'markLine',
		says: 'mark',
		blocked: forTheLog,
		act: ({lookStore, tell, tailStore}) => {
			const look = lookStore.getState();
			const lineId = pointedLine(tailStore, look);
			if (look.following) lookStore.actions.pointAt(lineId, tailStore.ring.next());
			lookStore.actions.mark(lineId);
			tell(look.marked === lineId ? 'The mark is gone.' : 'Marked: y copies from here to the line that is pointed at.');
		},
	},
	{verb: 'copy', says: 'copy', act: model => model.copy()},
	{verb: 'export', says: 'save', blocked: forTheLog, act: model => model.save()},
	{verb: 'wrap', says: 'wrap', blocked: forTheLog, act: ({lookStore}) => lookStore.actions.toggleWrap()},
	{verb: 'stamps', says: 'times', cannot: 'change the times', blocked: forTheLog, act: ({lookStore}) => lookStore.actions.nextStamps()},
	{
		verb: 'pause',
		says: 'pause',
		saysNow: ({tail}) => (tail.paused ? 'go on' : 'pause'),
		blocked: forTheLog,
		act: model => {
			const {lookStore, tailStore} = model;
			if (tailStore.getState().paused) return follow(model);
			tailStore.actions.pause();
			lookStore.actions.pointAt(pointedLine(tailStore, lookStore.getState()), tailStore.ring.next());
		},
	},
	{verb: 'refresh', says: 'look again', act: model => model.again()},
];
