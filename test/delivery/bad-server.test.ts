// A server that stalls, drips, never stops or hangs up: each test ends, soon, and says what happened.
import {describe, expect, test} from 'vitest';
import type {Probe} from '../../source/checks/shape.ts';
import type {ProbeTrail} from '../../source/commands/delivery-probe.ts';
import type {DeliveryTest} from '../../source/delivery/hops.ts';
import type {TestAt, TestRunner} from '../../source/delivery/test-at.ts';
import {testInbound} from '../../source/delivery/test-inbound.ts';
import {testInside} from '../../source/delivery/test-inside.ts';
import {testRelay} from '../../source/delivery/test-refusals.ts';
import {createSecret} from '../../source/host/secret.ts';
import {replayAsk} from '../checks/replay.ts';
import {noDns} from '../dns/no-dns.ts';
import {type BadServer, badSmtpServer, commandsOfSmtp} from './bad-smtp-server.ts';
import {impatientClock} from './impatient-clock.ts';

const nothing: ProbeTrail = {
	queueIds: [],
	status: undefined,
	reason: '',
	folders: [],
	seconds: undefined,
	log: [],
	removed: true,
	unqueued: [],
	troubles: [],
};

type Seen = {readonly shown: DeliveryTest; readonly written: number; readonly socketEnded: boolean; readonly asked: readonly string[]};

const against = async (how: BadServer, runner: TestRunner = testRelay): Promise<Seen> => {
	const bad = badSmtpServer(how);
	const asked: string[] = [];
	let shown: (() => DeliveryTest) | undefined;
	const run = (async (_: unknown, args: {readonly mode: string}) => {
		asked.push(args.mode);
		return {ok: true, value: nothing};
	}) as unknown as Probe['run'];
	const at: TestAt = {
		ask: replayAsk({}),
		here: {
			connect: async (_, port) => {
				if (port === 993) throw new Error('nobody is there');
				return bad.socket;
			},
		},
		clock: impatientClock(bad.isSilent),
		signal: AbortSignal.timeout(15_000),
		target: {publicAddress: '203.0.113.10'},
		probe: {address: 'a@example.org', password: createSecret('kanarienvogel'), run},
		dns: noDns,
		addresses: [],
		helo: 'mx.example.org',
		outboundTo: undefined,
		guardsSenders: false,
		changed: () => undefined,
		show: state => {
			shown = state;
		},
		refuse: async () => undefined,
	};
	await runner(at);
	if (shown === undefined) throw new Error('nothing was shown');
	return {shown: shown(), written: bad.written(), socketEnded: bad.socket.destroyed || bad.socket.writableEnded, asked};
};

const expectEnded = ({shown, written, socketEnded}: Seen): void => {
	expect(shown.state).toBe('done');
	expect(shown.hops.some(hop => hop.state === 'running' || hop.state === 'waiting')).toBe(false);
	expect(shown.transcript.length).toBeLessThanOrEqual(400);
	// Of a hundred megabytes only the first few are ever taken off the wire.
	expect(written).toBeLessThan(8 * 1024 * 1024);
	expect(socketEnded).toBe(true);
};

describe('a server that', () => {
	test.each([
		['does not greet', 'unknown', /: the server did not greet within 10 s\.$/],
		['begins to greet', 'unknown', /: the server began to greet, and was not done within 10 s\.$/],
		['does not answer EHLO', 'unknown', /: the server did not answer EHLO within 10 s\.$/],
		['begins to answer EHLO', 'unknown', /: the server began to answer EHLO, and was not done within 10 s\.$/],
		['stalls in the TLS handshake', 'unknown', /: the server did not finish the TLS handshake within 10 s\.$/],
		['does not answer MAIL', 'unknown', /: the server did not answer MAIL FROM within 10 s\.$/],
		['does not answer RCPT', 'unknown', /: the server did not answer RCPT TO within 10 s\.$/],
		['begins to answer RCPT', 'unknown', /: the server began to answer RCPT TO, and was not done within 10 s\.$/],
		['never stops greeting', 'unknown', /the server (?:said more than 64 kB|answered with more than 100 lines)/],
		['answers without end', 'unknown', /the server (?:said more than 64 kB|answered with more than 100 lines)/],
		['hangs up', 'unknown', /the server closed the connection/],
		['hangs up after EHLO', 'unknown', /the server closed the connection/],
		['speaks another language', 'unknown', /the server does not speak SMTP/],
		['drips', 'ok', /Mail from a stranger to a stranger is refused: 454/],
	] as const)('%s', async (how, level, says) => {
		const seen = await against(how);
		expect(seen.shown.findings).toEqual([expect.objectContaining({level, says: expect.stringMatching(says)})]);
		expectEnded(seen);
	});

	test('stalls at RCPT: the hop says so, and not only the verdict', async () => {
		const {shown} = await against('does not answer RCPT');
		expect(shown.hops.map(({id, state, says}) => `${id} ${state} ${says}`).slice(-2)).toEqual([
			'mail ok 250 2.1.0 Ok',
			'rcpt unknown the server did not answer RCPT TO within 10 s',
		]);
	});
});

describe('submission to a server that stalls', () => {
	const hops = {EHLO: 'starttls', AUTH: 'auth', MAIL: 'mail', RCPT: 'rcpt', DATA: 'data', 'the message': 'data'} as const;
	const words = {EHLO: 'EHLO', AUTH: 'AUTH', MAIL: 'MAIL FROM', RCPT: 'RCPT TO', DATA: 'DATA', 'the message': 'the message'} as const;

	test.each(commandsOfSmtp)('at %s', async command => {
		const seen = await against(`does not answer ${command}`, testInside);
		const says = `the server did not answer ${words[command]} within ${command === 'the message' ? 15 : 10} s`;
		expect(seen.shown.findings).toEqual([expect.objectContaining({level: 'failure', says: expect.stringContaining(says)})]);
		expect(seen.shown.hops.find(hop => hop.id === hops[command])).toMatchObject({state: 'failure', says});
		expectEnded(seen);
		expect(JSON.stringify(seen.shown)).not.toContain('kanarienvogel');
	});

	test.each([
		['inside', testInside],
		['inbound', testInbound],
	] as const)('%s: what it may have taken in silence is looked for, and that it may still come is told', async (_, runner) => {
		const {shown, asked} = await against('does not answer the message', runner);
		expect(asked).toEqual(['watch', 'clean']);
		expect(shown.hops.find(hop => hop.id === 'removed')).toMatchObject({state: 'warning', says: expect.stringContaining('it may still come')});
	});

	test('from outside it is no refusal', async () => {
		const {shown, asked} = await against('does not answer RCPT', testInbound);
		expect(shown.findings[0]?.says).toBe('Port 25 does not take mail for a@example.org: the server did not answer RCPT TO within 10 s');
		expect(asked).toEqual(['watch']);
	});
});
