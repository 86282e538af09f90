// Which port is open to whom: every port that matters, from the server itself, from here by its public address, and from here by VPN.
import {useEffect} from 'react';
import {sentences} from '../source/format/sentences.ts';
import {visible} from '../source/format/visible.ts';
import type {PortMatrix, PortRow} from '../source/store/port-matrix.ts';
import {clockText} from './frame/clock-text.ts';
import type {Theme} from './frame/theme.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {type FilteredList, isList, listBindings, opensRow, useFilteredList} from './parts/filtered-list.ts';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {listenerOf, portColumns} from './ports/columns.ts';
import {portDetails} from './ports/details.ts';
import {defineScreen} from './shape.ts';

type Model = FilteredList<PortRow> & {readonly state: PortMatrix; run(): void; certificates(): void};

const idOf = ({port}: PortRow): string => String(port);
const textOf = (row: PortRow): string => `${row.port} ${row.title} ${row.finding?.level ?? ''} ${listenerOf(row)} ${row.finding?.says ?? ''}`;

const stateText = ({running, rows, finishedAt, problem}: PortMatrix, theme: Theme): string => {
	if (problem) return ` ${theme.failure(visible(sentences(problem.title, problem.hint)))}`;
	if (running) return theme.dim(rows.length === 0 ? ' Asking who listens ...' : ' Trying every port from every place ...');
	return theme.dim(finishedAt ? ` as of ${clockText(finishedAt)}` : '');
};

export const ports = defineScreen<Model>({
	id: 'ports',
	title: 'Ports',
	tab: '3',
	bindings: listBindings<Model>(
		[opensRow('details', 'there is no port.'), {verb: 'certificates', says: 'certificates', act: ({certificates}) => certificates()}],
		{says: 'try again', act: model => model.run()},
	),
	atRoot: isList,
	useModel: () => {
		const {frame} = useWorld();
		const {ports: store} = useServer();
		const state = useValue(store);
		useEffect(() => void store.actions.runOnce(), [store]);
		return {
			...useFilteredList('ports', state.rows, idOf, textOf),
			state,
			run: () => void store.actions.run(),
			certificates: () => frame.actions.go('certificates'),
		};
	},
	View: ({model, size, theme}) => {
		const {rows, row, selected, state} = model;
		const columns = size.columns - 2;
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
