// A line of text being typed, as a value: what a key does to it. Pure.
import {graphemesOf} from '../format/graphemes.ts';

export type TextState = {
	readonly text: string;
	/** Between characters, 0 to text.length. */
	readonly cursor: number;
};

export const emptyText: TextState = {text: '', cursor: 0};

const lastGraphemeLength = (text: string): number => graphemesOf(text).at(-1)?.length ?? 0;

const firstGraphemeLength = (text: string): number => graphemesOf(text)[0]?.length ?? 0;

const wordStart = ({text, cursor}: TextState): number => (text.slice(0, cursor).search(/\S+\s*$/) === -1 ? 0 : text.slice(0, cursor).search(/\S+\s*$/));

const wordEnd = ({text, cursor}: TextState): number => cursor + (/^\s*\S*/.exec(text.slice(cursor))?.[0].length ?? 0);

const without = ({text}: TextState, from: number, to: number): TextState => ({text: text.slice(0, from) + text.slice(to), cursor: from});

/** What typed or pasted text adds: one line, whatever it was. */
export const insertText = ({text, cursor}: TextState, typed: string): TextState => {
	const clean = typed.replace(/[\r\n\t]+/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
	return {text: text.slice(0, cursor) + clean + text.slice(cursor), cursor: cursor + clean.length};
};

const edits: Readonly<Record<string, (state: TextState) => TextState>> = {
	left: state => ({...state, cursor: state.cursor - lastGraphemeLength(state.text.slice(0, state.cursor))}),
	right: state => ({...state, cursor: state.cursor + firstGraphemeLength(state.text.slice(state.cursor))}),
	home: state => ({...state, cursor: 0}),
	end: state => ({...state, cursor: state.text.length}),
	backspace: state => without(state, state.cursor - lastGraphemeLength(state.text.slice(0, state.cursor)), state.cursor),
	delete: state => without(state, state.cursor, state.cursor + firstGraphemeLength(state.text.slice(state.cursor))),
	'ctrl+w': state => without(state, wordStart(state), state.cursor),
	'ctrl+u': state => without(state, 0, state.cursor),
	'ctrl+k': state => without(state, state.cursor, state.text.length),
	'alt+b': state => ({...state, cursor: wordStart(state)}),
	'alt+f': state => ({...state, cursor: wordEnd(state)}),
};

const same: Readonly<Record<string, string>> = {
	'ctrl+a': 'home',
	'ctrl+e': 'end',
	'ctrl+b': 'left',
	'ctrl+f': 'right',
	'ctrl+d': 'delete',
	'ctrl+h': 'backspace',
	'ctrl+left': 'alt+b',
	'ctrl+right': 'alt+f',
	'alt+left': 'alt+b',
	'alt+right': 'alt+f',
	'alt+backspace': 'ctrl+w',
};

/** Undefined: this key means nothing to a field. */
export const editText = (state: TextState, key: string): TextState | undefined => edits[same[key] ?? key]?.(state);
