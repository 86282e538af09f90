// The resolver against a name server that misbehaves: every answer is found, not there, or unknown, and nothing is waited for without end.
import {createServer} from 'node:net';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {addressAndPort, createResolver} from '../../source/dns/create-resolver.ts';
import type {DnsType, Resolver} from '../../source/dns/resolver.ts';
import {createHere} from '../../source/host/here.ts';
import {type BadNameServer, startBadNameServer} from './bad-name-server.ts';

const here = createHere();
let bad: BadNameServer;
beforeAll(async () => {
	bad = await startBadNameServer();
});
afterAll(() => bad.close());

const resolver = (servers: readonly string[] = [bad.server], exchange = here.exchange): Resolver & {close(): void} =>
	createResolver({servers, label: 'test', exchange, connect: here.connect, timeoutsMs: [80, 120]});

describe('a question', () => {
	test.each([
		['good.test', 'A', {state: 'found', values: ['203.0.113.10'], ttl: 300, dnssec: 'none', aliases: []}],
		['secure.test', 'A', {state: 'found', dnssec: 'proven'}],
		['GOOD.Test.', 'A', {state: 'found', values: ['203.0.113.10']}],
		['alias.test', 'A', {state: 'found', values: ['203.0.113.10'], aliases: ['good.test']}],
		['chain.test', 'A', {state: 'found', ttl: 30, aliases: ['good.test']}],
		['nothing.test', 'MX', {state: 'none', exists: true}],
		['gone.test', 'A', {state: 'none', exists: false}],
		['cut.test', 'A', {state: 'found', values: ['203.0.113.10']}],
		['servfail.test', 'A', {state: 'unknown', why: expect.stringContaining('says SERVFAIL')}],
		['refused.test', 'A', {state: 'unknown', why: expect.stringContaining('says REFUSED')}],
		['silent.test', 'A', {state: 'unknown', why: expect.stringMatching(/did not answer within 200 ms/)}],
		['garbage.test', 'A', {state: 'unknown', why: expect.stringMatching(/did not answer/)}],
		['forged.test', 'A', {state: 'unknown', why: expect.stringMatching(/did not answer/)}],
		['other.test', 'A', {state: 'unknown', why: expect.stringMatching(/did not answer/)}],
		// Who only knows who else would know has not said that there is nothing.
		['delegated.test', 'A', {state: 'unknown', why: expect.stringMatching(/^127\S+ only says that ns\.elsewhere\.test would know$/)}],
		['loop.test', 'A', {state: 'unknown', why: expect.stringContaining('from alias to alias')}],
		[`${'a'.repeat(300)}.test`, 'A', {state: 'unknown', why: expect.stringContaining('at most')}],
		['a..test', 'A', {state: 'unknown', why: expect.stringContaining('empty part')}],
		['new\nline.test', 'A', {state: 'unknown', why: expect.stringContaining('no name has')}],
	] as const)('%s %s', async (name, type, expected) => {
		expect(await resolver().ask(name, type as DnsType)).toMatchObject(expected);
	});

	test('a name server to which no datagram can be sent is told, and the next one asked', async () => {
		// No socket may send to all at once unless it says so: connect(2) fails, as it does without a network.
		expect(await resolver(['255.255.255.255']).ask('good.test', 'A')).toMatchObject({state: 'unknown', why: expect.stringContaining('255.255.255.255')});
		expect(await resolver(['255.255.255.255', bad.server]).ask('good.test', 'A')).toMatchObject({state: 'found'});
	});

	test('a proof by DNSSEC from far away is a claim: anybody on the way could have made it', async () => {
		const [, port] = addressAndPort(bad.server);
		const far = resolver(['192.0.2.53'], async (_, __, ...rest) => (await here.exchange?.('127.0.0.1', port, ...rest)) as Uint8Array);
		expect(await far.ask('secure.test', 'A')).toMatchObject({state: 'found', dnssec: 'claimed'});
		expect(await far.ask('good.test', 'A')).toMatchObject({state: 'found', dnssec: 'none'});
	});

	test('10 kB of TXT come over TCP, in one piece', async () => {
		const reply = await resolver().ask('big.test', 'TXT');
		expect(reply.state === 'found' && reply.values.map(each => each.length)).toEqual([10_000]);
	});

	test('over TCP alone many share one connection', async () => {
		let connections = 0;
		const counting = createResolver({
			servers: [bad.server],
			label: 'test',
			exchange: undefined,
			connect: (...to) => {
				connections++;
				return here.connect(...to);
			},
			timeoutsMs: [2000],
		});
		const replies = await Promise.all(Array.from({length: 20}, (_, index) => counting.ask(`n${index}.test`, 'A')));
		expect(replies.every(each => each.state === 'found')).toBe(true);
		expect(connections).toBe(1);
	});

	test('is asked once, whoever asks', async () => {
		const once = resolver();
		const before = bad.asked.length;
		await Promise.all(Array.from({length: 10}, () => once.ask('once.test', 'A')));
		await once.ask('ONCE.test.', 'A');
		expect(bad.asked.slice(before)).toEqual(['once.test A']);
	});
});

describe('servers', () => {
	test('the second answers when the first does not', async () => {
		const closed = createServer();
		await new Promise<void>(resolve => closed.listen(0, '127.0.0.1', () => resolve()));
		const {port} = closed.address() as {port: number};
		await new Promise<void>(resolve => closed.close(() => resolve()));
		expect(await resolver([`127.0.0.1:${port}`, bad.server]).ask('good.test', 'A')).toMatchObject({state: 'found'});
	});

	test('none is known', async () => {
		expect(await resolver([]).ask('good.test', 'A')).toMatchObject({state: 'unknown', why: expect.stringContaining('--resolver')});
	});

	test('a signal ends all that is under way', async () => {
		const stop = new AbortController();
		const stopping = createResolver({servers: [bad.server], label: 'test', exchange: here.exchange, connect: here.connect, signal: stop.signal});
		const asked = stopping.ask('silent.test', 'A');
		stop.abort();
		expect(await asked).toMatchObject({state: 'unknown', why: 'it was stopped'});
	});

	test.each([
		['203.0.113.53', ['203.0.113.53', 53]],
		['203.0.113.53:5353', ['203.0.113.53', 5353]],
		['2001:db8::53', ['2001:db8::53', 53]],
		['[2001:db8::53]:5353', ['2001:db8::53', 5353]],
	])('%s', (server, expected) => expect(addressAndPort(server)).toEqual(expected));
});
