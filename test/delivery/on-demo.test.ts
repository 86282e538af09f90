// The delivery tests on the embedded server: broken and repaired, with a login and without, and what must be refused.
import {Duplex, Transform} from 'node:stream';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {At} from '../../source/checks/shape.ts';
import {fetchReplies} from '../../source/delivery/fetch-replies.ts';
import type {DeliveryTest, HopId} from '../../source/delivery/hops.ts';
import {deliveryDocument, printTest} from '../../source/delivery/report-delivery.ts';
import {type DeliveryRun, runDeliveryTests} from '../../source/delivery/run-tests.ts';
import {loginBySmtp, saySmtpError} from '../../source/delivery/smtp-user.ts';
import {newMessageId} from '../../source/delivery/test-at.ts';
import {testMail} from '../../source/delivery/test-mail.ts';
import type {Clock} from '../../source/host/clock.ts';
import type {Secret} from '../../source/host/secret.ts';
import {type DeliveryGround, openDeliveryGround} from './demo-ground.ts';
import {impatientClock} from './impatient-clock.ts';

let ground: DeliveryGround;
beforeAll(async () => {
	ground = await openDeliveryGround();
});
afterAll(() => ground.close());

const hop = (test: DeliveryTest | undefined, id: HopId) => test?.hops.find(each => each.id === id);
const states = (test: DeliveryTest | undefined) => Object.fromEntries((test?.hops ?? []).map(each => [each.id, each.state]));
const found = (run: DeliveryRun) => run.tests.map(each => [each.kind, ...each.findings.map(finding => `${finding.level}: ${finding.says}`)]);

/** SPF of the demo names the address of the server before this one. */
const spfIsWrong = {level: 'warning', subject: 'testuser1@example.org', says: expect.stringMatching(/^Others would not trust this mail: spf fail\. Publish /)};

describe('the broken server', () => {
	test('from a user: it stops where LMTP is asked, and says why', async () => {
		const {tests} = await ground.run(['inside']);
		expect(tests[0]?.findings[0]).toMatchObject({level: 'failure', says: expect.stringContaining("550 5.1.1 <testuser1@example.org> User doesn't exist")});
		expect(states(tests[0])).toMatchObject({
			auth: 'ok',
			data: 'ok',
			queued: 'ok',
			signed: 'ok',
			'handed-over': 'failure',
			seen: 'failure',
			verified: 'skipped',
			removed: 'ok',
		});
	});
	test('from outside: the same', async () => {
		const {tests} = await ground.run(['inbound']);
		expect(tests[0]?.findings).toEqual([expect.objectContaining({level: 'failure', says: expect.stringContaining('550 5.1.1')})]);
		expect(states(tests[0])).toMatchObject({connect: 'ok', starttls: 'warning', data: 'ok', 'handed-over': 'failure'});
	});
	test('without a mailbox nothing is sent', async () => {
		const run = await ground.run(['inside', 'inbound', 'outbound'], {how: 'no probe'});
		expect(found(run).every(([, says]) => says?.startsWith('unknown: No mail was sent'))).toBe(true);
	});
});

describe('the repaired server', () => {
	beforeAll(() => ground.demo.world.repair());

	test('every hop from the login to the mailbox, each with its time', async () => {
		const {tests} = await ground.run(['inside']);
		const [inside] = tests;
		expect(inside?.findings).toEqual([
			expect.objectContaining({level: 'ok', says: expect.stringMatching(/^A mail sent on port 587 was read on port 993 after \d+\.\d\d s, in INBOX\.$/)}),
			spfIsWrong,
		]);
		expect(Object.values(states(inside)).filter(state => state !== 'ok')).toEqual(['warning', 'warning']);
		expect(hop(inside, 'starttls')).toMatchObject({state: 'warning', says: expect.stringContaining('does not trust')});
		expect(hop(inside, 'signed')?.says).toBe('mail._domainkey.example.org');
		expect(hop(inside, 'verified')?.says).toBe('dkim pass, spf fail, spf fail, dmarc pass');
		expect(inside?.message?.received.map(each => each.via)).toEqual(['ESMTPSA', 'LMTP']);
		expect(
			inside?.hops.filter(each => ['connect', 'banner', 'auth', 'mail', 'rcpt', 'data', 'seen'].includes(each.id)).every(each => (each.tookMs ?? -1) >= 0),
		).toBe(true);
	});

	test('what came from outside is verified as it is stored, from where the server saw it come', async () => {
		const [inbound] = (await ground.run(['inbound'])).tests;
		expect(hop(inbound, 'verified')).toMatchObject({state: 'ok', says: 'dkim none, spf none, dmarc none: nobody wrote it, and nobody vouches for it'});
		expect(inbound?.message?.verified.map(each => `${each.level} ${each.method} ${each.says}`)).toEqual([
			'ok dkim it is not signed',
			expect.stringMatching(/^ok spf none for mailtui\.invalid from 198\.51\.100\.7$/),
			'ok dmarc for the domain in From: none',
		]);
		expect(printTest(inbound as DeliveryTest, {unicode: true, transcript: false}).join('\n')).toContain('| ✓ spf: none for mailtui.invalid from ');
		const run = await ground.run(['inbound'], {how: 'no password'});
		expect(states(run.tests[0])).toMatchObject({seen: 'skipped', verified: 'ok', removed: 'ok'});
		expect(run.tests[0]?.message?.verified.map(each => each.says)).toEqual(inbound?.message?.verified.map(each => each.says));
	});

	test('from outside, and nothing is left in the mailbox', async () => {
		const before = ground.demo.world.files.walk('/var/mail/vmail').filter(path => /\/(?:new|cur)\/./.test(path)).length;
		const {tests} = await ground.run(['inbound', 'inside']);
		expect(tests.map(each => each.findings[0]?.level)).toEqual(['ok', 'ok']);
		expect(ground.demo.world.files.walk('/var/mail/vmail').filter(path => /\/(?:new|cur)\/./.test(path)).length).toBe(before);
	});

	test('without the password: the server sends to itself', async () => {
		const {tests} = await ground.run(['inside'], {how: 'no password'});
		expect(states(tests[0])).toEqual({data: 'ok', queued: 'ok', signed: 'ok', 'handed-over': 'ok', stored: 'ok', verified: 'warning', removed: 'ok'});
		// Read out by the server itself; SPF of the demo names the address of the server before this one.
		expect(hop(tests[0], 'verified')?.says).toBe('dkim pass, spf fail, spf fail, dmarc pass');
		expect(tests[0]?.message?.received.map(each => each.via)).toEqual(['', 'LMTP']);
	});

	test('to the outside, with what the other server said', async () => {
		const {tests} = await ground.run(['outbound'], {outboundTo: 'somebody@example.com'});
		expect(tests[0]?.findings[0]).toMatchObject({level: 'ok', subject: 'somebody@example.com', says: expect.stringContaining('250 2.0.0 Ok: queued as')});
		expect(hop(tests[0], 'handed-over')?.says).toMatch(/mx\.example\.com\[[\d.]+\]:25/);
	});

	test('to an outside that is not there', async () => {
		const {tests} = await ground.run(['outbound'], {outboundTo: 'somebody@nowhere.invalid'});
		expect(tests[0]?.findings[0]).toMatchObject({level: 'failure', says: expect.stringContaining('Host or domain name not found')});
	});

	test('what must be refused is refused', async () => {
		expect(found(await ground.run(['relay', 'unauthenticated', 'spoofing']))).toEqual([
			['relay', expect.stringMatching(/^ok: Mail from a stranger to a stranger is refused: 454 4\.7\.1/)],
			['unauthenticated', expect.stringMatching(/^ok: Nothing is taken without a login: 5/)],
			['spoofing', expect.stringMatching(/^skipped: Postfix does not claim/)],
		]);
	});

	test('the password is in no transcript, print or document', async () => {
		const run = await ground.run(['inside']);
		const secret = ground.demo.probePassword.reveal();
		const text = `${JSON.stringify(deliveryDocument('demo', new Date(0), run, true))}${run.tests.map(each => printTest(each, {unicode: true, transcript: true}).join('\n')).join('\n')}`;
		expect(text).toContain('AUTH PLAIN ********');
		expect(text).not.toContain(secret);
		expect(text).not.toContain(Buffer.from(`\0${ground.demo.probeAddress}\0${secret}`).toString('base64'));
	});

	test('rounds make a distribution', async () => {
		const run = await ground.run(['inbound'], {rounds: 3});
		expect(run.totals.inbound).toHaveLength(3);
		expect(deliveryDocument('demo', new Date(0), run, false)).toMatchObject({tests: [{latency: {count: 3, p50Ms: expect.any(Number)}}]});
	});

	test.each([
		['in the TLS handshake', 'finish the TLS handshake', 'from the start'],
		['once the mail is on its way', 'answer LIST', 'after the mail'],
	] as const)('a port 993 that stalls %s is told as such, and the mail is taken away all the same', async (_, what, when) => {
		const silent = Promise.withResolvers<void>();
		let isFrozen = when === 'from the start';
		const here: At['here'] = {
			...ground.demo.here,
			connect: async (address, port, signal) => {
				const socket = await ground.demo.here.connect(address, port, signal);
				if (port !== 993) return socket;
				const gate = new Transform({transform: (chunk, _encoding, pass) => (isFrozen ? pass() : pass(null, chunk))});
				return Duplex.from({readable: socket.pipe(gate), writable: socket});
			},
		};
		const at = {...ground.at(), here, clock: impatientClock(silent.promise)};
		let inside: DeliveryTest | undefined;
		for await (const run of runDeliveryTests({at, kinds: ['inside']})) {
			inside = run.tests[0];
			if (hop(inside, 'data')?.state !== 'ok') continue;
			isFrozen = true;
			silent.resolve();
		}
		const says = `it did not ${what} within 10 s`;
		expect(inside?.findings).toEqual([expect.objectContaining({level: 'failure', says: `The mailbox cannot be read on port 993: ${says}`}), spfIsWrong]);
		expect(hop(inside, 'seen')).toMatchObject({state: 'failure', says});
		expect(hop(inside, 'removed')).toMatchObject({state: 'ok'});
		// The server itself reads it out.
		expect(hop(inside, 'verified')?.says).toBe('dkim pass, spf fail, spf fail, dmarc pass');
	});

	describe('a server that falls silent at a step is waited for as long as at any other', () => {
		/** From the wait of this number on, nothing comes through this port any more. */
		const silentAt = (port: number, number: number) => {
			const silent = Promise.withResolvers<void>();
			let isFrozen = false;
			let waits = 0;
			const impatient = impatientClock(silent.promise);
			const clock: Clock = {
				...impatient,
				wait: (ms, signal) => {
					if (ms >= 1_000) waits += 1;
					if (waits === number) {
						isFrozen = true;
						silent.resolve();
					}
					return impatient.wait(ms, signal);
				},
			};
			const here: At['here'] = {
				...ground.demo.here,
				connect: async (address, to, signal) => {
					const socket = await ground.demo.here.connect(address, to, signal);
					if (to !== port) return socket;
					const gate = new Transform({transform: (chunk, _encoding, pass) => (isFrozen ? pass() : pass(null, chunk))});
					return Duplex.from({readable: socket.pipe(gate), writable: socket});
				},
			};
			return {...ground.at(), here, clock};
		};

		test.each([
			[2, 'answer the login'],
			[3, 'answer LIST'],
			[4, 'answer EXAMINE INBOX'],
			[5, 'answer SEARCH in INBOX'],
		])('what came back, at wait %i', async (number, what) => {
			await expect(fetchReplies(silentAt(993, number))).rejects.toThrow(`cannot be read on port 993: it did not ${what} within 10 s`);
		});

		test.each([
			[1, 'greet'],
			[2, 'answer EHLO'],
			[4, 'finish the TLS handshake'],
			[6, 'answer AUTH'],
			[9, 'answer DATA'],
		])('the submission of the check, at wait %i', async (number, what) => {
			const at = silentAt(587, number);
			const {target, probe} = at;
			if (probe?.password === undefined || target.publicAddress === undefined) throw new Error('the demo has both');
			const account = {connect: () => at.here.connect(target.publicAddress as string, 587, at.signal), serverName: target.hostName, user: probe.address};
			const run = async () => {
				const smtp = await loginBySmtp({...account, password: probe.password as Secret, signal: at.signal, clock: at.clock});
				return smtp.send(probe.address, testMail(probe.address, newMessageId(probe.address), at.clock.now()));
			};
			expect(await run().catch(saySmtpError)).toBe(`the server did not ${what} within 10 s`);
		});
	});

	test('it is told hop by hop while it goes on', async () => {
		const seen = new Set<string>();
		for await (const run of runDeliveryTests({at: ground.at(), kinds: ['inbound']}))
			for (const each of run.tests[0]?.hops ?? []) if (each.state === 'running') seen.add(each.id);
		expect([...seen]).toEqual(expect.arrayContaining(['connect', 'starttls', 'rcpt', 'data']));
	});
});
