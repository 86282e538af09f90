// The Ports screen: the same port from three places, what was expected against what was found.
import {afterEach, expect, test} from 'vitest';
import {closeScreens, openScreens} from './open-screens.ts';
import {recordedSession} from './recorded-session.ts';
import {createSteadyClock} from './steady-clock.ts';

afterEach(closeScreens);

test('shows each port from the server, from outside and by VPN, with who listens', async () => {
	const {terminal} = openScreens({size: [140, 40], screen: 'ports', session: recordedSession(createSteadyClock())});
	const screen = await terminal.until(now => now.includes('as of') && !now.includes('...'), 'the finished matrix');
	expect(screen).toMatch(/port +for +server +outside +VPN +listens +TLS +cert/);
	expect(screen).toMatch(/25 +mail from other servers +\S+ +refused +refused +master/);
	expect(screen).toMatch(/5432 +PostgreSQL +\S+ +refused +refused +postgres/);
	expect(screen).toMatch(/587 +mail from users +closed +refused +refused +nobody/);
	expect(screen).toContain('Nothing listens.');
});

test('the selected port in full, on a key and back', async () => {
	const {terminal} = openScreens({size: [80, 24], screen: 'ports'});
	await terminal.until(now => now.includes('as of'), 'the finished matrix');
	await terminal.type('/5432\r');
	await terminal.until(now => !now.includes('587'));
	await terminal.type('\r');
	const details = await terminal.shows('must be closed to the world');
	expect(details).toContain('Listens on 127.0.0.1 (postgres)');
	expect(details).toContain('From here, public (203.0.113.10): refused');
	await terminal.type('\u001b');
	await terminal.shows(/> .* 5432/);
});

test('at 40 columns the port and its three views remain', async () => {
	const {terminal} = openScreens({size: [40, 15], screen: 'ports'});
	const screen = await terminal.until(now => now.includes('as of'), 'the finished matrix');
	expect(screen).toMatch(/port +server +outside +VPN/);
	expect(screen).toMatch(/> . +25 +\S+ +refused +refused/);
});

test('where ss is missing the ports are tried all the same, and nobody is said to be silent', async () => {
	const {terminal} = openScreens({size: [140, 40], screen: 'ports', session: recordedSession(createSteadyClock(), {answers: {}})});
	const screen = await terminal.until(now => now.includes('as of'), 'the finished matrix');
	expect(screen).toContain('Who listens is not known.');
	expect(screen).toMatch(/25 +mail from other servers +\S+ +refused +refused +\?/);
});
