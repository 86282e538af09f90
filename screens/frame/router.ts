// Where a key goes: dialog, palette, field, frame or screen, in this order. The only reader of keys; it draws nothing.
import type {Overlay} from '../../source/store/frame.ts';
import {editText, insertText, type TextState} from '../../source/store/text-edit.ts';
import type {Binding, Screen} from '../shape.ts';
import {keyNamesOfText} from './key-name.ts';
import {frameVerbOfKey, verbsOfKey} from './keymap.ts';
import {paletteEntries} from './palette-entries.ts';
import type {World} from './world.tsx';

export type Router = {
	/** One key by its name, or a whole piece of text that arrived at once. */
	press(key: string): void;
	typed(text: string): void;
	pasted(text: string): void;
	/** The frame has drawn this screen, with this model. */
	shown(screen: Screen, model: unknown): void;
	/** There is no room to draw anything: all that a key can do is quit. */
	shownNothing(): void;
};

type Needs = {
	readonly world: World;
	tabs(): readonly Screen[];
	/** What is shown now, overlays included. */
	active(): Screen;
	saveScreen(): void;
};

/** Longer than anybody types ahead: a terminal without bracketed paste sends a paste like this. */
const typedAheadMost = 16;

const printable = (key: string): boolean => key === 'space' || [...key].length === 1;

export const createRouter = ({world, tabs, active, saveScreen}: Needs): Router => {
	const {frame, dialogs, notices, opening} = world;
	let drawn: {readonly screen: Screen; readonly model: unknown} | undefined;
	let isBlind = false;
	let waiting: string[] = [];
	let isSettling = false;

	const readOnly = () => {
		const state = opening.getState();
		return state.phase === 'open' && state.server.connection.getState().readOnly;
	};

	const isChanging = () => {
		const state = opening.getState();
		return state.phase === 'open' && state.server.repair.getState().step === 'running';
	};

	const edited = (state: TextState, key: string): TextState | undefined =>
		printable(key) ? insertText(state, key === 'space' ? ' ' : key) : editText(state, key);

	const inDialog = (key: string) => {
		const {dialog} = dialogs.getState();
		if (dialog === undefined) return;
		if (key === 'esc') return dialogs.actions.cancel();
		if (key === 'enter') return dialogs.actions.answer();
		if (dialog.kind === 'confirm') {
			if (['left', 'right', 'tab', 'shift+tab'].includes(key)) dialogs.actions.choose(dialog.chosen === 'cancel' ? 'action' : 'cancel');
			return;
		}
		const next = edited(dialog.typed, key);
		if (next) dialogs.actions.type(next);
	};

	const inPalette = (key: string) => {
		const {palette, history} = frame.getState();
		if (palette === undefined) return;
		const entries = paletteEntries(world, {tabs: tabs(), active: active(), model: drawn?.model, act: run, saveScreen}, palette.typed.text);
		if (key === 'esc' || key === 'ctrl+p') return frame.actions.closePalette();
		if (key === 'enter') {
			const entry = entries[palette.selected];
			frame.actions.closePalette(entry && palette.typed.text ? palette.typed.text : undefined);
			if (entry) entry.run();
			else if (palette.typed.text) notices.actions.fail({title: `There is no command ${palette.typed.text}.`, hint: 'Press : for the list.'});
			return;
		}
		if (key === 'up' || key === 'down' || key === 'tab' || key === 'shift+tab') {
			// With nothing chosen yet, up goes back through what was run before, as in a shell.
			const back = key === 'up' && palette.selected === 0 ? Math.min(history.length, palette.back + 1) : 0;
			const recalled = history.at(-back);
			if (back > 0 && recalled !== undefined) return frame.actions.changePalette({back, typed: {text: recalled, cursor: recalled.length}});
			const by = key === 'up' || key === 'shift+tab' ? -1 : 1;
			return frame.actions.changePalette({selected: Math.max(0, Math.min(entries.length - 1, palette.selected + by))});
		}
		const next = edited(palette.typed, key);
		if (next) frame.actions.changePalette({typed: next, selected: 0, back: 0});
		else if (key === 'backspace') frame.actions.closePalette();
	};

	const inField = (key: string): boolean => {
		const screen = active();
		const list = world.listView(screen.id);
		const {typing} = list.getState();
		if (typing === undefined) {
			const field = drawn && screen.typing?.(drawn.model);
			if (field === undefined) return false;
			const next = edited(field.state, key);
			if (key === 'enter') field.submit();
			else if (key === 'esc') field.cancel();
			else if (next) field.change(next);
			return true;
		}
		const next = edited(typing, key);
		if (key === 'enter') list.actions.keepFilter();
		else if (key === 'esc') list.actions.dropFilter();
		else if (next) list.actions.typeFilter(next);
		return true;
	};

	const run = (binding: Binding) => {
		const why = (binding.writes && readOnly() ? 'read-only session.' : undefined) ?? binding.blocked?.(drawn?.model);
		if (why === undefined) binding.act(drawn?.model);
		else notices.actions.fail({title: `Cannot ${binding.cannot ?? binding.says}: ${why}`, hint: ''});
	};

	const show = (overlay: Overlay) => (frame.getState().overlay === overlay ? frame.actions.hide() : frame.actions.show(overlay));

	const inFrame = (key: string): boolean => {
		const screen = active();
		const {overlay} = frame.getState();
		const open = opening.getState().phase === 'open';
		const tab = open ? tabs().find(each => each.tab === key) : undefined;
		if (tab) frame.actions.go(tab.id);
		if (tab) return true;
		switch (frameVerbOfKey(key)) {
			case 'help':
				show('help');
				return true;
			case 'palette':
				frame.actions.openPalette();
				return true;
			case 'commandLog':
				if (open) show('command-log');
				else notices.actions.tell('No command has been run yet: there is no connection.');
				return true;
			case 'saveScreen':
				saveScreen();
				return true;
			case 'quit':
				if (isChanging())
					notices.actions.fail({title: 'A change is being applied.', hint: 'Ctrl+C leaves all the same, and the server takes it back by itself.'});
				else if (overlay === undefined && (screen.atRoot?.(drawn?.model) ?? true)) world.quit(0);
				else notices.actions.tell('Esc goes back; q quits from there.');
				return true;
			default:
				return false;
		}
	};

	const inScreen = (key: string) => {
		const screen = active();
		const verbs = verbsOfKey(key);
		const binding = screen.bindings.find(each => verbs.includes(each.verb));
		const filtered = world.listView(screen.id);
		if (verbs.includes('back')) {
			if (binding && screen.atRoot?.(drawn?.model) === false) return run(binding);
			if (filtered.getState().filter !== '') return filtered.actions.dropFilter();
			if (frame.getState().overlay !== undefined) return frame.actions.hide();
		}
		if (binding) run(binding);
	};

	const handle = (key: string) => {
		if (frameVerbOfKey(key) === 'interrupt') return world.quit(0);
		if (dialogs.getState().dialog) return inDialog(key);
		if (frame.getState().palette) return inPalette(key);
		if (inField(key)) return;
		notices.actions.clear();
		if (!inFrame(key)) inScreen(key);
	};

	/** A key typed ahead waits until the screen that it is meant for has been drawn. */
	const drain = () => {
		const [key, ...rest] = waiting;
		if (isBlind) {
			const leaves = waiting.some(each => ['quit', 'interrupt'].includes(frameVerbOfKey(each) ?? ''));
			waiting = [];
			if (leaves) world.quit(0);
			return;
		}
		if (isSettling || key === undefined || (drawn?.screen !== active() && frameVerbOfKey(key) !== 'interrupt')) return;
		waiting = rest;
		handle(key);
		// One at a time: the next key is meant for what this one has made, and React draws that in a microtask that is queued already.
		isSettling = true;
		queueMicrotask(() => {
			isSettling = false;
			drain();
		});
	};

	const isTyping = () => {
		const {dialog} = dialogs.getState();
		const typing = world.listView(active().id).getState().typing ?? (drawn && active().typing?.(drawn.model));
		return (dialog !== undefined && dialog.kind !== 'confirm') || frame.getState().palette !== undefined || typing !== undefined;
	};

	const press = (keys: readonly string[]) => {
		waiting = keys.includes('ctrl+c') ? ['ctrl+c'] : [...waiting, ...keys];
		drain();
	};

	return {
		press: key => press([key]),
		typed: text => {
			if (isTyping() || text.length <= typedAheadMost) press(keyNamesOfText(text));
			else notices.actions.tell('That looked like pasted text: no keys were taken from it.');
		},
		pasted: text => {
			const listed = world.listView(active().id).getState().typing;
			const field = drawn && active().typing?.(drawn.model);
			// A long text at once: key by key it would be drawn a thousand times.
			if (dialogs.getState().dialog === undefined && frame.getState().palette === undefined && listed === undefined && field)
				return field.change(insertText(field.state, text));
			// Line breaks are no Enter here: nobody sends a form by pasting.
			if (isTyping()) press([...insertText({text: '', cursor: 0}, text).text].map(character => (character === ' ' ? 'space' : character)));
			else notices.actions.tell('Nothing can be pasted here.');
		},
		shown: (screen, model) => {
			isBlind = false;
			drawn = {screen, model};
			queueMicrotask(drain);
		},
		shownNothing: () => {
			isBlind = true;
			drawn = undefined;
		},
	};
};
