// Which server: profiles and ssh aliases. An empty one explains how to begin, and the demo is always offered.
import {useMemo} from 'react';
import {visible} from '../source/format/visible.ts';
import {parseListFilter} from '../source/store/list-filter.ts';
import type {ListView, ListViewStore} from '../source/store/list-view.ts';
import type {HostEntry} from '../source/store/opening.ts';
import {useValue, useWorld} from './frame/world.tsx';
import {Lines} from './parts/lines.tsx';
import {movesIn} from './parts/moves-in.ts';
import {type Column, layoutTable, paintRow} from './parts/table.ts';
import {windowTop} from './parts/window.ts';
import {wrap} from './parts/wrap.ts';
import {defineScreen} from './shape.ts';

type Model = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly ids: readonly string[];
	readonly entries: readonly HostEntry[];
	readonly empty: boolean;
	readonly notes: readonly string[];
	readonly selected: number;
	open(host: string): void;
};

const demo: HostEntry = {host: 'demo', from: 'built in', detail: 'a make-believe mail server: nothing is needed, nothing can break'};

const howToBegin = [
	'No server is known yet. To begin:',
	'',
	'- start with one: mailtui root@mx.example.org',
	'- or name it in ~/.ssh/config or in hosts.toml',
	'- or press Enter here for the demo, a broken mail server to play with.',
];

const columns: ReadonlyArray<Column<HostEntry>> = [
	{title: 'host', cell: entry => visible(entry.host), most: 32},
	{title: 'from', cell: entry => entry.from, most: 16, dropped: 1},
	{title: 'detail', cell: entry => visible(entry.detail), grows: true},
];

export const picker = defineScreen<Model>({
	id: 'picker',
	title: 'Servers',
	bindings: [
		...movesIn<Model>(() => false),
		{
			verb: 'enter',
			says: 'connect',
			blocked: model => (model.entries[model.selected] ? undefined : 'nothing fits the filter'),
			act: model => {
				const entry = model.entries[model.selected];
				if (entry) model.open(entry.host);
			},
		},
		{verb: 'filter', says: 'filter', act: ({list}) => list.actions.startFilter()},
	],
	useModel: () => {
		const {listView, opening} = useWorld();
		const list = listView('picker');
		const view = useValue(list);
		const entries = useMemo(() => {
			const filter = parseListFilter(view.filter);
			return [...opening.entries, demo].filter(entry => filter.matches(`${entry.host} ${entry.from} ${entry.detail}`));
		}, [opening, view.filter]);
		const ids = useMemo(() => entries.map(entry => entry.host), [entries]);
		return {
			list,
			view,
			ids,
			entries,
			empty: opening.entries.length === 0,
			notes: opening.notes,
			selected: Math.max(0, ids.indexOf(view.selected ?? '')),
			open: host => void opening.actions.open(host),
		};
	},
	View: ({model, size, theme}) => {
		const told = (text: string) => wrap(visible(text), size.columns - 4).map(piece => `  ${piece}`);
		const notes = model.notes.flatMap(told);
		const head = [
			'',
			...(model.empty ? howToBegin.flatMap(told) : [` ${theme.strong('Which server?')}`]),
			...(notes.length > 0 ? ['', ...notes.map(theme.dim)] : []),
			'',
		].slice(0, Math.max(1, size.rows - 3));
		const rows = Math.max(1, size.rows - head.length);
		const layout = layoutTable(columns, model.entries, size.columns - 3);
		const first = windowTop(0, model.selected, rows, model.entries.length);
		const lines = model.entries.slice(first, first + rows).map((entry, index) => {
			const selected = first + index === model.selected;
			const text = paintRow(layout, entry);
			return `${theme.pointer(selected)}${selected ? theme.strong(text) : text}`;
		});
		return <Lines lines={[...head, ...lines]} rows={size.rows} theme={theme} />;
	},
});
