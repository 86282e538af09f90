// A server that stalls, drips, never stops or hangs up: each test ends, soon, and says what happened.
import {describe, expect, test} from 'vitest';
import type {DeliveryTest} from '../../source/delivery/hops.ts';
import type {TestAt} from '../../source/delivery/test-at.ts';
import {testRelay} from '../../source/delivery/test-refusals.ts';
import {createClock} from '../../source/host/clock.ts';
import {replayAsk} from '../checks/replay.ts';
import {noDns} from '../dns/no-dns.ts';
import {type BadServer, badSmtpServer} from './bad-smtp-server.ts';

const relayAgainst = async (how: BadServer): Promise<{readonly shown: DeliveryTest; readonly written: number; readonly socketEnded: boolean}> => {
	const bad = badSmtpServer(how);
	let shown: (() => DeliveryTest) | undefined;
	const at: TestAt = {
		ask: replayAsk({}),
		here: {connect: async () => bad.socket},
		clock: createClock(),
		// A person who waits no longer.
		signal: AbortSignal.timeout(how.startsWith('stalls') ? 300 : 15_000),
		target: {publicAddress: '203.0.113.10'},
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
	await testRelay(at);
	if (shown === undefined) throw new Error('nothing was shown');
	return {shown: shown(), written: bad.written(), socketEnded: bad.socket.destroyed || bad.socket.writableEnded};
};

describe('a server that', () => {
	test.each([
		['stalls at once', 'unknown', /the server did not answer in time/],
		['stalls after EHLO', 'unknown', /the server did not answer in time/],
		['stalls after MAIL', 'unknown', /the server did not answer in time/],
		['stalls in the TLS handshake', 'unknown', /it did not answer in time/],
		['never stops greeting', 'unknown', /the server (?:said more than 64 kB|answered with more than 100 lines)/],
		['answers without end', 'unknown', /the server (?:said more than 64 kB|answered with more than 100 lines)/],
		['hangs up', 'unknown', /the server closed the connection/],
		['hangs up after EHLO', 'unknown', /the server closed the connection/],
		['speaks another language', 'unknown', /the server does not speak SMTP/],
		['drips', 'ok', /Mail from a stranger to a stranger is refused: 454/],
	] as const)('%s', async (how, level, says) => {
		const {shown, written, socketEnded} = await relayAgainst(how);
		expect(shown).toMatchObject({state: 'done', findings: [{level, says: expect.stringMatching(says)}]});
		expect(shown.hops.some(hop => hop.state === 'running' || hop.state === 'waiting')).toBe(false);
		expect(shown.transcript.length).toBeLessThanOrEqual(400);
		// Of a hundred megabytes only the first few are ever taken off the wire.
		expect(written).toBeLessThan(8 * 1024 * 1024);
		expect(socketEnded).toBe(true);
	});
});
