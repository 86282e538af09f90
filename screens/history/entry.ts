// One change of the journal: its word and mark, its row, and all that is known of it.
import {sayJournalState} from '../../source/changes/print-history.ts';
import type {JournalEntry, JournalState} from '../../source/changes/shape.ts';
import type {Level} from '../../source/checks/shape.ts';
import {visible} from '../../source/format/visible.ts';
import {clockText} from '../frame/clock-text.ts';
import type {Theme} from '../frame/theme.ts';
import {diffLines} from '../parts/diff.ts';
import {evidenceLines} from '../parts/evidence.ts';
import type {Column} from '../parts/table.ts';
import {wrap} from '../parts/wrap.ts';

const levels: Readonly<Record<JournalState, Level>> = {
	begun: 'unknown',
	failed: 'failure',
	armed: 'unknown',
	committed: 'unknown',
	confirmed: 'ok',
	'rolled-back': 'warning',
	undone: 'skipped',
	stuck: 'failure',
};

export const levelOfEntry = ({state}: JournalEntry): Level => levels[state];

/** In a column of one width, whatever happens to a change. */
const short: Readonly<Record<JournalState, string>> = {
	begun: 'begun',
	failed: 'failed',
	armed: 'under way',
	committed: 'unconfirmed',
	confirmed: 'confirmed',
	'rolled-back': 'rolled back',
	undone: 'undone',
	stuck: 'stuck',
};

const two = (value: number): string => String(value).padStart(2, '0');

/** The time of this machine, as everywhere on the screens; what is no time is shown as it is. */
const whenText = (at: string): string => {
	const date = new Date(at);
	if (Number.isNaN(date.getTime())) return visible(at);
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockText(date)}`;
};

export const historyColumns: ReadonlyArray<Column<JournalEntry>> = [
	{title: 'result', cell: ({state}) => short[state], columns: 12, dropped: 1},
	{title: 'when', cell: ({at}) => whenText(at), columns: 19, dropped: 2},
	{title: 'what', cell: ({title}) => visible(title), grows: true, least: 24},
	{title: 'by', cell: ({by}) => visible(by), most: 24, dropped: 3},
	{title: 'change', cell: ({id}) => visible(id), most: 22, dropped: 4},
];

const paragraph = (text: string, columns: number): string[] => wrap(visible(text), columns);

const headLines = (entry: JournalEntry, columns: number, theme: Theme): string[] => {
	const reached = entry.stateAt === '' ? '' : ` at ${whenText(entry.stateAt)}`;
	const {state, stateSays} = entry;
	const why = state === 'rolled-back' && stateSays !== '' && stateSays !== '-' ? `, ${visible(stateSays)}` : '';
	return [
		...paragraph(entry.title, columns).map(theme.strong),
		...paragraph(`Change ${entry.id}, ${whenText(entry.at)}, by ${entry.by}`, columns),
		...wrap(`${sayJournalState(entry)}${reached}${why}`, columns),
	];
};

const listLines = (title: string, lines: readonly string[], theme: Theme): string[] => (lines.length === 0 ? [] : ['', theme.dim(title), ...lines]);

/** What stands below the list. */
export const entrySummary = (entry: JournalEntry, columns: number, theme: Theme): string[] => [
	...headLines(entry, columns, theme),
	...listLines(
		'Files',
		entry.files.map(({path}) => visible(path)),
		theme,
	),
	...(entry.proof.length > 0 ? ['', ...evidenceLines(entry.proof, columns, theme)] : []),
];

export const entryDetails = (entry: JournalEntry, columns: number, theme: Theme): string[] => [
	...headLines(entry, columns, theme),
	...(entry.because.length > 0 ? paragraph(`asked for by ${entry.because.join(', ')}`, columns).map(theme.dim) : []),
	...listLines('Proof', evidenceLines(entry.proof, columns, theme, true), theme),
	...entry.files.flatMap(({path, diff}) => ['', theme.strong(visible(path)), ...diffLines(diff, columns, theme)]),
	...listLines(
		'Run',
		entry.commands.flatMap(command => paragraph(`$ ${command}`, columns)),
		theme,
	),
	...listLines(
		'An undo does not take back',
		entry.noUndo.flatMap(why => paragraph(why, columns)),
		theme,
	),
];

export const entryText = (entry: JournalEntry): string =>
	[entry.id, entry.at, entry.by, sayJournalState(entry), entry.title, ...entry.because, ...entry.files.map(({path}) => path)].join(' ');
