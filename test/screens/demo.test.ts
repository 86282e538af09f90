// The screens on the demo, as a person meets them: a broken server, why, a service stopped and seen to be missed.
import {afterEach, expect, test} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import {openSession} from '../../source/open.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {closeScreens, openScreens} from './open-screens.ts';

afterEach(closeScreens);

const openDemo = (options: Parameters<typeof openScreens>[0] = {}) =>
	openScreens({clock: createClock(), host: 'demo', open: (host, asker, tell) => openSession(host, {}, {asker, tell}), catalogues, size: [100, 40], ...options});

test('says that mail does not arrive, why, and what would help', async () => {
	const {terminal} = openDemo();
	const screen = await terminal.until(now => now.includes('8 of 9') && now.includes('88 %') && now.includes('checked at'), 'the verdict on the broken demo');
	expect(screen).toContain('Mail does not arrive');
	expect(screen).toMatch(/> ✗ delivery/);
	expect(screen).toContain("User doesn't exist: testuser1@example.org");
	expect(screen).toContain('4 fixes are known: dovecot-lmtp-username-format');
	expect(screen).toMatch(/mailtui +demo +connected/);
});

test('a service that is stopped is missed by the checks', async () => {
	const {terminal} = openDemo({screen: 'services'});
	await terminal.shows(/✓ OpenDKIM +active/);
	await terminal.type('/opendkim\r');
	await terminal.until(now => !now.includes('Postfix'));
	await terminal.type('S');
	await terminal.shows('Stop opendkim.service?');
	await terminal.type('\t\r');
	await terminal.shows(/✗ OpenDKIM +inactive/);
	await terminal.type('1');
	await terminal.shows(/✗ service-opendkim/);
	await terminal.type('@');
	await terminal.shows('commands run on this server');
	await terminal.type('/^write\r');
	await terminal.shows(/write +systemctl stop -- opendkim\.service/);
	expect(await terminal.until(now => !now.includes('doveconf'))).toMatch(/write +systemctl stop -- opendkim\.service/);
});

test('the matrix tells the database from what is for the world', async () => {
	const {terminal} = openDemo({screen: 'ports'});
	const screen = await terminal.shows(/5432 +\S.*refused/);
	expect(screen).toMatch(/ 25 +mail from other servers/);
});
