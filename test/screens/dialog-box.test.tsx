// Dialogs as they are drawn: Cancel first, the answers always in sight, a secret never, hostile words as text.
import {Box} from 'ink';
import {render} from 'ink-testing-library';
import {afterEach, expect, test} from 'vitest';
import {DialogBox} from '../../screens/frame/dialog-box.tsx';
import {createTheme} from '../../screens/frame/theme.ts';
import type {Dialog} from '../../source/store/dialogs.ts';

const theme = createTheme({colours: false, unicode: true});
const drawn: Array<{unmount(): void}> = [];

afterEach(() => {
	for (const each of drawn.splice(0)) each.unmount();
});

const draw = (dialog: Dialog, size = {columns: 60, rows: 20}): string => {
	const instance = render(
		<Box width={size.columns} height={size.rows}>
			<DialogBox dialog={dialog} size={size} theme={theme} />
		</Box>,
	);
	drawn.push(instance);
	return instance.lastFrame() ?? '';
};

test('a question begins on Cancel', () => {
	expect(draw({kind: 'confirm', title: 'Stop it?', lines: ['It is needed.'], action: 'Stop', chosen: 'cancel'})).toContain('[> Cancel <]  [  Stop  ]');
});

test('however much there is to explain, title and answers stay in sight', () => {
	const lines = Array.from({length: 50}, (_, index) => `reason ${index}`);
	const frame = draw({kind: 'confirm', title: 'Stop it?', lines, action: 'Stop', chosen: 'action'}, {columns: 40, rows: 10});
	expect(frame).toContain('Stop it?');
	expect(frame).toContain('reason 0');
	expect(frame).toContain('[> Stop <]');
	expect(frame.trim().split('\n').length).toBeLessThanOrEqual(10);
});

test('what must be typed is told, and that it is not yet complete', () => {
	const dialog = {kind: 'typed', title: 'Delete?', lines: [], action: 'delete it', word: 'anna@example.org'} as const;
	expect(draw({...dialog, typed: {text: 'anna', cursor: 4}})).toMatch(/Type anna@example\.org to delete it:.*> anna.*Esc cancels/s);
	expect(draw({...dialog, typed: {text: 'anna@example.org', cursor: 16}})).toContain('Enter goes on, Esc cancels');
});

test('a secret is drawn as dots of its length', () => {
	const frame = draw({kind: 'secret', title: 'Password of root', lines: [], typed: {text: 'kanarienvogel', cursor: 13}});
	expect(frame).toContain('> *************');
	expect(frame).not.toContain('kanarien');
});

test('a title that holds escape sequences is text', () => {
	expect(draw({kind: 'confirm', title: 'Trust \u001b[31mme\u202e?', lines: ['\u0007'], action: 'Yes', chosen: 'cancel'})).toContain(
		'Trust \\x1b[31mme\\u{202e}?',
	);
});
