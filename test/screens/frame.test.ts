// What stands around a screen: header, footer, help, command log, status line, and what gives way on a small terminal.
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {keysTable} from '../../screens/frame/keys-table.ts';
import {whyNoScreens} from '../../screens/frame/why-no-screens.ts';
import {runScreens} from '../../screens/run.tsx';
import type {LoggedCommand} from '../../source/host/host.ts';
import {saveText} from '../../source/store/save-text.ts';
import {createServerStores} from '../../source/store/server.ts';
import {cataloguesOf} from './example-checks.ts';
import {closeScreens, openScreens} from './open-screens.ts';
import {recordedSession} from './recorded-session.ts';
import {createSteadyClock} from './steady-clock.ts';
import {createTerminal} from './terminal.ts';

afterEach(closeScreens);

describe('where no screens can be shown', () => {
	const terminal = {stdin: {isTTY: true}, stdout: {isTTY: true}};
	test.each([
		['a terminal', {TERM: 'xterm'}, terminal, undefined],
		['TERM=dumb', {TERM: 'dumb'}, terminal, /TERM=dumb.*mailtui check HOST/],
		['output into a pipe', {}, {...terminal, stdout: {}}, /output is not one.*mailtui check HOST/],
		['input from a pipe', {}, {...terminal, stdin: {}}, /input is not a terminal.*mailtui check HOST/],
	] as const)('%s', (_name, env, streams, says) => {
		const why = whyNoScreens(env, streams);
		if (says === undefined) expect(why).toBeUndefined();
		else expect(why).toMatch(says);
	});
});

test('a server that is open already is shown at once, and closed at the end', async () => {
	const clock = createSteadyClock();
	const terminal = createTerminal(80, 24);
	const session = recordedSession(clock);
	const ended = runScreens(session, {
		clock,
		stdin: terminal.stdin,
		stdout: terminal.stdout,
		env: {},
		screen: 'services',
		serve: async each => createServerStores(each, cataloguesOf([])),
	});
	await terminal.shows('[2 Services]');
	await terminal.type('q');
	expect(await ended).toBe(0);
	expect(session.closed()).toBe(true);
});

describe('the size of the terminal', () => {
	test('20x5 gets one sentence, and the screens are back when it grows', async () => {
		const {terminal} = openScreens({size: [20, 5]});
		const screen = await terminal.shows('Too small');
		expect(screen.replace(/\n/g, ' ')).toBe('Too small: 20x5. mailtui needs 40x10; q quits.');
		await terminal.resize(80, 24);
		await terminal.shows('Mail does not arrive');
		await terminal.resize(20, 5);
		await terminal.shows('Too small');
	});

	test('q leaves a terminal that is too small', async () => {
		const {terminal, ended} = openScreens({size: [20, 5]});
		await terminal.shows('Too small');
		await terminal.type('q');
		expect(await ended).toBe(0);
	});

	test.each([
		[40, 10],
		[41, 11],
		[63, 17],
		[200, 60],
	] as const)('at %ix%i nothing is drawn twice or beyond the edges', async (columns, rows) => {
		const {terminal} = openScreens({size: [columns, rows]});
		const screen = await terminal.shows('Mail does not arrive');
		expect(screen.split('\n')).toHaveLength(rows);
		expect(terminal.line(rows - 1)).toContain('? help');
		expect(terminal.line(0)).toContain('root@mx.example.org');
	});
});

describe('the header', () => {
	test('says by which way, and that nothing may be changed', async () => {
		const {terminal} = openScreens({session: recordedSession(createSteadyClock(), {readOnly: true})});
		const screen = await terminal.shows('Mail does not arrive');
		expect(screen).toMatch(/^ mailtui +root@mx\.example\.org +VPN 10\.100\.0\.1 +read-only +connected +20:14:07/);
		await terminal.type(':readonly\r');
		await terminal.shows('Started read-only: this session stays so.');
	});

	test('counts down while the connection is lost, and what is shown stays, greyed', async () => {
		const {terminal, session, clock} = openScreens();
		await terminal.shows('checked at');
		const row = terminal
			.screen()
			.split('\n')
			.findIndex(line => line.includes('database'));
		const column = terminal.line(row).indexOf('database');
		expect(terminal.cell(column, row).dim).toBe(false);
		session.connectionIs({state: 'reconnecting', attempt: 3, retryAt: new Date(clock.now().getTime() + 8000), why: 'keep-alive'});
		await terminal.shows('connection lost, trying again in 8 s (attempt 3)');
		expect(terminal.line(row)).toContain('database');
		expect(terminal.cell(column, row).dim).toBe(true);
		clock.advance(3000);
		await terminal.shows('trying again in 5 s');
		session.connectionIs({state: 'connected', route: {via: 'ssh', address: '203.0.113.10'}, since: clock.now()});
		await terminal.shows('SSH 203.0.113.10');
		// It is looked at again, and what is known anew is no longer grey.
		await terminal.until(() => terminal.line(row).includes('database') && !terminal.cell(column, row).dim, 'a row that is not grey');
	});

	test('a host name that holds escape sequences is drawn and not obeyed', async () => {
		const clock = createSteadyClock();
		const {terminal} = openScreens({session: recordedSession(clock, {label: 'root@\u001b]0;owned\u0007\u001b[31mevil'})});
		await terminal.shows('root@\\x1b]0;owned\\x07\\x1b[31mevil');
		expect(terminal.bytes()).not.toContain('\u001b]0;owned');
	});
});

test('a label that is too long gives way from its end, and the clock stays', async () => {
	const {terminal} = openScreens({size: [40, 15], session: recordedSession(createSteadyClock(), {label: `root@${'very-long-name.'.repeat(8)}example.org`})});
	await terminal.shows('Mail does not arrive');
	expect(terminal.line(0)).toMatch(/root@very-long-name.*~ +20:14:07$/);
});

describe('help', () => {
	test('tells the keys of the screen below and can be filtered', async () => {
		const {terminal} = openScreens();
		await terminal.shows('Mail does not arrive');
		await terminal.type('?');
		const help = await terminal.shows('Keys on Overview');
		expect(help).toMatch(/Enter +details/);
		expect(help).toMatch(/Ctrl\+C +quit at once/);
		await terminal.type('/palette\r');
		await terminal.until(screen => !screen.includes('details'));
		await terminal.shows(': Ctrl+P');
	});
});

test('the table of keys for README names every key of every screen', () => {
	const table = keysTable();
	expect(table).toMatch(/\| `R` \| restart \| Services \|/);
	expect(table).toMatch(/\| `:` `Ctrl\+P` \|/);
});

describe('the command log', () => {
	const entry = (argv: readonly [string, ...string[]], edit: Partial<LoggedCommand> = {}): LoggedCommand => ({
		at: new Date(2026, 10, 23, 20, 14, 3),
		command: {name: argv[0], argv, effect: 'read', asRoot: false, timeoutMs: 1000},
		durationMs: 41,
		end: 'exited',
		code: 0,
		...edit,
	});

	test('shows what was run, how long it took and how it ended, writes marked, repeats counted', async () => {
		const {terminal, session} = openScreens({size: [100, 30]});
		await terminal.shows('Mail does not arrive');
		session.logs(entry(['postconf', '-n']));
		session.logs(entry(['postconf', '-n'], {durationMs: 1200}));
		session.logs(entry(['sleep', '60'], {end: 'timed-out', code: null}));
		const write = entry(['systemctl', 'restart', '--', "it's.service"], {code: 5});
		session.logs({...write, command: {...write.command, effect: 'write'}});
		await terminal.type('@');
		const screen = await terminal.shows('4 commands run on this server');
		expect(screen).toMatch(/20:14:03 +1\.2 s +0 +x2 +postconf -n/);
		expect(screen).toMatch(/timed-out +sleep 60/);
		expect(screen).toMatch(/> .* 5 +write +systemctl restart -- 'it'\\''s\.service'/);
	});

	test('y copies one as a line for a shell, through the terminal', async () => {
		const {terminal, session} = openScreens();
		await terminal.shows('Mail does not arrive');
		session.logs(entry(['echo', 'a b', '$HOME']));
		await terminal.type('@');
		await terminal.shows('1 commands run');
		await terminal.type('y');
		await terminal.shows("Copied: echo 'a b' '$HOME'");
		expect(terminal.bytes()).toContain(`\u001b]52;c;${Buffer.from("echo 'a b' '$HOME'").toString('base64')}\u0007`);
	});
});

describe('Ctrl+S', () => {
	test('writes what is on the screen, without colours, and says where', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'mailtui-test-'));
		try {
			const {terminal} = openScreens({size: [100, 30], save: (name, text) => saveText(name, text, [folder])});
			const screen = await terminal.until(now => now.includes('checked at') && now.includes('memory'), 'everything that is known');
			await terminal.type('\u0013');
			const [, path] = /Written to (\S+)/.exec(await terminal.shows(/Written to \S+\.txt/)) ?? [];
			expect((await readFile(path ?? '', 'utf8')).trimEnd()).toBe(screen);
		} finally {
			await rm(folder, {recursive: true});
		}
	});

	test('never over a file that is there, and elsewhere where nothing can be written', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'mailtui-test-'));
		try {
			await writeFile(join(folder, 'a.txt'), 'mine');
			await expect(saveText('a.txt', 'new', [folder])).rejects.toThrow('EEXIST');
			expect(await saveText('b.txt', 'new', [join(folder, 'not-there'), folder])).toBe(join(folder, 'b.txt'));
			expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('mine');
		} finally {
			await rm(folder, {recursive: true});
		}
	});

	test('says why when it cannot', async () => {
		const {terminal} = openScreens({save: () => Promise.reject(new Error('disk full'))});
		await terminal.shows('Mail does not arrive');
		await terminal.type('\u0013');
		await terminal.shows('Cannot write this screen: disk full');
	});
});

describe('without colour', () => {
	test('NO_COLOR leaves marks and words, and draws no colour at all', async () => {
		const {terminal} = openScreens({env: {LANG: 'C.UTF-8', NO_COLOR: '1'}});
		const screen = await terminal.shows(/disk-space +63/);
		expect(screen).toContain('✗ Mail does not arrive');
		expect(screen).toMatch(/> ✗ delivery/);
		expect(screen).toContain('[1 Overview]');
		expect(terminal.bytes()).not.toMatch(/\u001b\[[\d;]*m/);
	});

	test('without UTF-8 all is ASCII', async () => {
		const {terminal} = openScreens({env: {LANG: 'C'}, size: [120, 40]});
		const screen = await terminal.shows(/disk-space +63/);
		expect(screen).toContain('x Mail does not arrive');
		expect(screen).toMatch(/^[\n -~]*$/);
	});

	test('with colour only failure is red', async () => {
		const {terminal} = openScreens();
		await terminal.shows(/disk-space +63/);
		const lines = terminal.screen().split('\n');
		const colourOf = (text: string) => {
			const row = lines.findIndex(line => line.includes(text));
			return terminal.cell(lines[row]?.indexOf(text) ?? 0, row).colour;
		};
		const red = 1;
		expect(colourOf('✗ delivery')).toBe(red);
		for (const text of ['✓ services', '? updates', '[1 Overview]', 'Enter']) expect(colourOf(text), text).not.toBe(red);
	});
});
