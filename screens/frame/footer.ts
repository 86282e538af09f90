// The last line: the keys that work here, printed from the bindings.

import {widthOf} from '../parts/columns.ts';
import type {Binding, Screen, Typing} from '../shape.ts';
import {frameKeys, keymap, showKey} from './keymap.ts';
import type {Theme} from './theme.ts';

type Hint = {readonly key: string; readonly says: string};

const [command, help, quit] = [
	{key: showKey(frameKeys.palette[0]), says: 'command'},
	{key: showKey(frameKeys.help[0]), says: 'help'},
	{key: showKey(frameKeys.quit[0]), says: 'quit'},
] as const satisfies readonly Hint[];

const width = ({key, says}: Hint): number => widthOf(key) + 1 + widthOf(says) + 2;

/** As many of them, from the first on, as there is room for. */
const fitting = (hints: readonly Hint[], columns: number): readonly Hint[] => {
	let room = columns;
	const end = hints.findIndex(hint => {
		room -= width(hint);
		return room < 0;
	});
	return end < 0 ? hints : hints.slice(0, end);
};

/** What is the same everywhere gives way to what can be done here: the help names it all. */
const mostOfTheScreen = 2;

const hintOf = (binding: Binding, model: unknown): Hint => ({key: showKey(keymap[binding.verb][0]), says: binding.saysNow?.(model) ?? binding.says});

type Place = {
	/** `q` quits from here, and there is nothing to go back from. */
	readonly atRoot: boolean;
	readonly readOnly: boolean;
	/** Somebody types: no other key means anything then. */
	readonly typing?: Typing['says'] | undefined;
};

const painted = (hints: readonly Hint[], theme: Theme): string => ` ${hints.map(({key, says}) => `${theme.accent(key)} ${theme.dim(says)}`).join('  ')}`;

export const footerLine = (screen: Screen, model: unknown, {atRoot, readOnly, typing}: Place, columns: number, theme: Theme): string => {
	if (typing)
		return painted(
			[
				{key: showKey(keymap.enter[0]), says: typing.submit},
				{key: showKey(keymap.back[0]), says: typing.cancel},
			],
			theme,
		);
	const isShown = (binding: Binding) => (binding.verb === 'back' ? !atRoot || !binding.quiet : !binding.quiet) && !(readOnly && binding.writes);
	const own = screen.bindings.filter(binding => isShown(binding) && binding.blocked?.(model) === undefined).map(binding => hintOf(binding, model));
	const wanted = Math.min(mostOfTheScreen, own.length);
	const total = (hints: readonly Hint[]) => hints.reduce((sum, hint) => sum + width(hint), 0);
	const fixed = [[command, help, ...(atRoot ? [quit] : [])], [help, ...(atRoot ? [quit] : [])], [help]].find(
		hints => fitting(own, columns - 2 - total(hints)).length >= wanted,
	) ?? [help];
	return painted([...fitting(own, columns - 2 - total(fixed)), ...fixed], theme);
};
