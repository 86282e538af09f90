// Every command that was run on the server, newest at the end: how long it took, how it ended, and whether it changed anything.
import {useMemo} from 'react';
import {formatDuration} from '../../source/format/duration.ts';
import {visible} from '../../source/format/visible.ts';
import {quoteArgv} from '../../source/host/quote.ts';
import type {LogEntry} from '../../source/store/command-log.ts';
import {parseListFilter} from '../../source/store/list-filter.ts';
import type {ListView, ListViewStore} from '../../source/store/list-view.ts';
import {Lines} from '../parts/lines.tsx';
import {movesIn} from '../parts/moves-in.ts';
import {type Column, layoutTable, paintHeading, paintRow} from '../parts/table.ts';
import {windowTop} from '../parts/window.ts';
import {defineScreen} from '../shape.ts';
import {clockText} from './clock-text.ts';
import {useServer, useValue, useWorld} from './world.tsx';

type Model = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly ids: readonly string[];
	readonly entries: readonly LogEntry[];
	readonly selected: number;
	readonly total: number;
	copy(entry: LogEntry): void;
};

export const endText = ({end, code}: LogEntry): string => (end === 'exited' ? String(code) : end);

const columns: ReadonlyArray<Column<LogEntry>> = [
	{title: 'at', cell: entry => clockText(entry.at), columns: 8, dropped: 1},
	{title: 'took', cell: entry => formatDuration(entry.durationMs), columns: 7, align: 'right'},
	{title: 'exit', cell: endText, columns: 9, align: 'right'},
	{title: 'times', cell: entry => (entry.times === 1 ? '' : `x${entry.times}`), columns: 5, align: 'right', dropped: 2},
	// Told by a word and not by colour alone.
	{title: '', cell: entry => (entry.command.effect === 'write' ? 'write' : ''), columns: 5},
	{title: 'command', cell: entry => visible(quoteArgv(entry.command.argv)), grows: true},
];

export const commandLogScreen = defineScreen<Model>({
	id: 'command-log',
	title: 'Commands',
	bindings: [
		...movesIn<Model>(() => false),
		{
			verb: 'copy',
			says: 'copy as a shell line',
			blocked: model => (model.entries[model.selected] ? undefined : 'nothing was run yet'),
			act: model => {
				const entry = model.entries[model.selected];
				if (entry) model.copy(entry);
			},
		},
		{verb: 'filter', says: 'filter', act: ({list}) => list.actions.startFilter()},
		{verb: 'back', says: 'close', act: () => {}},
	],
	useModel: () => {
		const {listView, copy, notices} = useWorld();
		const {commandLog} = useServer();
		const {entries: all, total} = useValue(commandLog);
		const list = listView('command-log');
		const view = useValue(list);
		const entries = useMemo(() => {
			const filter = parseListFilter(view.filter);
			return all.filter(entry => filter.matches(`${entry.command.effect} ${endText(entry)} ${quoteArgv(entry.command.argv)}`));
		}, [all, view.filter]);
		const ids = useMemo(() => entries.map(entry => entry.id), [entries]);
		const found = ids.indexOf(view.selected ?? '');
		return {
			list,
			view,
			ids,
			entries,
			selected: found === -1 ? ids.length - 1 : found,
			total,
			copy: entry => {
				copy(quoteArgv(entry.command.argv));
				notices.actions.tell(`Copied: ${quoteArgv(entry.command.argv)}`);
			},
		};
	},
	View: ({model, size, theme}) => {
		const layout = layoutTable(columns, model.entries, size.columns - 3);
		const rows = size.rows - 2;
		const first = windowTop(Math.max(0, model.entries.length - rows), model.selected, rows, model.entries.length);
		const lines = model.entries.slice(first, first + rows).map((entry, index) => {
			const text = paintRow(layout, entry);
			const failed = entry.end === 'failed' || entry.end === 'timed-out';
			return `${theme.pointer(first + index === model.selected)}${failed ? theme.failure(text) : entry.command.effect === 'write' ? theme.accent(text) : text}`;
		});
		const title = ` ${model.total} commands run on this server`;
		return <Lines lines={[theme.strong(title), `  ${theme.dim(paintHeading(layout))}`, ...lines]} rows={size.rows} theme={theme} />;
	},
});
