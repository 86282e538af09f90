// The Fixes and the History screen on the demo: from the faults to a server that works, and back, with keys alone.
import {afterEach, describe, expect, test} from 'vitest';
import {createTheme} from '../../screens/frame/theme.ts';
import {createClock} from '../../source/host/clock.ts';
import {openSession} from '../../source/open.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {closeScreens, openScreens} from './open-screens.ts';

afterEach(closeScreens);

const sizes = [
	[120, 40],
	[80, 24],
	[40, 15],
] as const;

const esc = '\u001b';

const openDemo = (options: Parameters<typeof openScreens>[0] = {}, common: {readonly readOnly?: boolean} = {}) =>
	openScreens({clock: createClock(), host: 'demo', open: (host, asker, tell) => openSession(host, common, {asker, tell}), catalogues, ...options});

/** Below the tabs, without what changes from run to run. */
const steady = (screen: string): string =>
	screen
		.split('\n')
		.slice(3)
		.join('\n')
		.replace(/\d\d:\d\d:\d\d/g, 'HH:MM:SS')
		.replace(/\d{4}-\d\d-\d\d(?= |-\d{4}-)/g, 'YYYY-MM-DD')
		.replace(/YYYY-MM-DD-\d{4}-\w{4}/g, 'YYYY-MM-DD-HHMM-XXXX');

describe.each(sizes)('at %ix%i', (columns, rows) => {
	test('faults, questions, plan, and what it is taken away as', async () => {
		const {terminal} = openDemo({size: [columns, rows], screen: 'fix'});
		const shown = async (what: string | RegExp) => expect(steady(await terminal.shows(what))).toMatchSnapshot();
		await shown('> [x]  LMTP strips');
		await terminal.type('\r');
		await shown('> maildir');
		await terminal.type('\r');
		await shown("> '/var/mail/vmail/' || maildir");
		await terminal.type('\r');
		await shown(/repairs, 3 files/);
		await terminal.type('\t');
		await shown(/> {3}\S*10-mail\.conf/);
		await terminal.type('x');
		await shown('> diff');
	});
});

const toPlan = async ({terminal}: ReturnType<typeof openScreens>) => {
	await terminal.shows('> [x]  LMTP strips');
	await terminal.type('\r');
	await terminal.shows('> maildir');
	await terminal.type('\r');
	await terminal.shows("> '/var/mail/vmail/' || maildir");
	await terminal.type('\r');
	await terminal.shows('[Plan]');
};

test('from the Overview: f opens the repairs of that check, applied and proven, the Overview turns green, History undoes it', async () => {
	const screens = openDemo({size: [100, 30]});
	const {terminal} = screens;
	await terminal.shows(/> ✗ delivery.*4 fixes/);
	await terminal.type('f');
	await toPlan(screens);
	await terminal.type('a');
	const question = await terminal.shows('Apply 4 repairs on');
	expect(question).toContain('/etc/dovecot/conf.d/20-lmtp.conf');
	expect(question).toContain('$ systemctl reload-or-restart -- dovecot.service');
	await terminal.type('\r');
	await terminal.shows('Nothing was changed.');
	await terminal.type('a');
	await terminal.shows('[> Cancel <]');
	await terminal.type('\t\r');
	const result = await terminal.shows(/✓ Mail works: 9 of 9, 100 % +took/);
	expect(result).toMatch(/\| delivery .* A test mail arrived in [\d.]+ s, in INBOX\./);
	expect(result).toContain('status=sent');
	expect(result).toMatch(/✓ way back armed +\d+ ms +taken back in 120 s unless confirmed/);
	expect(result).toMatch(/u undo/);
	await terminal.type('1');
	await terminal.shows(/Mail arrives.*9 of 9 +100 %/);
	await terminal.type('0');
	await terminal.shows(/> ✓ confirmed +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +LMTP strips the domain/);
	await terminal.type('\r');
	await terminal.shows(/\+ +\d+ +#mail_driver = mbox|more lines below/);
	await terminal.type(esc);
	await terminal.type('u');
	expect(await terminal.shows('Undo change')).toContain('back as it was: /etc/dovecot/conf.d/20-lmtp.conf');
	await terminal.type('\r');
	await terminal.shows('Nothing was changed.');
	await terminal.type('u');
	await terminal.shows('[> Cancel <]');
	await terminal.type('\t\r');
	await terminal.shows(/> - undone/);
	await terminal.type('u');
	await terminal.shows('Cannot undo: it is undone already.');
	await terminal.type('1');
	await terminal.shows(/Mail does not arrive.*8 of 9/);
});

test('u on the result undoes it', async () => {
	const screens = openDemo({size: [80, 24], screen: 'fix'});
	const {terminal} = screens;
	await toPlan(screens);
	await terminal.type('a');
	await terminal.shows('[> Cancel <]');
	await terminal.type('\t\r');
	await terminal.shows(/✓ Mail works: 9 of 9, 100 % +took/);
	await terminal.type('u');
	await terminal.shows('[> Cancel <]');
	await terminal.type('\t\r');
	expect(await terminal.shows('✓ Undone: all is as it was before')).toMatch(/✓ undone +[\d.]+ m?s +files as they were before/);
	await terminal.type(esc);
	await terminal.shows(/Mail does not arrive: 4 faults/);
});

test('one alone: space takes the others out', async () => {
	const {terminal} = openDemo({size: [80, 24], screen: 'fix'});
	await terminal.shows('> [x]  LMTP strips');
	await terminal.type('\t');
	await terminal.shows('> [ ]  LMTP strips');
	await terminal.type('\r');
	await terminal.shows('Cannot go on: no repair is chosen; Space chooses.');
	await terminal.type(' ');
	await terminal.shows('> [x]  LMTP strips');
	await terminal.type('\r');
	const plan = await terminal.shows('1 repair, 1 file: safe');
	expect(plan).toMatch(/^ {2}- +\d+ {4,}auth_username_format = %\{user \| username \| lower\}$/m);
	expect(plan).toMatch(/^ {2}\+ +\d+ {4,}#auth_username_format = %\{user \| username \| lower\}$/m);
	await terminal.type(esc);
	await terminal.shows('> [x]  LMTP strips');
});

test('an objection stands beside the field, and Esc goes a step back', async () => {
	const {terminal} = openDemo({size: [80, 24], screen: 'fix'});
	await terminal.shows('> [x]  LMTP strips');
	await terminal.type('\r');
	await terminal.shows('> maildir');
	await terminal.type('\r');
	await terminal.shows("> '/var/mail/vmail/' || maildir");
	await terminal.type('\u0015');
	const screen = await terminal.shows('! A home is needed.');
	const lines = screen.split('\n');
	const field = lines.findIndex(line => line.trim() === '>');
	expect(lines[field + 1]).toContain('! A home is needed.');
	expect(terminal.cursor()).toEqual({x: 4, y: field});
	await terminal.type('\r');
	await terminal.type('/srv/q');
	expect(await terminal.shows('> /srv/q')).toContain('then: home /srv/q');
	await terminal.type(esc);
	await terminal.shows('> maildir');
	await terminal.type(esc);
	await terminal.shows('> [x]  LMTP strips');
});

test('an export is written to a file, or copied through the terminal', async () => {
	const saved: Array<readonly [string, string]> = [];
	const screens = openDemo({
		size: [80, 24],
		screen: 'fix',
		save: async (name, text) => {
			saved.push([name, text]);
			return `/home/anna/${name}`;
		},
	});
	const {terminal} = screens;
	await toPlan(screens);
	await terminal.type('x');
	await terminal.shows('> diff');
	await terminal.type('j');
	await terminal.shows('#!/bin/sh');
	await terminal.type('\r');
	await terminal.shows(/Written to \/home\/anna\/mailtui-plan-\d{8}-\d{6}\.sh/);
	expect(saved).toEqual([[expect.stringMatching(/\.sh$/), expect.stringMatching(/^#!\/bin\/sh\n/)]]);
	await terminal.type('y');
	await terminal.shows('Copied: the plan as diff');
	const [, copied = ''] = /\u001b\]52;c;([A-Za-z0-9+/=]+)\u0007/.exec(terminal.bytes()) ?? [];
	expect(Buffer.from(copied, 'base64').toString()).toMatch(/^--- \/etc\/dovecot\//);
});

test('the history is exported as a chronicle; an empty one says that it is', async () => {
	const {terminal} = openDemo({size: [80, 24], screen: 'history'});
	await terminal.shows('Nothing was changed on this server with mailtui');
	await terminal.type('x');
	await terminal.shows('Cannot export as Markdown: there is no change.');
	await terminal.type('u');
	await terminal.shows('Cannot undo: there is no change.');
});

test('a read-only session plans and exports, and applies nothing', async () => {
	const screens = openDemo({size: [80, 24], screen: 'fix'}, {readOnly: true});
	const {terminal} = screens;
	await toPlan(screens);
	expect(terminal.screen()).not.toContain('a apply');
	await terminal.type('a');
	await terminal.shows('Cannot apply: read-only session.');
	await terminal.type('x');
	await terminal.shows('> diff');
});

test('without colour and in ASCII every sign is there, and nothing else', async () => {
	const screens = openDemo({size: [100, 30], screen: 'fix', theme: createTheme({colours: false, unicode: false}), env: {LANG: 'C', NO_COLOR: '1'}});
	const {terminal} = screens;
	const faults = await terminal.shows('> [x]  LMTP strips');
	expect(faults).toMatch(/^ x Mail does not arrive: 4 faults are known/m);
	await toPlan(screens);
	await terminal.type('\t');
	const plan = await terminal.shows(/> {3}\S*10-mail\.conf/);
	expect(plan).toMatch(/^ {2}- +\d+ {2}mail_driver = mbox$/m);
	expect(plan).toMatch(/^ {2}\+ +\d+ {2}#mail_driver = mbox$/m);
	expect(plan).toMatch(/^[\x20-\x7e\n]*$/);
	expect(terminal.bytes()).not.toMatch(/\u001b\[\d*(?:;\d+)*[13][0-9]m/);
});
