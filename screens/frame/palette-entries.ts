// What `:` offers: screens, what the shown screen can do, and the frame's own words; those that fit what was typed, best first.
import fuzzysort from 'fuzzysort';
import type {Binding, Screen} from '../shape.ts';
import {frameKeys, keymap, showKey} from './keymap.ts';
import type {World} from './world.tsx';

export type PaletteEntry = {readonly name: string; readonly says: string; readonly key: string; run(): void};

type Needs = {
	readonly tabs: readonly Screen[];
	readonly active: Screen;
	readonly model: unknown;
	act(binding: Binding): void;
	saveScreen(): void;
};

const toggleReadOnly = (world: World) => {
	const state = world.opening.getState();
	if (state.phase !== 'open') return world.notices.actions.tell('There is no connection yet.');
	const {connection} = state.server;
	if (!connection.actions.toggleReadOnly()) return world.notices.actions.fail({title: 'Started read-only: this session stays so.', hint: ''});
	world.notices.actions.tell(connection.getState().readOnly ? 'Read-only: nothing is changed on the server.' : 'Changes are possible again.');
};

const writeReport = (world: World) => {
	const state = world.opening.getState();
	if (state.phase !== 'open') return world.notices.actions.tell('There is no connection yet.');
	world.notices.actions.tell('Gathering all that is known ...');
	void state.server
		.writeReport()
		.then(text => world.save('report.md', text))
		.then(
			path => world.notices.actions.tell(`Written: ${path}`),
			(thrown: unknown) => world.notices.actions.fail({title: `No report could be written: ${(thrown as Error).message}`, hint: ''}),
		);
};

const frameEntries = (world: World, saveScreen: () => void): PaletteEntry[] => [
	{name: 'help', says: 'all keys of this screen', key: showKey(frameKeys.help[0]), run: () => world.frame.actions.show('help')},
	{
		name: 'commands',
		says: 'every command that was run on the server',
		key: showKey(frameKeys.commandLog[0]),
		run: () => world.frame.actions.show('command-log'),
	},
	{name: 'readonly', says: 'allow or forbid changes in this session', key: '', run: () => toggleReadOnly(world)},
	{name: 'report', says: 'write the whole state as Markdown, for a colleague', key: '', run: () => writeReport(world)},
	{name: 'save', says: 'write this screen to a text file', key: showKey(frameKeys.saveScreen[0]), run: saveScreen},
	{name: 'quit', says: 'end mailtui', key: showKey(frameKeys.quit[0]), run: () => world.quit(0)},
];

export const paletteEntries = (world: World, {tabs, active, model, act, saveScreen}: Needs, typed: string): PaletteEntry[] => {
	const open = world.opening.getState().phase === 'open';
	const entries: PaletteEntry[] = [
		...(open ? tabs.map(tab => ({name: tab.id, says: `go to ${tab.title}`, key: tab.tab ?? '', run: () => world.frame.actions.go(tab.id)})) : []),
		...active.bindings
			.filter(binding => !binding.quiet && binding.blocked?.(model) === undefined)
			.map(binding => ({name: binding.says, says: `on ${active.title}`, key: showKey(keymap[binding.verb][0]), run: () => act(binding)})),
		...frameEntries(world, saveScreen),
	];
	const wanted = typed.trim();
	// Habit of other programs: `:q` quits.
	if (wanted === 'q' || wanted === 'q!') return entries.filter(entry => entry.name === 'quit');
	return wanted === '' ? entries : fuzzysort.go(wanted, entries, {keys: ['name', 'says'], threshold: 0.2}).map(found => found.obj);
};
