// The last line: the keys that work here, printed from the bindings.

import {widthOf} from '../parts/columns.ts';
import type {Binding, Screen} from '../shape.ts';
import {frameKeys, keymap, showKey} from './keymap.ts';
import type {Theme} from './theme.ts';

type Hint = {readonly key: string; readonly says: string};

const always: readonly Hint[] = [
	{key: showKey(frameKeys.palette[0]), says: 'command'},
	{key: showKey(frameKeys.help[0]), says: 'help'},
	{key: showKey(frameKeys.quit[0]), says: 'quit'},
];

const hintOf = (binding: Binding): Hint => ({key: showKey(keymap[binding.verb][0]), says: binding.says});

export const footerLine = (screen: Screen, model: unknown, columns: number, theme: Theme): string => {
	const own = screen.bindings.filter(binding => !binding.quiet && binding.blocked?.(model) === undefined).map(hintOf);
	const leaves = screen.atRoot?.(model) ?? true;
	const fixed = leaves ? always : always.slice(0, -1);
	let room = columns - 2;
	const width = ({key, says}: Hint) => widthOf(key) + 1 + widthOf(says) + 2;
	room -= fixed.reduce((sum, hint) => sum + width(hint), 0);
	const shown: Hint[] = [];
	for (const hint of own) {
		room -= width(hint);
		if (room < 0) break;
		shown.push(hint);
	}
	return ` ${[...shown, ...fixed].map(({key, says}) => `${theme.accent(key)} ${theme.dim(says)}`).join('  ')}`;
};
