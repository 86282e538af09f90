// What Ink says about a key -> one name for it, as the keymap writes it.
import type {Key} from 'ink';

const special = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['escape', 'esc'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
] as const satisfies ReadonlyArray<readonly [keyof Key, string]>;

const controlNames: Readonly<Record<string, string>> = {
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
	' ': 'space',
	'\u007f': 'backspace',
	'\b': 'backspace',
	'\u0003': 'ctrl+c',
};

/** Text that came in one piece, as a name a character. */
export const keyNamesOfText = (text: string): string[] => [...text].map(character => controlNames[character] ?? character);

/** Empty when the key means nothing here (a release, a lone modifier). */
export const keyName = (input: string, key: Key): string => {
	if (key.eventType === 'release') return '';
	const name = special.find(([flag]) => key[flag])?.[1] ?? (input === ' ' ? 'space' : input);
	if (name === '') return '';
	// A shifted letter is already another letter; only keys without a letter show their shift.
	const shift = key.shift && name === 'tab' ? 'shift+' : '';
	// Esc is told with meta set by some terminals; it is Esc all the same.
	const alt = key.meta && name !== 'esc' ? 'alt+' : '';
	return `${key.ctrl ? 'ctrl+' : ''}${alt}${shift}${name}`;
};
