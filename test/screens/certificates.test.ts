// The certificates of the demo: what every port serves, what certbot keeps, and a renewal tried for practice.
import {afterEach, expect, test} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import {openSession} from '../../source/open.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {closeScreens, openScreens} from './open-screens.ts';

afterEach(closeScreens);

const open = (size: readonly [number, number], options = {}) =>
	openScreens({clock: createClock(), host: 'demo', open: (host, asker, tell) => openSession(host, options, {asker, tell}), catalogues, size, screen: 'ports'});

test('from the ports to their certificates, one in full, and a dry run', async () => {
	const {terminal} = open([110, 40]);
	await terminal.shows('mail from other servers');
	await terminal.type('c');
	const list = await terminal.shows(/Certificates: all is well, the first ends in \d+ days/);
	expect(list).toMatch(/> ✓ port 25 +\d+ d +1\.2 1\.3 +EC P-256 +Demo R3 +mx\.example\.org, mail\.example\.org: \d+ days left/);
	expect(list).toMatch(/on disk +\/etc\/letsencrypt\/live\/mx\.example\.org\/fullchain\.pem, which is what is served/);
	expect(list).toMatch(/chain +2 sent; /);
	await terminal.type('d');
	await terminal.shows('it is for a certificate of certbot: choose one.');
	await terminal.type('G');
	const certbot = await terminal.shows('certbot mx.example.org');
	expect(certbot).toContain('certbot.timer waits for its next run');
	await terminal.type('d');
	await terminal.shows('It would be renewed');
	await terminal.type('\u001b');
	await terminal.shows('mail from other servers');
});

test.each([
	[80, 24],
	[40, 15],
] as const)('at %ix%i', async (columns, rows) => {
	const {terminal} = open([columns, rows]);
	await terminal.until(text => / 587 /.test(text), 'the ports');
	await terminal.type('c');
	expect(await terminal.shows('Certificates: all is well')).toMatch(/> ✓ port 25/);
});

test('a read-only session asks no authority', async () => {
	const {terminal} = open([100, 40], {readOnly: true});
	await terminal.shows('mail from other servers');
	await terminal.type('c');
	await terminal.shows('Certificates: all is well');
	await terminal.type('G');
	await terminal.shows('certbot mx.example.org');
	await terminal.type('d');
	await terminal.shows(/read-only/);
});
