// The first step: every fault that was found, in the order in which they are repaired, and the proof of the selected one.
import {visible} from '../../source/format/visible.ts';
import type {FoundFault, FoundFaults} from '../../source/store/faults.ts';
import {type Loadable, lastValue} from '../../source/store/loadable.ts';
import {createTheme, type Theme} from '../frame/theme.ts';
import {verdictLines} from '../overview/picture.ts';
import {cut} from '../parts/columns.ts';
import {evidenceLines} from '../parts/evidence.ts';
import {listWithDetails} from '../parts/list-with-details.ts';
import {loadingText} from '../parts/loading-text.ts';
import {type Column, layoutTable, paintRow} from '../parts/table.ts';
import {wrap} from '../parts/wrap.ts';
import type {Size} from '../shape.ts';
import {headline, withTrail} from './headline.ts';

export type FindingsPicture = {
	readonly loadable: Loadable<Pick<FoundFaults, 'list' | 'score' | 'blind'>>;
	readonly chosen: ReadonlySet<string> | undefined;
	readonly selected: number;
};

/** What it means for who uses the server, in a word. */
export const riskWord: Readonly<Record<FoundFault['risk'], string>> = {safe: 'safe', interrupts: 'interrupts', loses: 'may hide mail'};

const shortPath = (path: string): string => path.replace(/^\/etc\/(?:dovecot\/)?/, '');

/** Where there is room, titles take what they need, and the files what is left. */
const columnsOf = (chosen: FindingsPicture['chosen'], isWide: boolean, theme: Theme): ReadonlyArray<Column<FoundFault>> => [
	{title: '', cell: ({id}) => (chosen?.has(id) === false ? '[ ]' : '[x]'), paint: text => (text === '[x]' ? theme.accent(text) : text), columns: 3},
	{title: 'fault', cell: ({title}) => visible(title), ...(isWide ? {most: 60} : {grows: true, least: 30})},
	{title: 'pitfall', cell: ({covers}) => covers.join(' '), most: 12, dropped: 2},
	{title: 'risk', cell: ({risk}) => riskWord[risk], paint: (text, {risk}) => (risk === 'safe' ? theme.dim(text) : theme.strong(text)), dropped: 1},
	{
		title: 'in',
		cell: ({files}) => visible(files.map(shortPath).join(', ')),
		paint: text => theme.dim(text),
		...(isWide ? {grows: true, least: 20} : {most: 30}),
		dropped: 3,
	},
];

const detailsOf = (fault: FoundFault, columns: number, theme: Theme): string[] => [
	`${theme.strong(visible(fault.title))}   ${theme.dim(fault.id)}`,
	...wrap(visible(fault.explains), columns),
	'',
	...evidenceLines(fault.evidence, columns, theme, true),
];

/** In a line: more faults may be there than are listed. */
const sayBlind = (blind: readonly string[], columns: number, theme: Theme): readonly string[] =>
	blind.length === 0
		? []
		: [` ${theme.mark('unknown')} ${cut(visible(blind.length === 1 ? (blind[0] ?? '') : `${blind[0]} And ${blind.length - 1} more.`), columns - 4)}`];

const count = (number: number): string => (number === 1 ? '1 fault is known' : `${number} faults are known`);

export const findingsPicture = ({loadable, chosen, selected}: FindingsPicture, size: Size, theme: Theme): string[] => {
	const found = lastValue(loadable);
	const {columns} = size;
	const state = size.rows >= 14 ? [loadingText(loadable, 'Looking for faults', theme)] : [];
	if (found === undefined)
		return withTrail(
			[headline(undefined, 'Looking for faults', '', columns, theme), ...state.slice(loadable.state === 'failed' ? 0 : 1)],
			'findings',
			size,
			theme,
		);
	const {score, list, blind} = found;
	const again = loadable.state === 'loading';
	const level = score.passed === score.total ? (list.length > 0 ? 'warning' : blind.length > 0 ? 'unknown' : 'ok') : list.length > 0 ? 'failure' : 'warning';
	const says = visible(score.says);
	const text = list.length > 0 && !/faults? (?:is|are) known$/.test(says) ? `${says}: ${count(list.length)}` : says;
	const verdict = again ? [headline(undefined, 'Looking for faults again', '', columns, theme)] : verdictLines({...score, level, text}, columns, theme);
	const head = withTrail(verdict, 'findings', size, theme);
	// What was known before may be repaired by now.
	const listed = again ? createTheme({...theme, stale: true}) : theme;
	if (list.length === 0) {
		const nothing =
			blind.length > 0
				? 'No fault was found, but not all could be looked at:'
				: score.passed === score.total
					? 'No fault is known that mailtui could repair, and none is needed.'
					: score.grade === 'unproven'
						? 'No fault is known that mailtui could repair. What could not be looked at is shown in the Overview.'
						: 'Something is wrong that no repair is known for: the Overview shows what, and the log lines that prove it.';
		const notSeen = blind.flatMap(why => wrap(visible(why), columns - 6).map((line, index) => `  ${index === 0 ? theme.mark('unknown') : ' '} ${line}`));
		return [...head, ...wrap(nothing, columns - 4).map(line => `  ${line}`), ...notSeen, '', ...state];
	}
	const layout = layoutTable(columnsOf(chosen, columns >= 100, listed), list, columns - 4);
	const lines = list.map((fault, index) => `${theme.pointer(index === selected)}${again ? theme.dim(paintRow(layout, fault)) : paintRow(layout, fault)}`);
	const fault = list[selected];
	return listWithDetails(
		{head, lines, selected, details: fault ? detailsOf(fault, columns - 4, theme) : [], foot: [...sayBlind(blind, columns, theme), ...state]},
		size,
	);
};
