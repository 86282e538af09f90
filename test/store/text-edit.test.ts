// A line being typed: each key does what it does in a shell, for characters of any width.
import {expect, test} from 'vitest';
import {editText, insertText} from '../../source/store/text-edit.ts';

/** `|` is the cursor. */
const state = (text: string) => ({text: text.replace('|', ''), cursor: text.indexOf('|')});
const shown = ({text, cursor}: {readonly text: string; readonly cursor: number}) => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

test.each([
	['abc|', 'left', 'ab|c'],
	['|abc', 'left', '|abc'],
	['abc|', 'right', 'abc|'],
	['a|bc', 'home', '|abc'],
	['a|bc', 'ctrl+e', 'abc|'],
	['a|bc', 'backspace', '|bc'],
	['|abc', 'backspace', '|abc'],
	['a|bc', 'delete', 'a|c'],
	['abc|', 'delete', 'abc|'],
	['one two|', 'ctrl+w', 'one |'],
	['one two  |', 'ctrl+w', 'one |'],
	['one two|', 'alt+b', 'one |two'],
	['|one two', 'alt+f', 'one| two'],
	['one |two', 'ctrl+u', '|two'],
	['one |two', 'ctrl+k', 'one |'],
	['👨‍👩‍👧é|', 'left', '👨‍👩‍👧|é'],
	['👨‍👩‍👧|', 'backspace', '|'],
])('%s, %s: %s', (before, key, after) => {
	const next = editText(state(before), key);
	expect(next && shown(next)).toBe(after);
});

test('a key that means nothing to a field is said to mean nothing', () => {
	expect(editText(state('abc|'), 'ctrl+p')).toBeUndefined();
	expect(editText(state('abc|'), 'pageup')).toBeUndefined();
});

test('what is typed or pasted is one line without control characters', () => {
	expect(shown(insertText(state('a|b'), 'x\r\ny\tz\u001b[31m'))).toBe('ax y z[31m|b');
});
