// Which port is open to whom: every port that matters, from the server itself, from here by its public address, and from here by VPN.
import {useEffect, useMemo} from 'react';
import {sentences} from '../source/format/sentences.ts';
import {visible} from '../source/format/visible.ts';
import {parseListFilter} from '../source/store/list-filter.ts';
import type {ListView, ListViewStore} from '../source/store/list-view.ts';
import type {PortMatrix, PortRow} from '../source/store/port-matrix.ts';
import {clockText} from './frame/clock-text.ts';
import type {Theme} from './frame/theme.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {movesIn} from './parts/moves-in.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {listenerOf, portColumns} from './ports/columns.ts';
import {portDetails} from './ports/details.ts';
import {defineScreen} from './shape.ts';

type Model = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly state: PortMatrix;
	/** Those that the filter lets through. */
	readonly rows: readonly PortRow[];
	readonly ids: readonly string[];
	readonly selected: number;
	run(): void;
};

const stateText = ({running, rows, finishedAt, problem}: PortMatrix, theme: Theme): string => {
	if (problem) return ` ${theme.failure(visible(sentences(problem.title, problem.hint)))}`;
	if (running) return theme.dim(rows.length === 0 ? ' Asking who listens ...' : ' Trying every port from every place ...');
	return theme.dim(finishedAt ? ` as of ${clockText(finishedAt)}` : '');
};

export const ports = defineScreen<Model>({
	id: 'ports',
	title: 'Ports',
	tab: '3',
	bindings: [
		...movesIn<Model>(),
		{
			verb: 'enter',
			says: 'details',
			blocked: ({view}) => (view.open === undefined ? undefined : 'they are shown.'),
			act: ({list, ids, selected}) => {
				if (ids[selected] === undefined) return;
				list.actions.select(ids[selected]);
				list.actions.openRow(ids[selected]);
			},
		},
		{verb: 'back', says: 'back to the list', quiet: true, act: ({list}) => list.actions.closeRow()},
		{verb: 'refresh', says: 'try again', act: model => model.run()},
		{
			verb: 'filter',
			says: 'filter',
			blocked: ({view}) => (view.open === undefined ? undefined : 'it is for the list.'),
			act: ({list}) => list.actions.startFilter(),
		},
	],
	atRoot: model => model.view.open === undefined,
	useModel: () => {
		const {listView} = useWorld();
		const {ports: store} = useServer();
		const state = useValue(store);
		const list = listView('ports');
		const view = useValue(list);
		useEffect(() => void store.actions.runOnce(), [store]);
		const rows = useMemo(() => {
			const filter = parseListFilter(view.filter);
			return state.rows.filter(row => filter.matches(`${row.port} ${row.title} ${row.finding?.level ?? ''} ${listenerOf(row)} ${row.finding?.says ?? ''}`));
		}, [state.rows, view.filter]);
		const ids = useMemo(() => rows.map(row => String(row.port)), [rows]);
		return {
			list,
			view,
			state,
			rows,
			ids,
			selected: Math.max(0, ids.indexOf(view.selected ?? '')),
			run: () => void store.actions.run(),
		};
	},
	View: ({model, size, theme}) => {
		const {rows, selected, state} = model;
		const columns = size.columns - 2;
		const row = rows[selected];
		const details = row ? portDetails(row, state.addresses, columns - 2, theme) : [];
		if (model.view.open !== undefined)
			return <Scrolled lines={details.map(line => ` ${line}`)} list={model.list} top={model.view.scrolled} size={size} theme={theme} />;
		const layout = layoutTable(portColumns, state.rows, columns - 2);
		const lines = rows.map(
			(each, index) => `${theme.pointer(index === selected)}${each.finding ? theme.mark(each.finding.level) : theme.dim('.')} ${paintRow(layout, each)}`,
		);
		const head = [stateText(state, theme), ...(state.rows.length > 0 ? [`    ${theme.dim(paintHeading(layout))}`] : [])];
		return (
			<Lines
				lines={listWithDetails({head, lines, selected, details, foot: [], more: count => theme.dim(`    and ${count} more`)}, size)}
				rows={size.rows}
				theme={theme}
			/>
		);
	},
});
