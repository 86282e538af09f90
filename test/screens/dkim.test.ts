// DKIM keys on the demo: a key is made and waits, its record is watched, nothing signs with it before it is published, it is removed and brought back.
import {afterEach, expect, test} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import {openSession} from '../../source/open.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {closeScreens, openScreens} from './open-screens.ts';

afterEach(closeScreens);

const open = (size: readonly [number, number] = [100, 40], options = {}) =>
	openScreens({clock: createClock(), host: 'demo', open: (host, asker, tell) => openSession(host, options, {asker, tell}), catalogues, size, screen: 'dns'});

test('the way from one key to the next, and back', async () => {
	const {terminal} = open();
	await terminal.until(text => /DNS: 1 failure +asked/.test(text), 'all topics');
	await terminal.type('K');
	const keys = await terminal.shows('2 keys sign');
	expect(keys).toMatch(/> ✓ example\.net +mail +signs +The key published is the one on the server/);
	expect(keys).toMatch(/> 1 Make a new key/);

	await terminal.type('a');
	await terminal.shows('A new DKIM key for example.net');
	await terminal.type('\r');
	const question = await terminal.shows(/Make the DKIM key s\d{6} for example\.net on demo\?/);
	expect(question).toContain('$ openssl genpkey');
	await terminal.type('\u001b[C');
	await terminal.type('\r');
	const made = await terminal.shows('u undoes it');
	expect(made).toContain('The key is there, readable by OpenDKIM alone, and signs nothing yet');
	await terminal.type('\u001b');

	const waiting = await terminal.until(text => /waits +There is no DKIM record/.test(text), 'the new key');
	expect(waiting).toMatch(/✓ 1 The new key s\d{6} is made/);
	await terminal.type('j');
	const due = await terminal.shows('to publish (y copies it)');
	expect(due).toMatch(/> 2 Publish its record s\d{6}\._domainkey\.example\.net/);
	expect(due).toMatch(/s\d{6}\._domainkey\.example\.net\. IN TXT/);
	expect(due).toContain('Enter watch it arrive');
	await terminal.type('\r');
	await terminal.shows(/It has arrived at 0 of \d that answer/);
	await terminal.type('\u001b');

	await terminal.until(text => /waits +There is no DKIM record/.test(text) && text.includes('Enter watch'), 'the list again');
	await terminal.type('D');
	await terminal.shows(/Remove the DKIM key s\d{6} of example\.net on demo\?/);
	const selector = /s\d{6}/.exec(waiting)?.[0] ?? '';
	await terminal.type(selector);
	await terminal.type('\r');
	expect(await terminal.shows('u undoes it')).toContain('OpenDKIM does not know the key any more');
	await terminal.type('u');
	await terminal.shows('Undo change');
	await terminal.type('\u001b[C');
	await terminal.type('\r');
	await terminal.shows('Undone: all is as it was before');
	await terminal.type('\u001b');
	await terminal.until(text => /waits +There is no DKIM record/.test(text), 'the key is back');
});

test('Ed25519 beside RSA: a second OpenDKIM is set up with its key, and stands among the services', async () => {
	const {terminal} = open();
	await terminal.until(text => /DNS: 1 failure +asked/.test(text), 'all topics');
	await terminal.type('K');
	await terminal.shows('2 keys sign');
	await terminal.type('E');
	await terminal.shows('Ed25519 for a second signature beside that of RSA');
	await terminal.type('\r');
	const question = await terminal.shows(/Make the DKIM key e\d{6} for example\.net on demo\?/);
	expect(question).toContain('One OpenDKIM signs with one algorithm: a second one');
	await terminal.type('\u001b[C');
	await terminal.type('\r');
	expect(await terminal.shows('u undoes it')).toContain('The key is there, readable by OpenDKIM alone, and signs nothing yet');
	await terminal.type('\u001b');
	expect(await terminal.until(text => /e\d{6} +waits +There is no DKIM record/.test(text), 'the new key')).toMatch(/mail +signs/);
	await terminal.type('2');
	expect(await terminal.shows(/OpenDKIM, Ed25519/)).toMatch(/OpenDKIM, Ed25519 +active \(running\)/);
	await terminal.type('0');
	await terminal.shows(/A new DKIM key e\d{6}/);
});

test.each([
	[120, 40],
	[80, 24],
	[40, 15],
] as const)('at %ix%i', async (columns, rows) => {
	const {terminal} = open([columns, rows]);
	await terminal.until(text => /DNS: 1 failure/.test(text) && !text.includes('so far'), 'all topics');
	await terminal.type('K');
	expect(await terminal.shows('2 keys sign')).toMatch(/> ✓ example\.net/);
});

test('a read-only session looks and changes nothing', async () => {
	const {terminal} = open([100, 40], {readOnly: true});
	await terminal.until(text => /DNS: 1 failure +asked/.test(text), 'all topics');
	await terminal.type('K');
	await terminal.shows('2 keys sign');
	await terminal.type('a');
	await terminal.shows(/read-only/);
});
