// A CSV file of users: its verdicts before anything is written, how it goes while it is, and the report.
import {useMemo} from 'react';
import {formatDuration} from '../source/format/duration.ts';
import {sentences} from '../source/format/sentences.ts';
import {visible} from '../source/format/visible.ts';
import type {JudgedRow} from '../source/import/judge-rows.ts';
import {sayLeft, totalOf} from '../source/import/outcome.ts';
import type {ImportPlan} from '../source/import/plan-import.ts';
import type {ImportUsers, ImportUsersStore} from '../source/store/import-users.ts';
import type {ListView, ListViewStore} from '../source/store/list-view.ts';
import type {Theme} from './frame/theme.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {cut} from './parts/columns.ts';
import {gauge} from './parts/gauge.ts';
import {Lines} from './parts/lines.tsx';
import {movesIn} from './parts/moves-in.ts';
import {type Column, layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {windowTop} from './parts/window.ts';
import {wrap} from './parts/wrap.ts';
import {defineScreen} from './shape.ts';

type Model = {
	readonly store: ImportUsersStore;
	readonly state: ImportUsers;
	readonly list: ListViewStore;
	readonly view: ListView;
	/** Of the plan, by their index in it. */
	readonly rows: readonly number[];
	readonly ids: readonly string[];
	readonly selected: number;
	leave(): void;
	run(): void;
};

const judged = ({state}: Model): string | undefined =>
	state.step === 'verdicts' ? undefined : state.step === 'running' ? 'it is under way.' : 'no file is judged yet.';

const none: readonly number[] = [];
/** Enough of them to know how wide columns are; of a large file nobody waits for all. */
const measured = 100;

const indicesOf = ({count, kindAt}: ImportPlan, onlyRefused: boolean): readonly number[] => {
	const all = Array.from({length: count}, (_, index) => index);
	return onlyRefused ? all.filter(index => kindAt(index) === 'refused') : all;
};

const passwordOf = ({row, verdict}: JudgedRow): string =>
	({clear: 'in clear', hashed: 'hashed', none: verdict.kind === 'new' ? 'made here' : '-'})[row.password.kind];

const verdictOf = ({verdict}: JudgedRow): string => ({new: '+ add', update: '~ update', exists: '= exists, skip', refused: `x ${verdict.says}`})[verdict.kind];

const columnsOf = (theme: Theme): ReadonlyArray<Column<JudgedRow>> => [
	{title: 'line', cell: ({row}) => String(row.line), columns: 6, align: 'right'},
	{title: 'address', cell: ({row, verdict}) => visible(verdict.kind === 'refused' ? row.email : verdict.address.address), most: 34},
	{title: 'name', cell: ({row}) => visible(row.name), most: 22, dropped: 2},
	{title: 'password', cell: passwordOf, columns: 9, dropped: 1},
	{
		title: 'verdict',
		cell: row => visible(verdictOf(row)),
		grows: true,
		paint: (text, {verdict}) => (verdict.kind === 'refused' ? theme.failure(text) : verdict.kind === 'exists' ? theme.dim(text) : theme.accent(text)),
	},
];

const tallyText = (state: ImportUsers): string => {
	if (state.plan === undefined) return '';
	const {tally, count} = state.plan;
	return `${count} rows   ${tally.new} new   ${tally.update > 0 ? `${tally.update} update   ` : ''}${tally.exists} exist   ${tally.refused} refused`;
};

const report = (state: ImportUsers, columns: number, theme: Theme): string[] => {
	const {proof, outcome} = state;
	const {counts, failed} = outcome;
	const left = sayLeft(outcome, state.plan?.count ?? 0);
	return [
		theme.strong(
			`total ${totalOf(outcome)}, added ${counts.added}, ${counts.updated > 0 ? `updated ${counts.updated}, ` : ''}skipped ${counts.skipped}, failed ${counts.failed}`,
		),
		...(left === '' ? [] : wrap(left, columns).map(theme.strong)),
		...(proof === undefined
			? []
			: [
					proof.trouble === ''
						? `${theme.mark(proof.refused.length === 0 ? 'ok' : 'failure')} ${proof.tried - proof.refused.length} of ${proof.tried} logins that were tried work${proof.tried < proof.of ? `, a sample of ${proof.of}` : ''}`
						: `${theme.mark('unknown')} the logins could not be tried: ${visible(proof.trouble)}`,
				]),
		...state.wrote.map(file => cut(`written: ${visible(file)}`, columns)),
		...(failed.length > 0
			? [
					'',
					...failed.slice(0, 50).map(each => cut(`${theme.mark('failure')} line ${each.line}  ${visible(each.email)}  ${visible(each.reason)}`, columns + 10)),
				]
			: []),
	];
};

export const importUsers = defineScreen<Model>({
	id: 'import-users',
	title: 'Import users',
	under: 'users',
	bindings: [
		...movesIn<Model>(() => false),
		{verb: 'import', says: 'import', writes: true, blocked: judged, act: ({run}) => run()},
		{verb: 'edit', says: 'only refused / all', blocked: judged, act: ({store, state}) => store.actions.showOnly(!state.onlyRefused)},
		{verb: 'sort', says: 'on exists: skip / update', blocked: judged, act: ({store, state}) => void store.actions.set({update: !state.update})},
		{verb: 'card', says: 'create domains', blocked: judged, act: ({store, state}) => void store.actions.set({createDomains: !state.createDomains})},
		{verb: 'toggle', says: 'rows / all or nothing', blocked: judged, act: ({store, state}) => void store.actions.set({allOrNothing: !state.allOrNothing})},
		{
			verb: 'back',
			says: 'back',
			act: ({store, state, leave}) => {
				if (state.step === 'running') return store.actions.stop();
				if (state.step === 'file') return leave();
				if (state.step === 'done') return leave();
				store.actions.start();
			},
		},
	],
	atRoot: () => false,
	// Asked of the store and not of what was drawn last: keys may come faster than frames.
	typing: ({store, leave}) => {
		const {step, typed} = store.getState();
		return step === 'file'
			? {label: 'CSV file: ', state: typed, change: store.actions.type, submit: () => void store.actions.read(), cancel: leave}
			: undefined;
	},
	useModel: () => {
		const {frame, listView, dialogs} = useWorld();
		const {importUsers: store} = useServer();
		const state = useValue(store);
		const list = listView('import-users');
		const view = useValue(list);
		const rows = useMemo(() => (state.plan === undefined ? none : indicesOf(state.plan, state.onlyRefused)), [state.plan, state.onlyRefused]);
		const ids = useMemo(() => rows.map(String), [rows]);
		return {
			store,
			state,
			list,
			view,
			rows,
			ids,
			selected: Math.max(0, ids.indexOf(view.selected ?? '')),
			leave: () => frame.actions.go('users'),
			run: async () => {
				if (state.plan === undefined) return;
				const {tally} = state.plan;
				const lines = [
					`${tally.new} to add, ${tally.update} to update, ${tally.exists} are there already, ${tally.refused} refused.`,
					...(state.plan.newDomains.length > 0 ? [`Domains to add: ${state.plan.newDomains.join(', ')}`] : []),
					state.allOrNothing ? 'All in one transaction.' : 'In batches: a row that fails costs itself alone.',
				];
				if (await dialogs.actions.confirm({title: `Import ${state.file}?`, lines, action: 'Import'})) await store.actions.run();
			},
		};
	},
	View: ({model, size, theme}) => {
		const {state, rows, selected} = model;
		const columns = size.columns - 4;
		const title = `${theme.dim(' Users > ')}${theme.strong(`import ${visible(state.file)}`)}   ${tallyText(state)}`;
		const problem = state.problem ? ['', ...wrap(visible(sentences(state.problem.title, state.problem.hint)), columns).map(theme.failure)] : [];
		if (state.step === 'verdicts' && state.plan !== undefined) {
			const {at} = state.plan;
			// A reason is cut in a narrow table: here it stands whole.
			const chosen = rows[selected] === undefined ? undefined : at(rows[selected]);
			const whole =
				chosen?.verdict.kind === 'refused' ? wrap(`line ${chosen.row.line}: ${visible(chosen.row.email)}: ${visible(chosen.verdict.says)}`, columns) : [];
			const below = size.rows >= 12 && whole.length > 0 ? ['', ...whole.slice(0, 3).map(line => `  ${theme.failure(line)}`)] : [];
			const height = Math.max(1, size.rows - 3 - below.length);
			const top = windowTop(0, selected, height, rows.length);
			const shown = rows.slice(top, top + height).map(at);
			const layout = layoutTable(columnsOf(theme), [...rows.slice(0, measured).map(at), ...shown], columns);
			const lines = shown.map((row, index) => `${theme.pointer(top + index === selected)}${paintRow(layout, row)}`);
			const options = [
				state.update ? 'on exists: update' : 'on exists: skip',
				state.createDomains ? 'domains are created' : '',
				state.allOrNothing ? 'all or nothing' : '',
			].filter(Boolean);
			return (
				<Lines
					lines={[title, theme.dim(`  ${options.join('   ')}`), `  ${theme.dim(paintHeading(layout))}`, ...lines, ...below]}
					rows={size.rows}
					theme={theme}
				/>
			);
		}
		const {progress} = state;
		const rate = progress ? progress.done / Math.max(1, progress.elapsedMs) : 0;
		const running =
			state.step === 'running'
				? progress
					? [
							gauge(progress.done / Math.max(1, progress.total), Math.min(60, columns - 2)),
							`${progress.done} of ${progress.total}   ${Math.round(rate * 1000)} a second   ${formatDuration((progress.total - progress.done) / Math.max(rate, 1e-6))} left   Esc stops after this batch`,
						]
					: [theme.dim('Hashing the first passwords ...')]
				: [];
		const asks =
			state.step === 'file'
				? [
						'email,password,full_name with or without a header; more columns by name: quota, active, aliases.',
						'Passwords in clear, empty (one is made), or hashed ({SCHEME}...). Nothing is written before you say so.',
					]
						.flatMap(line => wrap(line, columns))
						.map(theme.dim)
				: [];
		const judging = state.step === 'judging' ? [theme.dim('Reading the file and asking the database ...')] : [];
		const done = state.step === 'done' ? report(state, columns, theme) : [];
		return <Lines lines={[title, '', ...[...asks, ...judging, ...running, ...done, ...problem].map(line => `  ${line}`)]} rows={size.rows} theme={theme} />;
	},
});
