// The first screen: does mail work, why not, what would help, and how is the machine.
import {useEffect, useMemo} from 'react';
import {useStore} from 'zustand';
import {sentences} from '../source/format/sentences.ts';
import type {CheckItem, Checks} from '../source/store/checks.ts';
import type {VitalSigns} from '../source/store/vitals.ts';
import {clockText} from './frame/clock-text.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {detailLines} from './overview/details.ts';
import {overviewPicture} from './overview/picture.ts';
import {type OverviewRow, overviewRows, rowText} from './overview/rows.ts';
import {type Verdict, verdictOf} from './overview/verdict.ts';
import {vitalLines} from './overview/vitals.ts';
import {type FilteredList, isList, useFilteredList} from './parts/filtered-list.ts';
import {Lines} from './parts/lines.tsx';
import {movesIn} from './parts/moves-in.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {defineScreen} from './shape.ts';

type Model = FilteredList<OverviewRow> & {
	readonly verdict: Verdict;
	/** The check whose proof is shown. */
	readonly item: CheckItem | undefined;
	readonly opened: CheckItem | undefined;
	readonly problem: string | undefined;
	readonly vitals: VitalSigns;
	readonly checked: string;
	run(): void;
	/** Opens the Fixes screen with these chosen. */
	fix(ids: readonly string[]): void;
};

/** What is well shares a row; opened, that row becomes a row a check. */
const withOpened = (rows: readonly OverviewRow[], open: string | undefined): OverviewRow[] =>
	rows.flatMap(row => (row.id === open && row.items.length > 1 ? row.items.flatMap(item => overviewRows([item])) : [row]));

/** A lost connection is noticed late; that nothing comes back can be said before. */
const silenceToldAfter = 10;

const checkedText = ({finishedAt, running}: Checks, silentSeconds: number): string => {
	if (silentSeconds > 0) return `the server has not answered for ${silentSeconds} s`;
	return finishedAt === undefined ? '' : `${running ? 'checking again, ' : ''}checked at ${clockText(finishedAt)}`;
};

const idOf = ({id}: OverviewRow): string => id;

export const overview = defineScreen<Model>({
	id: 'overview',
	title: 'Overview',
	tab: '1',
	bindings: [
		...movesIn<Model>(model => model.opened !== undefined),
		{
			verb: 'enter',
			says: 'details',
			blocked: ({opened}) => (opened ? 'they are shown.' : undefined),
			act: ({list, row}) => {
				if (row === undefined) return;
				list.actions.openRow(row.id);
				list.actions.select(row.items[0]?.id);
			},
		},
		{
			verb: 'fix',
			says: 'fix',
			blocked: ({row}) => ((row?.fixes.length ?? 0) > 0 ? undefined : 'no repair is known for this check.'),
			act: ({row, fix}) => fix(row?.fixes ?? []),
		},
		{verb: 'back', says: 'back to the list', quiet: true, act: ({list}) => list.actions.closeRow()},
		{verb: 'refresh', says: 'check again', act: model => model.run()},
		{verb: 'filter', says: 'filter', blocked: ({opened}) => (opened ? 'it is for the list.' : undefined), act: ({list}) => list.actions.startFilter()},
	],
	atRoot: isList,
	useModel: () => {
		const {listView, ticker, frame} = useWorld();
		const {checks, vitals, repair} = useServer();
		const vitalSigns = useValue(vitals);
		const {askedAt} = vitalSigns;
		const silentSeconds = useStore(ticker, ({now}) => {
			const seconds = askedAt === undefined ? 0 : Math.floor((now.getTime() - askedAt.getTime()) / 1000);
			return seconds >= silenceToldAfter ? seconds : 0;
		});
		const state = useValue(checks);
		const {open} = useValue(listView('overview'));
		useEffect(() => {
			// Once a session; afterwards when somebody asks for it.
			if (!checks.getState().running && checks.getState().finishedAt === undefined) void checks.actions.run();
		}, [checks]);
		useEffect(() => {
			const watching = new AbortController();
			void vitals.actions.watch(watching.signal);
			return () => watching.abort();
		}, [vitals]);
		const all = useMemo(() => withOpened(overviewRows(state.items), open), [state.items, open]);
		const filtered = useFilteredList('overview', all, idOf, rowText);
		const {row} = filtered;
		return {
			...filtered,
			verdict: verdictOf(state.items),
			item: row?.items.length === 1 ? row.items[0] : undefined,
			opened: state.items.find(item => item.id === open),
			problem: state.problem === undefined ? undefined : sentences(state.problem.title, state.problem.hint),
			vitals: vitalSigns,
			checked: checkedText(state, silentSeconds),
			run: () => void checks.actions.run(),
			fix: ids => {
				repair.actions.choose(ids);
				frame.actions.go('fix');
			},
		};
	},
	View: ({model, size, theme}) => {
		if (model.opened) {
			const lines = detailLines(model.opened, size.columns - 4, theme).map(line => `  ${line}`);
			return <Scrolled lines={lines} list={model.list} top={model.view.scrolled} size={size} theme={theme} />;
		}
		return (
			<Lines lines={overviewPicture({...model, vitals: columns => vitalLines(model.vitals, columns, theme)}, size, theme)} rows={size.rows} theme={theme} />
		);
	},
});
