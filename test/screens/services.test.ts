// The Services screen: how each is, what it said last, and that nothing is started or stopped without a clear yes.
import {afterEach, describe, expect, test} from 'vitest';
import {closeScreens, openScreens} from './open-screens.ts';
import {recordedSession} from './recorded-session.ts';
import {createSteadyClock} from './steady-clock.ts';

afterEach(closeScreens);

const openServices = async (options: Parameters<typeof openScreens>[0] = {}) => {
	const screens = openScreens({size: [110, 30], screen: 'services', ...options});
	await screens.terminal.shows(/> ✓ Postfix/);
	// The log is asked for where one stops in the list.
	screens.clock.advance(200);
	return screens;
};

/** What was done to the services; that it is written into the journal is no news here. */
const writes = (session: {readonly ran: ReadonlyArray<{readonly name: string; readonly effect: string; readonly argv: readonly string[]}>}) =>
	session.ran.filter(command => command.effect === 'write' && command.name !== 'change-run').map(command => command.argv.join(' '));

test('says how each is, and the last words of the selected one, in which nothing is obeyed', async () => {
	const {terminal} = await openServices();
	const screen = await terminal.shows('evil.example.org');
	expect(screen).toMatch(/Postfix +active \(running\)/);
	expect(screen).toMatch(/PostgreSQL 17-main/);
	expect(screen).toContain('W postfix/smtpd: hello \\x1b[2J from \\x1b[31mevil.example.org');
	expect(terminal.bytes()).not.toContain('\u001b]0;owned');
});

describe('stopping', () => {
	test('is asked about, shows what will be run, and Enter alone does nothing', async () => {
		const {terminal, session} = await openServices();
		await terminal.type('S');
		const screen = await terminal.shows('Stop postfix.service?');
		expect(screen.match(/Stop postfix\.service\?/g)).toHaveLength(1);
		expect(screen).toContain('$ systemctl stop -- postfix.service');
		expect(screen).toContain('[> Cancel <]');
		await terminal.type('\r');
		await terminal.shows('Nothing was changed.');
		expect(writes(session)).toEqual([]);
	});

	test('is done when it is chosen, and the services are looked at again', async () => {
		const {terminal, session} = await openServices();
		const before = session.ran.filter(command => command.name === 'systemd-show').length;
		await terminal.type('S');
		await terminal.shows('[> Cancel <]');
		await terminal.type('\t\r');
		await terminal.shows('stop postfix.service: done.');
		expect(writes(session)).toEqual(['systemctl stop -- postfix.service']);
		await expect.poll(() => session.ran.filter(command => command.name === 'systemd-show').length).toBeGreaterThan(before);
	});

	test('is not even asked about in a read-only session', async () => {
		const {terminal, session} = await openServices({session: recordedSession(createSteadyClock(), {readOnly: true})});
		await terminal.type('S');
		const screen = await terminal.shows('Cannot stop: read-only session.');
		expect(screen).not.toContain('Cancel');
		expect(writes(session)).toEqual([]);
	});

	test('of what refuses says why', async () => {
		const session = recordedSession(createSteadyClock());
		const {run} = session.host;
		const refusing = {
			...session,
			host: {
				...session.host,
				run: async (commands: Parameters<typeof run>[0]) =>
					commands[0]?.effect === 'write'
						? (await run(commands)).map(result => ({...result, code: 1, stderr: 'Job for postfix.service failed.\u001b[5m'}))
						: run(commands),
			},
		};
		const {terminal} = await openServices({session: refusing});
		await terminal.type('R');
		await terminal.shows('[> Cancel <]');
		await terminal.type('\t\r');
		await terminal.shows('restart postfix.service: Job for postfix.service failed.\\x1b[5m');
	});
});

test('a key that means nothing for this one says why', async () => {
	const {terminal} = await openServices();
	await terminal.type('s');
	await terminal.shows('Cannot start: Postfix runs already.');
});

test('its log and its unit file are one key away, and Esc leads back', async () => {
	const {terminal, clock} = await openServices();
	await terminal.type('l');
	await terminal.shows('Log of postfix.service');
	await terminal.type('\u001b');
	await terminal.shows('> ✓ Postfix');
	await terminal.type('v');
	await terminal.shows('Unit file of postfix.service');
	clock.advance(200);
	expect(await terminal.shows('ExecStart=/bin/false')).toContain('Esc back to the list');
	await terminal.type('\u001b');
	await terminal.shows('> ✓ Postfix');
});

test('a server without systemd gets a reason and no empty screen', async () => {
	const {terminal} = openScreens({size: [110, 30], screen: 'services', session: recordedSession(createSteadyClock(), {answers: {}})});
	const screen = await terminal.shows('systemd is not on this server');
	expect(screen).toMatch(/\? Postfix/);
});
