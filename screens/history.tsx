// The journal of the server: what was changed with mailtui, by whom, what became of it; and the way back.
import {useEffect} from 'react';
import {historyMarkdown} from '../source/changes/print-history.ts';
import type {JournalEntry} from '../source/changes/shape.ts';
import {type Loadable, lastValue} from '../source/store/loadable.ts';
import {undoQuestion} from './fix/ask-before.ts';
import {headline} from './fix/headline.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {entryDetails, entrySummary, entryText, historyColumns, levelOfEntry} from './history/entry.ts';
import {sayJournal} from './history/say-journal.ts';
import {fileStamp} from './parts/file-stamp.ts';
import {type FilteredList, isList, listBindings, opensRow, useFilteredList} from './parts/filtered-list.ts';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {loadingText} from './parts/loading-text.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {defineScreen} from './shape.ts';

type Model = FilteredList<JournalEntry> & {
	readonly loadable: Loadable<readonly JournalEntry[]>;
	readonly all: readonly JournalEntry[];
	look(): void;
	undo(entry: JournalEntry): void;
	save(): void;
};

const none: readonly JournalEntry[] = [];

const idOf = ({id}: JournalEntry): string => id;

const whyNotUndo = ({row: entry}: Model): string | undefined => {
	if (entry === undefined) return 'there is no change.';
	if (entry.state === 'undone') return 'it is undone already.';
	if (entry.state === 'rolled-back') return 'it was taken back already.';
	if (entry.state === 'begun' || (entry.state === 'failed' && entry.rows !== 'kept')) return 'it did not come to its end.';
	if (entry.rows === 'lost') return 'the rows that it changed were not kept.';
	if (entry.rows === 'kept') return undefined;
	return entry.files.length === 0 && entry.noUndo.length > 0 ? entry.noUndo.join('; ') : undefined;
};

export const history = defineScreen<Model>({
	id: 'history',
	title: 'History',
	tab: '0',
	bindings: listBindings<Model>(
		[
			opensRow('diff and proof', 'there is no change.'),
			{
				verb: 'undo',
				says: 'undo',
				writes: true,
				blocked: whyNotUndo,
				act: ({row, undo}) => row && undo(row),
			},
			{verb: 'export', says: 'export as Markdown', blocked: ({all}) => (all.length > 0 ? undefined : 'there is no change.'), act: model => model.save()},
		],
		{says: 'look again', act: model => model.look()},
	),
	atRoot: isList,
	useModel: () => {
		const {dialogs, notices, save} = useWorld();
		const {history: store, undoChange, session} = useServer();
		const loadable = useValue(store);
		useEffect(() => void store.actions.lookOnce(), [store]);
		const all = lastValue(loadable) ?? none;
		const filtered = useFilteredList('history', all, idOf, entryText);
		return {
			...filtered,
			loadable,
			all,
			look: () => void store.actions.look(),
			undo: async entry => {
				const {id, title, noUndo} = entry;
				if (!(await dialogs.actions.confirm(undoQuestion({id, title, files: entry.files.map(({path}) => path), noUndo, unfinished: entry.unfinished}))))
					return notices.actions.tell('Nothing was changed.');
				notices.actions.tell(`Undoing ${id} ...`);
				const {undone, says} = await undoChange(id);
				if (undone) notices.actions.tell(says);
				else notices.actions.fail({title: says, hint: ''});
			},
			save: () => {
				save(`mailtui-history-${fileStamp(session.clock.now())}.md`, historyMarkdown(session.host.label, all)).then(
					path => notices.actions.tell(`Written to ${path}`),
					(thrown: Error) => notices.actions.fail({title: `Cannot write the history: ${thrown.message}`, hint: ''}),
				);
			},
		};
	},
	View: ({model, size, theme}) => {
		const {rows, row: entry, selected, view, loadable, all} = model;
		const columns = size.columns - 2;
		if (view.open !== undefined && entry !== undefined) {
			const title = headline(levelOfEntry(entry), `Change ${entry.id}`, '', size.columns, theme);
			return (
				<>
					<Lines lines={[title, '']} rows={2} theme={theme} />
					<Scrolled
						lines={entryDetails(entry, columns - 2, theme).map(line => `   ${line}`)}
						list={model.list}
						top={view.scrolled}
						size={{...size, rows: size.rows - 2}}
						theme={theme}
					/>
				</>
			);
		}
		if (lastValue(loadable) === undefined) return <Lines lines={[loadingText(loadable, 'Reading the history', theme)]} rows={size.rows} theme={theme} />;
		const [level, text] = sayJournal(all);
		const layout = layoutTable(historyColumns, all, columns - 4);
		const heading = all.length === 0 ? [] : [`    ${theme.dim(paintHeading(layout))}`];
		const lines = rows.map((each, index) => `${theme.pointer(index === selected)}${theme.mark(levelOfEntry(each))} ${paintRow(layout, each)}`);
		const details = entry ? entrySummary(entry, columns - 2, theme) : [];
		const head = [headline(level, text, '', size.columns, theme), ...(size.rows >= 14 ? [''] : []), ...heading];
		const foot = size.rows >= 14 ? [loadingText(loadable, 'Reading the history', theme)] : [];
		return <Lines lines={listWithDetails({head, lines, selected, details, foot}, size)} rows={size.rows} theme={theme} />;
	},
});
