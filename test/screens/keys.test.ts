// Keys: one meaning each, no way to quit by accident, always a way out, and what is typed or pasted fires none.
import {readdirSync} from 'node:fs';
import {afterEach, describe, expect, test} from 'vitest';
import {frameKeys, keymap} from '../../screens/frame/keymap.ts';
import {screens} from '../../screens/list.ts';
import {closeScreens, openScreens} from './open-screens.ts';

afterEach(closeScreens);

test('every screen is listed', async () => {
	const files = readdirSync(new URL('../../screens', import.meta.url)).filter(file => file.endsWith('.tsx') && file !== 'run.tsx');
	expect(screens.map(screen => `${screen.id}.tsx`).toSorted()).toEqual(files.toSorted());
});

test('no key means two things on one screen, and none that the frame has means another anywhere', () => {
	const frame = [...Object.values(frameKeys).flat(), '1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
	expect(frame).toEqual([...new Set(frame)]);
	for (const screen of screens) {
		const keys = [...screen.bindings.flatMap(binding => keymap[binding.verb]), ...frame];
		expect(keys.toSorted(), screen.id).toEqual([...new Set(keys)].toSorted());
	}
});

test('no screen has a verb twice, and no two tabs have one number', () => {
	for (const screen of screens) {
		const verbs = screen.bindings.map(binding => binding.verb);
		expect(verbs, screen.id).toEqual([...new Set(verbs)]);
	}
	const tabs = screens.flatMap(screen => screen.tab ?? []);
	expect(tabs).toEqual([...new Set(tabs)]);
});

describe('leaving', () => {
	test('q at the top level quits with 0 and gives the terminal back', async () => {
		const {terminal, ended, session} = openScreens();
		await terminal.shows('Mail does not arrive');
		expect(terminal.isAlternate()).toBe(true);
		expect(terminal.isRaw()).toBe(true);
		await terminal.type('q');
		expect(await ended).toBe(0);
		expect(terminal.isAlternate()).toBe(false);
		expect(terminal.isRaw()).toBe(false);
		expect(terminal.bytes().lastIndexOf('\u001b[?25h')).toBeGreaterThan(terminal.bytes().lastIndexOf('\u001b[?25l'));
		expect(session.closed()).toBe(true);
	});

	test.each([
		['in the list', ''],
		['in the details', '\r'],
		['in the help', '?'],
		['in the palette', ':'],
		['while a filter is typed', '/'],
	])('Ctrl+C %s quits and gives the terminal back', async (_where, keys) => {
		const {terminal, ended} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type(keys);
		await terminal.type('\u0003');
		await ended;
		expect(terminal.isAlternate()).toBe(false);
		expect(terminal.isRaw()).toBe(false);
	});

	test('Esc never quits', async () => {
		const {terminal, ended} = openScreens();
		await terminal.shows('Mail does not arrive');
		for (let times = 0; times < 4; times++) await terminal.type('\u001b');
		await terminal.type('?');
		await terminal.shows('Keys on Overview');
		await terminal.type('\u001b');
		await terminal.shows('Mail does not arrive');
		expect(await Promise.race([ended, 'still there'])).toBe('still there');
	});

	test('q below the top level says how to get out, and does not quit', async () => {
		const {terminal} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type('\r');
		await terminal.shows('Why it matters');
		await terminal.type('q');
		expect(await terminal.shows('Esc goes back')).toContain('Why it matters');
	});
});

describe('typed and pasted', () => {
	test('keys typed ahead go to the screen they are meant for', async () => {
		const {terminal} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type('2/dovecot\r');
		const screen = await terminal.shows('/dovecot');
		expect(screen).toContain('[2 Services]');
		expect(await terminal.shows(/> . Dovecot/)).not.toContain('Postfix');
	});

	test('a key that is held down moves as often as it came, however many come at once', async () => {
		const {terminal} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type('2');
		await terminal.shows('> ✓ Postfix');
		await terminal.type('jjj');
		await terminal.shows(/> . PostgreSQL/);
		await terminal.type('\u001b[A\u001b[A');
		await terminal.shows(/> . Dovecot/);
	});

	test('a filter takes plain text, expressions and their inversion, and Esc drops it', async () => {
		const {terminal} = openScreens();
		await terminal.shows('database');
		await terminal.type('/!^(disk|data)\r');
		expect(await terminal.until(screen => !screen.includes('disk-space'))).not.toContain('database  ');
		await terminal.type('\u001b');
		await terminal.shows('database  ');
		await terminal.type('/(');
		await terminal.shows('not a regular expression');
	});

	test('q is a letter while somebody types', async () => {
		const {terminal} = openScreens();
		await terminal.shows('database');
		await terminal.type('/q');
		await terminal.shows('/q');
		expect(terminal.isAlternate()).toBe(true);
	});

	test('a paste fires no keys', async () => {
		const {terminal} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type('\u001b[200~q2?\r\u001b[201~');
		expect(await terminal.shows('Nothing can be pasted here')).toContain('Mail does not arrive');
	});

	test('a paste into a field stays one line', async () => {
		const {terminal} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type('/');
		await terminal.type('\u001b[200~post\nfix\u001b[201~');
		await terminal.shows('/post fix');
	});

	test('a paste in a terminal without bracketed paste fires no keys either', async () => {
		const {terminal} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type('quite a long sentence from somewhere');
		expect(await terminal.shows('looked like pasted text')).toContain('Mail does not arrive');
	});

	test('the cursor of the terminal stands where one types', async () => {
		const {terminal} = openScreens({size: [80, 24]});
		await terminal.shows('Mail does not arrive');
		await terminal.type('/abc');
		await terminal.shows('/abc');
		expect(terminal.cursor()).toEqual({x: 5, y: 22});
		await terminal.type('\u001b[D\u001b[D');
		await terminal.type('X');
		await terminal.shows('/aXbc');
	});
});

describe('the palette', () => {
	test('finds by a few letters and goes there', async () => {
		const {terminal, ended} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type(':');
		await terminal.shows('-- commands');
		await terminal.type('qui');
		await terminal.until(screen => screen.includes('quit') && !screen.includes('readonly'));
		await terminal.type('\r');
		expect(await ended).toBe(0);
	});

	test(':readonly turns changes off, and on again', async () => {
		const {terminal} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type(':readonly\r');
		await terminal.shows(/mx\.example\.org.*read-only/);
		await terminal.type(':');
		await terminal.shows('-- commands');
		// What was run before comes back.
		await terminal.type('\u001b[A');
		await terminal.shows(': readonly');
		await terminal.type('\r');
		await terminal.shows('Changes are possible again');
	});

	test('an unknown word is said to be one', async () => {
		const {terminal} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type(':zzzz\r');
		await terminal.shows('There is no command zzzz');
	});
});
