// All keys as a table for README, printed from the same place as the footer and the help.
import {screens} from '../list.ts';
import type {Verb} from '../shape.ts';
import {frameKeys, frameSays, keymap, showKey} from './keymap.ts';

const cells = (keys: readonly string[]): string => keys.map(key => `\`${showKey(key)}\``).join(' ');

const row = (keys: string, says: string, where: string): string => `| ${keys} | ${says} | ${where} |`;

/** What a verb does on several screens is one row, with all that it is called there. */
const verbRow = (verb: Verb): string[] => {
	const uses = screens.flatMap(screen => screen.bindings.filter(binding => binding.verb === verb).map(binding => ({says: binding.says, where: screen.title})));
	if (uses.length === 0) return [];
	const sayings = [...new Set(uses.map(use => use.says))];
	const everywhere = uses.length === screens.length;
	return [row(cells(keymap[verb]), sayings.join(', '), everywhere ? 'everywhere' : uses.map(use => use.where).join(', '))];
};

/** Markdown. */
export const keysTable = (): string =>
	[
		row('key', 'does', 'on'),
		'| --- | --- | --- |',
		row('`1` to `9`, `0`', 'go to that screen', 'everywhere'),
		...Object.entries(frameKeys).map(([verb, keys]) => row(cells(keys), frameSays[verb as keyof typeof frameKeys], 'everywhere')),
		...(Object.keys(keymap) as Verb[]).flatMap(verbRow),
		'',
	].join('\n');
