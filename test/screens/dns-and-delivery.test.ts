// The DNS and Delivery screens on the demo: what is wrong stands on top, a record is copied, a change is watched, mail is sent hop by hop.
import {afterEach, expect, test} from 'vitest';
import type {At} from '../../source/checks/shape.ts';
import {createClock} from '../../source/host/clock.ts';
import {openSession} from '../../source/open.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {badSmtpServer} from '../delivery/bad-smtp-server.ts';
import {impatientClock} from '../delivery/impatient-clock.ts';
import {closeScreens, openScreens} from './open-screens.ts';

afterEach(closeScreens);

const openDemo = (screen: string, size: readonly [number, number] = [100, 40]) =>
	openScreens({clock: createClock(), host: 'demo', open: (host, asker, tell) => openSession(host, {}, {asker, tell}), catalogues, size, screen});

const allKnown = (text: string) => /DNS: 1 failure +asked/.test(text);

test.each([
	[120, 40],
	[80, 24],
	[40, 15],
] as const)('DNS at %ix%i: the worst first, and what to publish', async (columns, rows) => {
	const {terminal} = openDemo('dns', [columns, rows]);
	const screen = await terminal.until(text => /DNS: 1 failure/.test(text) && !text.includes('so far'), 'all topics');
	expect(screen).toMatch(/> ✗ spf/);
	if (columns >= 80) expect(screen).toContain('v=spf1 ip4:198.51.100.84 ip4:203.0.113.10');
});

test('y copies the record, Enter tells why, w watches it arrive', async () => {
	const {terminal} = openDemo('dns');
	await terminal.until(allKnown, 'all topics');
	await terminal.type('y');
	await terminal.shows('Copied: example.org. IN TXT "v=spf1 ip4:198.51.100.84 ip4:203.0.113.10 ip6:2001:db8::10 -all"');
	await terminal.type('\r');
	await terminal.shows('RFC 7208');
	await terminal.type('\u001b');
	await terminal.type('w');
	const watched = await terminal.shows(/It has arrived at 0 of 2 that answer/);
	expect(watched).toMatch(/ns1\.example\.org +knows +\S/);
	expect(watched).toMatch(/this system +remembers +still has v=spf1 ip4:198\.51\.100\.84 -all, kept for/);
});

test('Delivery: what is marked is tried, the timeline tells where it stopped, the transcript every line', async () => {
	const {terminal} = openDemo('delivery');
	await terminal.shows('Nothing was tried yet');
	await terminal.type('d');
	const screen = await terminal.until(text => /2 tests fail at/.test(text), 'the end of the tests');
	expect(screen).toMatch(/✗ \[x\] +inside +Mail is sent back to its sender: 550 5\.1\.1/);
	expect(screen).toMatch(/✓ \[x\] +no relaying +Mail from a stranger to a stranger is refused: 454/);
	expect(screen).toMatch(/✗ handed over +\S+ \S+ +to mx\.example\.org\[private\/dovecot-lmtp\]: bounced/);
	await terminal.type('j');
	await terminal.type('t');
	await terminal.shows(/> RCPT TO:<testuser1@example\.org>/);
});

test('Delivery: while a server stalls the screen is alive, and then it is told where and for how long', async () => {
	const bad = badSmtpServer('does not answer RCPT');
	const {terminal} = openScreens({
		clock: createClock(),
		host: 'demo',
		open: async (host, asker, tell) => {
			const session = await openSession(host, {}, {asker, tell});
			const connect: At['here']['connect'] = (address, port, signal) =>
				port === 25 ? Promise.resolve(bad.socket) : session.here.connect(address, port, signal);
			return {...session, at: () => ({...session.at(), here: {...session.here, connect}, clock: impatientClock(letGo.promise)})};
		},
		catalogues,
		size: [100, 40],
		screen: 'delivery',
	});
	const letGo = Promise.withResolvers<void>();
	await terminal.shows('Nothing was tried yet');
	// From outside alone: what goes to port 25.
	for (const key of [' ', 'j', 'j', 'j', ' ', 'j', ' ', 'j', ' ']) await terminal.type(key);
	await terminal.type('d');
	await bad.isSilent;
	await terminal.shows(/> \[x\] +inbound +recipient \.\.\./);
	await terminal.type('?');
	await terminal.shows(/Keys/);
	await terminal.type('\u001b');
	await terminal.shows(/> \[x\] +inbound +recipient \.\.\./);
	letGo.resolve();
	await terminal.shows(/✗ \[x\] +inbound +Port 25 does not take mail/);
	for (const _ of 'outbound, relay, unauthenticated, spoofing'.split(',')) await terminal.type('k');
	await terminal.shows(/✗ recipient +10 s +the server did not answer RCPT TO within 10 s/);
});

test('headers that others wrote are explained', async () => {
	const {terminal} = openDemo('delivery');
	await terminal.shows('Nothing was tried yet');
	await terminal.type('p');
	await terminal.shows('Paste the headers');
	await terminal.type(
		`\u001b[200~Authentication-Results: mx.example.com;\r\n spf=fail smtp.mailfrom=example.org;\r\n dkim=pass header.d=example.org\r\nReceived: from a by b with ESMTPS; Thu, 26 Nov 2026 10:00:00 +0000\u001b[201~`,
	);
	await terminal.type('\r');
	const screen = await terminal.shows('✗ spf fail, says mx.example.com');
	expect(screen).toContain('put it into the record');
	expect(screen).toContain('b with ESMTPS from a');
});

test('Delivery at 80x24: what was cut in the list is whole in the details, and a field says what it asks for and how to leave it', async () => {
	const {terminal} = openDemo('delivery', [80, 24]);
	await terminal.shows('Nothing was tried yet');
	await terminal.type('d');
	await terminal.until(text => /2 tests fail at/.test(text), 'the end of the tests');
	await terminal.type('j');
	await terminal.shows(/! encrypted +\d+ ms +TLSv1\.3, TLS_AES_256_GCM_SHA384; its certificate l~/);
	await terminal.type('\r');
	const details = await terminal.shows(/Esc back to the list/);
	expect(details).toMatch(/its certificate\s+leads to a root that this machine does not trust/);
	await terminal.type('n');
	const asked = await terminal.shows('How many rounds: 1');
	expect(asked).toMatch(/Enter take {2}Esc cancel/);
	await terminal.type('\u001b');
	await terminal.shows(/Esc back to the list/);
});

test('what came back needs a login', async () => {
	const {terminal} = openDemo('delivery');
	await terminal.shows('Nothing was tried yet');
	await terminal.type('i');
	await terminal.shows('What came back is read over IMAP, and that needs a login');
	await terminal.type('\u001b');
	await terminal.shows('Nothing was tried yet');
});
