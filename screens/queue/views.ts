// The queue as rows of the screen: its groups, messages, one message. Of 20,000 rows only those are painted that can be seen.
import {sentences} from '../../source/format/sentences.ts';
import {visible} from '../../source/format/visible.ts';
import {messageLines, queueSummary} from '../../source/queue/print-queue.ts';
import type {QueuedMessage} from '../../source/queue/read-queue.ts';
import {lastValue} from '../../source/store/loadable.ts';
import {keymap, showKey} from '../frame/keymap.ts';
import type {Theme} from '../frame/theme.ts';
import {listWithDetails} from '../parts/list-with-details.ts';
import {loadingText} from '../parts/loading-text.ts';
import {layoutTable, paintHeading, paintRow} from '../parts/table.ts';
import {wrap} from '../parts/wrap.ts';
import type {Size} from '../shape.ts';
import {groupColumns, messageColumns} from './columns.ts';
import {messageDetails} from './details.ts';
import {everyMessage} from './level.ts';
import type {QueueModel} from './model.ts';

type Layout = ReturnType<typeof layoutTable<QueuedMessage>>;

/** Widths are those of all rows, so they are found once for a list and a width; cells with ages are made anew. */
const widths = new WeakMap<readonly QueuedMessage[], {readonly columns: number; readonly layout: Layout}>();

const layoutMessages = (messages: readonly QueuedMessage[], columns: number, now: Date): Layout => {
	const wanted = messageColumns(now);
	const known = widths.get(messages);
	const layout = known?.columns === columns ? known.layout : layoutTable(wanted, messages, columns);
	widths.set(messages, {columns, layout});
	return layout.map(([column, width]) => [wanted.find(each => each.title === column.title) ?? column, width]);
};

const linesAround = <Row>(rows: readonly Row[], selected: number, height: number, paint: (row: Row, index: number) => string): string[] =>
	rows.map((row, index) => (Math.abs(index - selected) > height ? '' : paint(row, index)));

const summaryOf = ({loadable, marked}: QueueModel, theme: Theme): string => {
	const value = lastValue(loadable);
	if (value === undefined) return loadingText(loadable, 'Asking for the queue', theme);
	const marks = marked.size === 0 ? '' : `  ${theme.accent(`${marked.size} marked`)}`;
	return ` ${theme.strong(queueSummary(value))}${marks}${loadingText(loadable, 'looking again', theme)}`;
};

const keyHint = (fix: string | undefined, theme: Theme): string[] =>
	fix === undefined ? [] : [`${theme.accent(showKey(keymap.openFix[0]))} ${theme.dim(`the fix ${fix}`)}`];

export const groupRows = (model: QueueModel, size: Size, theme: Theme): string[] => {
	const {groups, selected, now} = model;
	const columns = size.columns - 4;
	const layout = layoutTable(groupColumns(now, theme), groups, columns);
	const lines = linesAround(groups, selected, size.rows, (each, index) => `${theme.pointer(index === selected)}${paintRow(layout, each)}`);
	const group = groups[selected];
	const details = group
		? [
				...wrap(group.reason === '' ? 'Not tried yet.' : visible(group.reason), columns),
				...[group.means, group.todo].flatMap(each => (each === undefined ? [] : wrap(visible(each), columns).map(theme.strong))),
				...keyHint(group.fix, theme),
			]
		: [];
	const head = [summaryOf(model, theme), ...(groups.length > 0 ? [`  ${theme.dim(paintHeading(layout))}`] : [])];
	return listWithDetails({head, lines, selected, details, foot: []}, size);
};

export const messageRows = (model: QueueModel, size: Size, theme: Theme): string[] => {
	const {messages, selected, message, marked, now, at, fix, view, loadable} = model;
	const columns = size.columns - 4;
	const layout = layoutMessages(messages, columns, now);
	const paint = (each: QueuedMessage, index: number) => {
		const isMarked = marked.has(each.id);
		const before = index !== selected ? (isMarked ? theme.accent('* ') : '  ') : isMarked ? theme.accent('>*') : theme.pointer(true);
		return `${before}${isMarked ? theme.accent(paintRow(layout, each)) : paintRow(layout, each)}`;
	};
	const lines = linesAround(messages, selected, size.rows, paint);
	const gone =
		at.level === 'messages' && at.key !== everyMessage ? 'No message waits for that any more, or none that the filter lets through.' : 'No message waits here.';
	const empty = messages.length === 0 && lastValue(loadable) !== undefined ? [theme.dim(`${gone}${view.filter === '' ? '' : ' Esc drops the filter.'}`)] : [];
	const details = message ? [...messageDetails(message, columns, now, theme), ...keyHint(fix, theme)] : empty;
	return listWithDetails({head: [summaryOf(model, theme), `  ${theme.dim(paintHeading(layout))}`], lines, selected, details, foot: []}, size);
};

export const messageText = ({at, message, content: {loadable: shown}, loadable, fix, now}: QueueModel, size: Size, theme: Theme): string[] => {
	const columns = size.columns - 2;
	const rows =
		shown.state === 'ready'
			? messageLines(shown.value).flatMap(line => wrap(line, columns))
			: shown.state === 'failed'
				? wrap(visible(sentences(shown.problem.title, 'Enter tells what became of it; Esc goes back.')), columns).map(theme.failure)
				: [theme.dim('Asking for the message ...')];
	const isGone = message === undefined && loadable.state === 'ready' && shown.state !== 'failed';
	const id = at.level === 'message' ? at.id : '';
	const left = isGone
		? wrap(visible(`${id} has left the queue: it was delivered, returned or deleted meanwhile. Enter tells what became of it.`), columns).map(theme.warning)
		: [];
	const head = message ? [...messageDetails(message, columns, now, theme), ...keyHint(fix, theme)] : left;
	return [...head, '', ...rows].map(line => ` ${line}`);
};
