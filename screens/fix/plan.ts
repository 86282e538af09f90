// The third step: what would be changed, page by page: what one should know, each file as a diff, what is run.
import {visible} from '../../source/format/visible.ts';
import type {Planned} from '../../source/store/planned.ts';
import {confirmWithinMs} from '../../source/store/repair.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad, widthOf} from '../parts/columns.ts';
import {diffCount, diffLines} from '../parts/diff.ts';
import {windowTop} from '../parts/window.ts';
import {wrap} from '../parts/wrap.ts';
import type {Size} from '../shape.ts';
import {headline, withTrail} from './headline.ts';

export type PlanPage = {
	readonly id: string;
	readonly label: string;
	/** Beside it: `-1 +1`. */
	readonly aside: string;
	readonly warns: boolean;
	lines(columns: number, theme: Theme): readonly string[];
};

const seconds = Math.round(confirmWithinMs / 1000);

const commandLines = ({steps, validates, settles}: Planned, columns: number, theme: Theme): string[] => {
	const paragraph = (text: string) => wrap(visible(text), columns);
	const line = (text: string) => wrap(visible(text), columns - 2).map((piece, index) => `${index === 0 ? theme.dim('$') : ' '} ${piece}`);
	return [
		...(validates.length > 0 ? paragraph(`Before anything is written, ${validates.join(', ')} must accept the changed copy.`) : []),
		...steps.flatMap(({says, command, undo}) => [
			'',
			...paragraph(`${says}:`),
			...line(command),
			...wrap(visible(`undone by: ${undo}`), columns - 2).map(piece => theme.dim(`  ${piece}`)),
		]),
		...(settles.length > 0 ? ['', 'Then, and again if it is undone:', ...settles.flatMap(line)] : []),
		'',
		...paragraph(
			`The server itself takes everything back after ${seconds} s, also when this connection is lost, unless by then the faults are gone, no check is worse, and what was promised holds.`,
		),
	];
};

const noteLines = ({plan}: Planned, columns: number, theme: Theme): string[] =>
	plan.notes.flatMap((note, index) => [
		...(index === 0 ? [] : ['']),
		...wrap(visible(note), columns - 2).map((piece, number) => `${number === 0 ? theme.mark('warning') : ' '} ${piece}`),
	]);

const countText = (diff: string): string => {
	const {added, removed} = diffCount(diff);
	return `-${removed} +${added}`;
};

const changeText = {edited: '', new: 'new  ', removed: 'removed  '} as const;

export const pagesOf = (planned: Planned): readonly PlanPage[] => [
	...(planned.plan.notes.length > 0
		? [
				{
					id: '(notes)',
					label: 'What you should know',
					aside: planned.plan.notes.length === 1 ? '1 note' : `${planned.plan.notes.length} notes`,
					warns: true,
					lines: (columns: number, theme: Theme) => noteLines(planned, columns, theme),
				},
			]
		: []),
	...planned.files.map(({path, diff, change}) => ({
		id: path,
		label: visible(path),
		aside: `${changeText[change]}${countText(diff)}`,
		warns: false,
		lines: (columns: number, theme: Theme) => diffLines(diff, columns, theme),
	})),
	...(planned.does
		? [
				{
					id: '(commands)',
					label: 'What is run',
					aside: `${planned.steps.length + planned.settles.length}`,
					warns: false,
					lines: (columns: number, theme: Theme) => commandLines(planned, columns, theme),
				},
			]
		: []),
];

const riskSays: Readonly<Record<Planned['risk'], string>> = {
	safe: 'safe, users notice nothing',
	interrupts: 'users notice, a service is interrupted',
	loses: 'mail may become invisible, read the notes',
};

const plural = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** All above the page. */
export const planHead = (planned: Planned, pages: readonly PlanPage[], at: number, size: Size, theme: Theme): string[] => {
	const {columns} = size;
	const what = `${plural(planned.chosen.length, 'repair')}, ${plural(planned.files.length, 'file')}`;
	const level = !planned.does || planned.risk !== 'safe' || planned.plan.notes.length > 0 ? 'warning' : 'ok';
	const text = planned.does ? `${what}: ${riskSays[planned.risk]}` : 'Nothing is repaired by itself here: these are the steps for you';
	const head = withTrail([headline(level, text, 'nothing is changed yet', columns, theme)], 'plan', size, theme);
	const most = size.rows >= 26 ? 8 : size.rows >= 17 ? 4 : 1;
	const rows = Math.min(most, pages.length);
	const top = windowTop(0, at, rows, pages.length);
	const asides = Math.max(...pages.map(({aside}) => widthOf(aside)));
	const list = pages.slice(top, top + rows).map(({label, aside, warns}, index) => {
		const selected = top + index === at;
		const number = rows < pages.length && selected ? ` ${at + 1}/${pages.length}` : '';
		const room = columns - 7 - asides - number.length;
		// Of a path the end matters more.
		const shown = widthOf(label) > room ? `~${label.slice(label.length - room + 1)}` : label;
		const name = pad(cut(shown, room), Math.min(room, 56));
		return `${theme.pointer(selected)}${warns ? theme.mark('warning') : ' '} ${selected ? theme.strong(name) : name} ${theme.dim(pad(aside, asides, 'right'))}${theme.dim(number)}`;
	});
	return [...head, ...list, ...(size.rows >= 14 ? [''] : [])];
};
