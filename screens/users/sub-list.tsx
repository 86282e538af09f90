// A list under Users, of aliases or of domains: its keys, its picture, and the questions before something is switched or removed.
import {visible} from '../../source/format/visible.ts';
import type {Theme} from '../frame/theme.ts';
import type {FilteredList} from '../parts/filtered-list.ts';
import {Lines} from '../parts/lines.tsx';
import {listWithDetails} from '../parts/list-with-details.ts';
import {movesInPages, type Pages} from '../parts/moves-in.ts';
import {type Column, layoutTable, paintHeading, paintRow} from '../parts/table.ts';
import type {Binding, Size} from '../shape.ts';

export type SubList<Row> = FilteredList<Row> & {
	/** `3 domains`. */
	readonly count: string;
	/** How it is known, or why it is not. */
	readonly known: string;
	readonly pages?: Pages;
	look(): void;
	go(screen: string): void;
	add(): void;
	toggle(row: Row): void;
	remove(row: Row): void;
};

export const nothingSelected = ({row}: SubList<unknown>): string | undefined => (row === undefined ? 'nothing is selected.' : undefined);

type Keys<Row, Model> = {
	/** After `add`, and before it. */
	readonly own?: ReadonlyArray<Binding<Model>>;
	readonly first?: ReadonlyArray<Binding<Model>>;
	readonly ways: ReadonlyArray<Binding<Model>>;
	readonly filterSays: string;
	whyKept?(row: Row): string | undefined;
};

export const subListBindings = <Row, Model extends SubList<Row>>({
	first = [],
	own = [],
	ways,
	filterSays,
	whyKept,
}: Keys<Row, Model>): ReadonlyArray<Binding<Model>> => [
	...movesInPages<Model>(() => false),
	...first,
	{verb: 'add', says: 'add', writes: true, act: ({add}) => add()},
	...own,
	{verb: 'toggle', says: 'enable/disable', writes: true, blocked: nothingSelected, act: ({row, toggle}) => row !== undefined && toggle(row)},
	{
		verb: 'remove',
		says: 'remove',
		writes: true,
		blocked: model => nothingSelected(model) ?? (model.row === undefined ? undefined : whyKept?.(model.row)),
		act: ({row, remove}) => row !== undefined && remove(row),
	},
	...ways,
	{verb: 'refresh', says: 'look again', quiet: true, act: ({look}) => look()},
	{verb: 'filter', says: filterSays, act: ({list}) => list.actions.startFilter()},
	{verb: 'back', says: 'back', quiet: true, act: ({go}) => go('users')},
];

type ViewProps<Row> = {readonly model: SubList<Row>; readonly columns: ReadonlyArray<Column<Row>>; readonly size: Size; readonly theme: Theme};

export const SubListView = <Row extends {readonly active: boolean}>({model, columns, size, theme}: ViewProps<Row>) => {
	const {rows, selected, count, known} = model;
	// Only what can be seen is laid out: there may be a hundred thousand.
	const from = Math.max(0, selected - size.rows);
	const near = rows.slice(from, selected + size.rows);
	const layout = layoutTable(columns, near, size.columns - 6);
	const lines = near.map((each, index) => `${theme.pointer(from + index === selected)}${theme.mark(each.active ? 'ok' : 'skipped')} ${paintRow(layout, each)}`);
	const title = `${theme.dim(' Users > ')}${theme.strong(count)} ${known}`;
	return (
		<Lines
			lines={listWithDetails(
				{
					head: [title, `    ${theme.dim(paintHeading(layout))}`],
					lines,
					selected: selected - from,
					details: [],
					more: count => theme.dim(`    and ${count + rows.length - from - near.length} more`),
					foot: [],
				},
				size,
			)}
			rows={size.rows}
			theme={theme}
		/>
	);
};

type Confirm = (question: {readonly title: string; readonly lines: readonly string[]; readonly action: string}) => Promise<boolean>;

/** Resolves with the word when somebody agreed. */
export const askToggle = async (
	confirm: Confirm,
	name: string,
	active: boolean,
	lines: {readonly off: string; readonly on: string},
): Promise<string | undefined> => {
	const word = active ? 'Disable' : 'Enable';
	return (await confirm({title: `${word} ${visible(name)}?`, lines: [active ? lines.off : lines.on], action: word})) ? word : undefined;
};
