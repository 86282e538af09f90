// Where somebody stands in a list: the selected row (by id, so that new values do not move it), the filter, and what is open in detail.
import {createStore, type StoreApi} from 'zustand/vanilla';
import {emptyText, type TextState} from './text-edit.ts';

export type ListView = {
	readonly selected: string | undefined;
	readonly filter: string;
	/** While the filter is being typed. */
	readonly typing: TextState | undefined;
	/** The row that is open in detail, and how far its text is scrolled. */
	readonly open: string | undefined;
	readonly scrolled: number;
};

export type ListViewStore = StoreApi<ListView> & {
	readonly actions: {
		select(id: string | undefined): void;
		/** From the row that is marked now, within the ids that are shown now. */
		move(ids: readonly string[], from: number, by: number): void;
		openRow(id: string): void;
		closeRow(): void;
		scroll(by: number, most: number): void;
		startFilter(): void;
		typeFilter(typing: TextState): void;
		keepFilter(): void;
		dropFilter(): void;
	};
};

export const createListView = (): ListViewStore => {
	const store = createStore<ListView>(() => ({selected: undefined, filter: '', typing: undefined, open: undefined, scrolled: 0}));
	return Object.assign(store, {
		actions: {
			select: (selected: string | undefined) => store.setState({selected}),
			move: (ids: readonly string[], from: number, by: number) => store.setState({selected: ids[Math.min(ids.length - 1, Math.max(0, from + by))]}),
			openRow: (open: string) => store.setState({open, scrolled: 0}),
			closeRow: () => store.setState({open: undefined, scrolled: 0}),
			scroll: (by: number, most: number) => store.setState(({scrolled}) => ({scrolled: Math.min(Math.max(0, most), Math.max(0, scrolled + by))})),
			startFilter: () => store.setState(({filter}) => ({typing: {text: filter, cursor: filter.length}})),
			typeFilter: (typing: TextState) => store.setState({typing, filter: typing.text}),
			keepFilter: () => store.setState({typing: undefined}),
			dropFilter: () => store.setState({typing: undefined, filter: emptyText.text}),
		},
	});
};
