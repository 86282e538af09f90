// The last line: the keys that work here, printed from the bindings.

import {widthOf} from '../parts/columns.ts';
import type {Binding, Screen, Typing} from '../shape.ts';
import {frameKeys, keymap, showKey} from './keymap.ts';
import type {Theme} from './theme.ts';

type Hint = {readonly key: string; readonly says: string};

const always: readonly Hint[] = [
	{key: showKey(frameKeys.palette[0]), says: 'command'},
	{key: showKey(frameKeys.help[0]), says: 'help'},
	{key: showKey(frameKeys.quit[0]), says: 'quit'},
];

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
	const fixed = atRoot ? always : always.slice(0, -1);
	let room = columns - 2;
	const width = ({key, says}: Hint) => widthOf(key) + 1 + widthOf(says) + 2;
	room -= fixed.reduce((sum, hint) => sum + width(hint), 0);
	const shown: Hint[] = [];
	for (const hint of own) {
		room -= width(hint);
		if (room < 0) break;
		shown.push(hint);
	}
	return painted([...shown, ...fixed], theme);
};
