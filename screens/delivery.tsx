// Test mail through every hop, live: what is marked is tried, and the timeline of the selected test grows as it goes.
import type {Level} from '../source/checks/shape.ts';
import {explainAuthentication} from '../source/delivery/explain-authentication.ts';
import type {ExplainedReply} from '../source/delivery/fetch-replies.ts';
import type {TestKind} from '../source/delivery/hops.ts';
import {explainedLines, repliesLines} from '../source/delivery/print-explained.ts';
import {receivedChain} from '../source/delivery/received-chain.ts';
import type {DeliveryRun} from '../source/delivery/run-tests.ts';
import {splitPasted} from '../source/delivery/split-pasted.ts';
import {sentences} from '../source/format/sentences.ts';
import {visible} from '../source/format/visible.ts';
import type {DeliveryChoices, DeliveryChoicesStore, Field} from '../source/store/delivery-choice.ts';
import {type Loadable, lastValue} from '../source/store/loadable.ts';
import type {Streamed} from '../source/store/streamed.ts';
import {type TestRow, testColumns, testRows} from './delivery/rows.ts';
import {timelineLines, transcriptLines} from './delivery/timeline.ts';
import {clockText} from './frame/clock-text.ts';
import type {Theme} from './frame/theme.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {cut} from './parts/columns.ts';
import type {FilteredList} from './parts/filtered-list.ts';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {loadingText} from './parts/loading-text.ts';
import {movesIn} from './parts/moves-in.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {wrap} from './parts/wrap.ts';
import {defineScreen} from './shape.ts';

type Model = FilteredList<TestRow> & {
	readonly state: Streamed<DeliveryRun>;
	readonly choices: DeliveryChoices;
	readonly choicesStore: DeliveryChoicesStore;
	readonly probe: string | undefined;
	run(kinds: readonly TestKind[]): void;
	submit(): void;
	explain(): void;
	readonly replies: Loadable<readonly ExplainedReply[]>;
	fetchReplies(): void;
};

const transcript = 'transcript:';
const explained = 'headers';
const replied = 'replies';

const labels: Readonly<Record<Field, string>> = {
	outbound: 'Test mail to: ',
	repeat: 'How many rounds: ',
	headers: 'Paste the headers that the other side shows: ',
};

const headOf = ({state, choices, probe}: Model, columns: number, theme: Theme): string[] => {
	const {value, running, finishedAt, problem} = state;
	if (problem) return [` ${theme.failure(visible(sentences(problem.title, problem.hint)))}`];
	const tests = value?.tests ?? [];
	const having = (level: Level) => tests.filter(test => test.findings.some(each => each.level === level)).length;
	const bad = having('failure');
	const left = [
		...(having('unknown') > 0 ? [`${having('unknown')} not known`] : []),
		...(having('warning') > 0 ? [`${having('warning')} ${having('warning') === 1 ? 'warning' : 'warnings'}`] : []),
	];
	const round = value !== undefined && value.rounds > 1 ? `, round ${Math.min(value.round, value.rounds)} of ${value.rounds}` : '';
	const verdict = running
		? theme.strong(`Under way${round}`)
		: finishedAt === undefined
			? theme.strong('Nothing was tried yet: d tries what is marked')
			: bad > 0
				? theme.failure(`${bad} ${bad === 1 ? 'test fails' : 'tests fail'}`)
				: theme.strong(['Nothing failed', ...left].join(', '));
	const at = finishedAt === undefined || running ? '' : theme.dim(` at ${clockText(finishedAt)}${round}`);
	const who = probe === undefined ? 'no mailbox is named for tests: start with --probe ADDRESS' : `by the mailbox ${visible(probe)}`;
	return [
		` ${verdict}${at}`,
		theme.dim(
			cut(
				`  ${who}${choices.outboundTo === undefined ? '' : `, outbound to ${visible(choices.outboundTo)}`}${choices.rounds > 1 ? `, ${choices.rounds} rounds` : ''}`,
				columns,
			),
		),
	];
};

const inList = ({view}: Model): string | undefined => (view.open === undefined ? undefined : 'it is for the list.');
const notTried = ({row}: Model): string | undefined => (row?.test !== undefined && row.test.state !== 'waiting' ? undefined : 'it was not tried yet.');

export const delivery = defineScreen<Model>({
	id: 'delivery',
	title: 'Delivery',
	tab: '6',
	bindings: [
		...movesIn<Model>(),
		{
			verb: 'deliver',
			says: 'try the marked',
			blocked: ({choices}) => (choices.marked.length > 0 ? undefined : 'nothing is marked.'),
			act: ({run, choices}) => run(choices.marked),
		},
		{
			verb: 'mark',
			says: 'mark',
			blocked: inList,
			act: ({choicesStore, row, list}) => {
				if (row === undefined) return;
				list.actions.select(row.kind);
				choicesStore.actions.toggle(row.kind);
			},
		},
		{
			verb: 'enter',
			says: 'details',
			blocked: model => inList(model) ?? notTried(model),
			act: ({list, row}) => {
				if (row === undefined) return;
				list.actions.select(row.kind);
				list.actions.openRow(row.kind);
			},
		},
		{
			verb: 'transcript',
			says: 'transcript',
			blocked: model => (model.view.open?.startsWith(transcript) ? 'it is what you see.' : notTried(model)),
			act: ({list, row}) => {
				if (row === undefined) return;
				list.actions.select(row.kind);
				list.actions.openRow(`${transcript}${row.kind}`);
			},
		},
		{verb: 'back', says: 'back to the list', quiet: true, act: ({list}) => list.actions.closeRow()},
		{verb: 'outbound', says: 'outbound to', act: ({choicesStore, choices}) => choicesStore.actions.type('outbound', choices.outboundTo ?? '')},
		{verb: 'repeat', says: 'rounds', act: ({choicesStore, choices}) => choicesStore.actions.type('repeat', String(choices.rounds))},
		{verb: 'explain', says: 'explain headers', act: ({choicesStore}) => choicesStore.actions.type('headers', '')},
		{verb: 'replies', says: 'what came back', act: model => model.fetchReplies()},
		{
			verb: 'refresh',
			says: 'try this one',
			blocked: ({row}) => (row === undefined ? 'nothing is selected.' : undefined),
			act: ({run, row}) => row && run([row.kind]),
		},
	],
	atRoot: model => model.view.open === undefined,
	typing: ({choices: {typing}, choicesStore, submit}) =>
		typing && {
			label: labels[typing.field],
			state: typing.state,
			change: choicesStore.actions.change,
			submit,
			cancel: choicesStore.actions.cancel,
			says: {submit: typing.field === 'headers' ? 'explain' : 'take', cancel: 'cancel'},
		},
	useModel: () => {
		const {listView, notices} = useWorld();
		const {delivery: store, deliveryChoices: choicesStore, replies: repliesStore, session} = useServer();
		const replies = useValue(repliesStore);
		const state = useValue(store);
		const choices = useValue(choicesStore);
		const list = listView('delivery');
		const view = useValue(list);
		const rows = testRows(state.value, choices.marked);
		const selected = Math.max(
			0,
			rows.findIndex(row => row.kind === view.selected),
		);
		const model: Model = {
			list,
			view,
			state,
			choices,
			choicesStore,
			rows,
			ids: rows.map(row => row.kind),
			selected,
			row: rows[selected],
			probe: session.at().probe?.address,
			run: kinds => void store.actions.run({kinds, rounds: choices.rounds, ...(choices.outboundTo !== undefined && {outboundTo: choices.outboundTo})}),
			submit: () => {
				const {typing} = choices;
				const why = choicesStore.actions.submit();
				if (why !== undefined) notices.actions.fail({title: `Not taken: ${why}`, hint: ''});
				else if (typing?.field === 'headers') model.explain();
			},
			explain: () => {
				if (choicesStore.getState().headers !== '') list.actions.openRow(explained);
			},
			replies,
			fetchReplies: () => {
				list.actions.openRow(replied);
				void repliesStore.actions.look();
			},
		};
		return model;
	},
	View: ({model, size, theme}) => {
		const {rows, selected, row, view, state, choices} = model;
		const columns = size.columns - 2;
		const totals = row === undefined ? [] : (state.value?.totals[row.kind] ?? []);
		const page = (lines: readonly string[]) => (
			<Scrolled
				lines={lines.flatMap(line => wrap(line, columns - 1)).map(line => ` ${line}`)}
				list={model.list}
				top={view.scrolled}
				size={size}
				theme={theme}
			/>
		);
		if (view.open === explained) {
			const headers = splitPasted(choices.headers);
			const lines = explainedLines({explained: explainAuthentication(headers), received: receivedChain(headers)}, theme.unicode);
			return page(lines);
		}
		if (view.open === replied) {
			const {replies} = model;
			const known = lastValue(replies);
			const lines =
				replies.state === 'failed' || known === undefined ? [loadingText(replies, 'Reading the mailbox', theme)] : repliesLines(known, theme.unicode);
			return page(lines);
		}
		if (view.open !== undefined && row?.test !== undefined) {
			const lines = view.open.startsWith(transcript)
				? transcriptLines(row.test, columns - 1, theme)
				: timelineLines(row.test, totals, columns - 1, theme, true);
			return <Scrolled lines={lines.map(line => ` ${line}`)} list={model.list} top={view.scrolled} size={size} theme={theme} />;
		}
		const layout = layoutTable(testColumns, rows, columns - 2);
		const lines = rows.map((each, index) => {
			const mark = each.level === undefined ? (each.test?.state === 'running' ? theme.accent('>') : theme.dim('.')) : theme.mark(each.level);
			return `${theme.pointer(index === selected)}${mark} ${paintRow(layout, each)}`;
		});
		const head = [...headOf(model, columns, theme), `    ${theme.dim(paintHeading(layout))}`];
		const details = row?.test === undefined || row.test.state === 'waiting' ? [] : timelineLines(row.test, totals, columns - 2, theme, false);
		return <Lines lines={listWithDetails({head, lines, selected, details, foot: []}, size)} rows={size.rows} theme={theme} />;
	},
});
