// A list of rows with the user's filter over it: which are shown, which one is selected, and the keys that every such list has.
import {useMemo} from 'react';
import {parseListFilter} from '../../source/store/list-filter.ts';
import type {ListView, ListViewStore} from '../../source/store/list-view.ts';
import {useValue, useWorld} from '../frame/world.tsx';
import type {Binding} from '../shape.ts';
import {movesIn} from './moves-in.ts';

export type FilteredList<Row> = {
	readonly list: ListViewStore;
	readonly view: ListView;
	/** Those that the filter lets through. */
	readonly rows: readonly Row[];
	readonly ids: readonly string[];
	/** Index in `rows`; 0 also where there are none. */
	readonly selected: number;
	readonly row: Row | undefined;
};

/** `idOf` and `textOf` must be made once, outside of the screen's model: the rows are filtered anew when they change. */
export const useFilteredList = <Row>(screen: string, all: readonly Row[], idOf: (row: Row) => string, textOf: (row: Row) => string): FilteredList<Row> => {
	const list = useWorld().listView(screen);
	const view = useValue(list);
	const rows = useMemo(() => {
		const filter = parseListFilter(view.filter);
		return all.filter(row => filter.matches(textOf(row)));
	}, [all, view.filter, textOf]);
	const ids = useMemo(() => rows.map(idOf), [rows, idOf]);
	const selected = Math.max(0, ids.indexOf(view.selected ?? ''));
	return {list, view, rows, ids, selected, row: rows[selected]};
};

type Listed = FilteredList<unknown>;

/** Why a key that is for the list does nothing: a row is open. */
export const whyNoList = ({view}: Listed): string | undefined => (view.open === undefined ? undefined : 'it is for the list.');

/** Enter opens the selected row; `says` what is seen then, `nothing` why there is none to open. */
export const opensRow = <Model extends Listed>(says: string, nothing: string): Binding<Model> => ({
	verb: 'enter',
	says,
	blocked: ({view, ids}) => (view.open !== undefined ? 'they are shown.' : ids.length === 0 ? nothing : undefined),
	act: ({list, ids, selected}) => {
		list.actions.select(ids[selected]);
		list.actions.openRow(ids[selected] ?? '');
	},
});

/** The moves first, then the screen's own, then back, refresh and filter: the order of the footer. */
export const listBindings = <Model extends Listed>(
	own: ReadonlyArray<Binding<Model>>,
	refresh: {readonly says: string; readonly act: (model: Model) => void},
): ReadonlyArray<Binding<Model>> => [
	...movesIn<Model>(),
	...own,
	{verb: 'back', says: 'back to the list', quiet: true, act: ({list}) => list.actions.closeRow()},
	{verb: 'refresh', ...refresh},
	{verb: 'filter', says: 'filter', blocked: whyNoList, act: ({list}) => list.actions.startFilter()},
];

/** Back goes to the list first. */
export const isList = ({view}: Listed): boolean => view.open === undefined;
