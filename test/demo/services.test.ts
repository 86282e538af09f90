// Mail through the demo's ports as programs of users do it: submission with TLS and a password, then IMAP.
import {X509Certificate} from 'node:crypto';
import {ImapFlow} from 'imapflow';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type Demo, startDemo} from '../../source/demo/demo.ts';
import {createClock} from '../../source/host/clock.ts';

const clock = createClock();
const signal = new AbortController().signal;
let demo: Demo;

beforeAll(async () => {
	demo = await startDemo(clock);
});
afterAll(() => demo.close());

const submit = async (user: string, password: string): Promise<string> => {
	const socket = await demo.here.connect(demo.world.publicAddress, 587, signal);
	const smtp = new SMTPConnection({connection: socket as never, requireTLS: true, host: 'mx.example.org', tls: {ca: [demo.ca], servername: 'mx.example.org'}});
	try {
		await new Promise<void>((resolve, reject) => {
			smtp.once('error', reject);
			smtp.connect(() => resolve());
		});
		await new Promise<void>((resolve, reject) => smtp.login({user, pass: password} as never, (error: Error | null) => (error ? reject(error) : resolve())));
		return await new Promise<string>((resolve, reject) =>
			smtp.send(
				{from: user, to: [user]},
				`From: <${user}>\r\nTo: <${user}>\r\nSubject: by submission\r\nMessage-ID: <sub@example.org>\r\n\r\nHello.\r\n`,
				(error, info) => (error ? reject(error) : resolve(info.response)),
			),
		);
	} finally {
		smtp.close();
	}
};

describe('a mail program', () => {
	test('submits with the right password only, over TLS that verifies', async () => {
		await expect(submit(demo.probeAddress, 'wrong')).rejects.toThrow(/535 5\.7\.8/);
		expect(await submit(demo.probeAddress, demo.probePassword.reveal())).toMatch(/^250 2\.0\.0 Ok: queued as [0-9A-F]+$/);
		await demo.world.settled();
		expect(
			demo.world.journal.entries.some(entry => entry.identifier === 'postfix/submission/smtpd' && entry.message.includes(`sasl_username=${demo.probeAddress}`)),
		).toBe(true);
	});

	test('finds, reads and deletes it by IMAP once the server is repaired', async () => {
		demo.world.repair();
		await submit(demo.probeAddress, demo.probePassword.reveal());
		await demo.world.settled();
		const imap = new ImapFlow({
			host: 'mx.example.org',
			port: 993,
			secure: true,
			auth: {user: demo.probeAddress, pass: demo.probePassword.reveal()},
			logger: false,
			tls: {socket: await demo.here.connect(demo.world.publicAddress, 993, signal), ca: [demo.ca]} as never,
		});
		await imap.connect();
		const lock = await imap.getMailboxLock('INBOX');
		const [uid] = (await imap.search({header: {'message-id': '<sub@example.org>'}}, {uid: true})) || [];
		const mail = await imap.fetchOne(String(uid), {envelope: true, source: true}, {uid: true});
		if (!mail) throw new Error('it cannot be fetched');
		expect(mail.envelope?.subject).toBe('by submission');
		expect(mail.source?.toString()).toContain('Hello.');
		expect(await imap.status('INBOX', {messages: true})).toMatchObject({messages: 1});
		expect([...demo.world.sessions].filter(session => session.user === demo.probeAddress && session.peer === '198.51.100.7')).toHaveLength(2);
		await imap.messageDelete(String(uid), {uid: true});
		expect(await imap.search({all: true}, {uid: true})).toEqual([]);
		lock.release();
		await imap.logout();
		expect(demo.world.files.list('/var/mail/vmail/example.org/testuser1/Maildir/cur')).toEqual([]);
	});

	test('on the broken server logs in, and then cannot open the mailbox', async () => {
		const broken = await startDemo(clock);
		const imap = new ImapFlow({
			host: 'mx.example.org',
			port: 993,
			secure: true,
			auth: {user: broken.probeAddress, pass: broken.probePassword.reveal()},
			logger: false,
			tls: {socket: await broken.here.connect(broken.world.publicAddress, 993, signal), ca: [broken.ca]} as never,
		});
		imap.on('error', () => {});
		await imap.connect();
		await expect(imap.mailboxOpen('INBOX')).rejects.toMatchObject({responseText: expect.stringContaining('Internal error occurred')});
		await imap.logout();
		await broken.close();
	});
});

test('a stranger may not relay', async () => {
	const socket = await demo.here.connect(demo.world.publicAddress, 25, signal);
	const smtp = new SMTPConnection({connection: socket as never, ignoreTLS: true, host: 'mx.example.org'});
	await new Promise<void>(resolve => smtp.connect(() => resolve()));
	const refused = await new Promise<Error | null>(resolve => smtp.send({from: 'a@example.net', to: ['b@example.com']}, 'x', error => resolve(error)));
	smtp.close();
	expect(refused?.message).toContain('454 4.7.1 <b@example.com>: Relay access denied');
});

test('the certificate was issued by the demo for both names, and has 57 days left', () => {
	const {leafPem, chainPem, rootPem} = demo.world.certificates;
	const [leaf, middle, root] = [leafPem, chainPem, rootPem].map(pem => new X509Certificate(pem)) as [X509Certificate, X509Certificate, X509Certificate];
	expect(leaf.checkHost('mail.example.org')).toBe('mail.example.org');
	expect([leaf.verify(middle.publicKey), middle.verify(root.publicKey), middle.ca, leaf.ca]).toEqual([true, true, true, false]);
	expect(Math.floor((Date.parse(leaf.validTo) - Date.now()) / 86_400_000)).toBe(57);
	expect(demo.world.files.read('/etc/letsencrypt/live/mx.example.org/fullchain.pem')).toBe(leafPem + chainPem);
});

test('what is stopped no longer listens', async () => {
	const unit = demo.world.units.find('dovecot');
	if (unit) demo.world.units.stop(unit);
	await expect(demo.here.connect(demo.world.publicAddress, 993, signal)).rejects.toMatchObject({code: 'ECONNREFUSED'});
});
