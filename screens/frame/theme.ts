// How things look: one accent, dim for what is secondary, red for failure alone; and a text mark for every state beside its colour.
import {Chalk} from 'chalk';
import type {Level} from '../../source/checks/shape.ts';
import {marks} from '../../source/format/marks.ts';

type Paint = (text: string) => string;

export type Theme = {
	readonly unicode: boolean;
	readonly colours: boolean;
	/** What the server said is old because the connection is gone: everything is drawn dim. */
	readonly stale: boolean;
	readonly accent: Paint;
	readonly dim: Paint;
	readonly strong: Paint;
	readonly failure: Paint;
	/** Less than failure: a mail that waits, a login that was refused. */
	readonly warning: Paint;
	/** Things of one kind in one colour, so that the eye tells them apart; a word stands beside it always. */
	readonly tint: (kind: number, text: string) => string;
	/** What was searched for, within a line. */
	readonly found: Paint;
	/** One column, painted. */
	readonly mark: (level: Level) => string;
	readonly paintLevel: (level: Level, text: string) => string;
	/** Before the selected row; two columns, so that it is seen without colour too. */
	readonly pointer: (selected: boolean) => string;
	readonly rule: (columns: number) => string;
};

export const createTheme = ({colours, unicode, stale = false}: {readonly colours: boolean; readonly unicode: boolean; readonly stale?: boolean}): Theme => {
	// Not chalk's own detection: it knows nothing of NO_COLOR (no-color.org).
	const chalk = new Chalk({level: colours ? 1 : 0});
	const dim: Paint = text => chalk.dim(text);
	// Wrapped, because chalk joins all its arguments: as a callback of map it would print the index too.
	const greyed =
		(paint: Paint): Paint =>
		text =>
			stale ? dim(text) : paint(text);
	const failure = greyed(chalk.red.bold);
	const strong = greyed(chalk.bold);
	const accent = greyed(chalk.cyan);
	const tints = [chalk.cyan, chalk.green, chalk.magenta, chalk.blue].map(greyed);
	const paints: Readonly<Record<Level, Paint>> = {ok: accent, warning: strong, failure, unknown: strong, skipped: dim};
	const shown = marks(unicode);
	return {
		unicode,
		colours,
		stale,
		accent,
		dim,
		strong,
		failure,
		warning: greyed(chalk.yellow),
		tint: (kind, text) => (tints[kind % tints.length] ?? strong)(text),
		found: greyed(chalk.inverse),
		mark: level => paints[level](shown[level]),
		paintLevel: (level, text) => paints[level](text),
		pointer: selected => (selected ? accent('> ') : '  '),
		rule: columns => dim('-'.repeat(columns)),
	};
};

/** Whether the terminal can show more than ASCII, as POSIX says (locale(7)). */
export const speaksUnicode = (env: NodeJS.ProcessEnv): boolean => /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
