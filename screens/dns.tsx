// What the world is told about the server and its domains, worst first: found, expected, why it matters, and the record to publish.
import {useEffect, useMemo} from 'react';
import {countsOf} from '../source/dns/report-dns.ts';
import {type DnsReport, findingsOf} from '../source/dns/topics/run.ts';
import type {Watch} from '../source/dns/watch-record.ts';
import {sentences} from '../source/format/sentences.ts';
import {visible} from '../source/format/visible.ts';
import type {Streamed} from '../source/store/streamed.ts';
import {type DnsRow, dnsColumns, dnsRows, rowText} from './dns/columns.ts';
import {dnsDetails} from './dns/details.ts';
import {recordsToCopy} from './dns/records.ts';
import {watchLines} from './dns/watch.ts';
import {clockText} from './frame/clock-text.ts';
import type {Theme} from './frame/theme.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {cut} from './parts/columns.ts';
import {type FilteredList, isList, useFilteredList, whyNoList} from './parts/filtered-list.ts';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {movesIn} from './parts/moves-in.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {defineScreen} from './shape.ts';

type Model = FilteredList<DnsRow> & {
	readonly state: Streamed<DnsReport>;
	readonly watched: Streamed<Watch>;
	readonly all: readonly DnsRow[];
	readonly now: Date;
	run(): void;
	copy(row: DnsRow): void;
	watch(row: DnsRow): void;
	leave(): void;
	saveZone(): void;
	keys(): void;
};

const watching = 'watch:';
const idOf = ({id}: DnsRow): string => id;

const headOf = ({value, running, finishedAt, problem}: Streamed<DnsReport>, columns: number, theme: Theme): string[] => {
	if (problem) return [` ${theme.failure(visible(sentences(problem.title, problem.hint)))}`];
	if (value === undefined) return [theme.dim(' Asking the server what it is, and the world what it is told ...')];
	const findings = findingsOf(value);
	const counts = countsOf(findings);
	const verdict = running && !value.isComplete ? `${counts} so far` : counts;
	const paint = findings.some(each => each.level === 'failure') ? theme.failure : theme.strong;
	const aside = `${running ? 'asking' : 'asked'} ${visible(value.resolver)}${finishedAt && !running ? ` at ${clockText(finishedAt)}` : ' ...'}`;
	const from = `  mail leaves as ${visible(value.server.hostName)} from ${value.server.addresses.join(', ') || '?'}`;
	return [
		` ${paint(`DNS: ${verdict}`)}   ${theme.dim(cut(aside, Math.max(0, columns - verdict.length - 10)))}`,
		theme.dim(cut(from, columns)),
		...value.notes.slice(0, 3).map(note => ` ${theme.mark(note.level)} ${cut(visible(note.says), columns - 4)}`),
	];
};

const nothingChosen = ({row}: Model): string | undefined => (row === undefined ? 'nothing is selected.' : undefined);
const nothingToCopy = (model: Model): string | undefined =>
	nothingChosen(model) ?? (model.row !== undefined && recordsToCopy(model.row).length > 0 ? undefined : 'there is no record to publish here.');

export const dns = defineScreen<Model>({
	id: 'dns',
	title: 'DNS',
	tab: '5',
	bindings: [
		...movesIn<Model>(),
		{
			verb: 'enter',
			says: 'details',
			blocked: model => whyNoList(model) ?? nothingChosen(model),
			act: ({list, row}) => {
				if (row === undefined) return;
				list.actions.select(row.id);
				list.actions.openRow(row.id);
			},
		},
		{verb: 'copy', says: 'copy record', blocked: nothingToCopy, act: ({row, copy}) => row && copy(row)},
		{verb: 'watch', says: 'watch it arrive', blocked: nothingToCopy, act: ({row, watch}) => row && watch(row)},
		{verb: 'back', says: 'back to the list', quiet: true, act: model => model.leave()},
		{verb: 'keys', says: 'DKIM keys', act: model => model.keys()},
		{
			verb: 'export',
			says: 'write zone file',
			blocked: ({state}) => (state.value?.isComplete ? undefined : 'not all is known yet.'),
			act: model => model.saveZone(),
		},
		{verb: 'refresh', says: 'ask again', act: model => model.run()},
		{verb: 'filter', says: 'filter', blocked: whyNoList, act: ({list}) => list.actions.startFilter()},
	],
	atRoot: isList,
	useModel: () => {
		const {frame, copy, notices, save} = useWorld();
		const {dns: store, dnsWatch, zoneText, session} = useServer();
		const state = useValue(store);
		const watched = useValue(dnsWatch);
		useEffect(() => void store.actions.runOnce(), [store]);
		const all = useMemo(() => (state.value === undefined ? [] : dnsRows(state.value)), [state.value]);
		const filtered = useFilteredList('dns', all, idOf, rowText);
		const {list, view} = filtered;
		return {
			...filtered,
			state,
			watched,
			all,
			now: session.clock.now(),
			run: () => void store.actions.run(),
			copy: row => {
				const records = recordsToCopy(row);
				copy(records.join('\n'));
				notices.actions.tell(`Copied: ${visible(records[0] ?? '')}`);
			},
			watch: row => {
				const [record] = row.finding.publish.length > 0 ? row.finding.publish : row.standing;
				if (record === undefined) return;
				list.actions.select(row.id);
				list.actions.openRow(`${watching}${row.id}`);
				void dnsWatch.actions.run(record);
			},
			leave: () => {
				if (view.open?.startsWith(watching)) dnsWatch.actions.stop();
				list.actions.closeRow();
			},
			keys: () => frame.actions.go('dkim'),
			saveZone: () => {
				void zoneText()
					.then(text => (text === undefined ? undefined : save('records.zone', text)))
					.then(
						path => notices.actions.tell(path === undefined ? 'Nothing is known yet.' : `Written: ${path}`),
						(error: unknown) => notices.actions.fail({title: String((error as Error).message), hint: ''}),
					);
			},
		};
	},
	View: ({model, size, theme}) => {
		const {rows, all, selected, row, view, state, watched} = model;
		const columns = size.columns - 2;
		if (view.open !== undefined && row !== undefined) {
			const lines = view.open.startsWith(watching) ? watchLines(watched, model.now, columns - 1, theme) : dnsDetails(row.finding, columns - 1, theme, true);
			return <Scrolled lines={lines.map(line => ` ${line}`)} list={model.list} top={view.scrolled} size={size} theme={theme} />;
		}
		const layout = layoutTable(dnsColumns, all, columns - 2);
		const lines = rows.map((each, index) => `${theme.pointer(index === selected)}${theme.mark(each.finding.level)} ${paintRow(layout, each)}`);
		const head = [...headOf(state, columns, theme), ...(all.length > 0 ? [`    ${theme.dim(paintHeading(layout))}`] : [])];
		const details = row ? dnsDetails(row.finding, columns - 2, theme, false) : [];
		return <Lines lines={listWithDetails({head, lines, selected, details, foot: []}, size)} rows={size.rows} theme={theme} />;
	},
});
