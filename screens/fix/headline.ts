// The top of every step of the Fixes screen: a verdict in words, what it is about, and where on the way one stands.
import type {Level} from '../../source/checks/shape.ts';
import type {RepairStep} from '../../source/store/repair.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad, widthOf} from '../parts/columns.ts';

const narrow = 60;

const steps: ReadonlyArray<readonly [string, readonly RepairStep[]]> = [
	['Faults', ['findings']],
	['Questions', ['questions']],
	['Plan', ['plan', 'export']],
	['Apply', ['running']],
	['Result', ['result']],
];

const trail = (step: RepairStep, columns: number, theme: Theme): string => {
	const at = steps.findIndex(([, members]) => members.includes(step));
	if (columns < narrow) return `   ${theme.accent(`[${steps[at]?.[0] ?? ''}]`)} ${theme.dim(`step ${at + 1} of ${steps.length}`)}`;
	// Brackets stand where blanks do, so that nothing moves from step to step.
	return `  ${steps.map(([name], index) => (index === at ? theme.accent(`[${name}]`) : theme.dim(` ${name} `))).join(theme.dim(' > '))}`;
};

/** `aside` gives way first. Without a level: something is under way. */
export const headline = (level: Level | undefined, text: string, aside: string, columns: number, theme: Theme): string => {
	const fits = columns >= narrow && widthOf(text) + widthOf(aside) + 7 <= columns;
	const room = columns - 4 - (fits ? widthOf(aside) + 1 : 0);
	const [mark, paint] = level === undefined ? [theme.accent('>'), theme.strong] : [theme.mark(level), (words: string) => theme.paintLevel(level, words)];
	return ` ${mark} ${paint(fits ? pad(text, room) : cut(text, room))}${fits ? theme.dim(aside) : ''}`;
};

export const withTrail = (head: readonly string[], step: RepairStep, size: {readonly columns: number; readonly rows: number}, theme: Theme): string[] => [
	...head,
	...(size.rows >= 12 ? [trail(step, size.columns, theme)] : []),
	...(size.rows >= 14 ? [''] : []),
];
