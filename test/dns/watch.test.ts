// Watching a change arrive: what is watched, that each server is asked until it has it, and that only what is new is said.
import {createSocket, type Socket} from 'node:dgram';
import {decode, encode} from 'dns-packet';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createWatchPrinter} from '../../source/dns/print-watch.ts';
import type {DnsFinding, DnsReport} from '../../source/dns/topics/run.ts';
import type {ZoneRecord} from '../../source/dns/topics/shape.ts';
import type {Watch, WatchRow} from '../../source/dns/watch-record.ts';
import {recordsToWatch, watchRecords} from '../../source/dns/watch-records.ts';
import {createClock} from '../../source/host/clock.ts';
import {createHere, type Here} from '../../source/host/here.ts';
import {server} from './example-server.ts';
import {zoneDns} from './zone-dns.ts';

const record: ZoneRecord = {name: 'next._domainkey.example.org', type: 'TXT', value: 'v=DKIM1; p=abc'};
const other: ZoneRecord = {name: 'example.org', type: 'TXT', value: 'v=spf1 mx -all'};

const finding = (level: DnsFinding['level'], name: string, publish: readonly ZoneRecord[], found: readonly string[] = []): DnsFinding => ({
	level,
	name,
	says: '',
	found,
	expected: [],
	publish,
	topic: 'dkim',
	title: '',
	domain: 'example.org',
	why: '',
	source: '',
});
const report: DnsReport = {
	server,
	resolver: 'a table',
	groups: [
		{
			name: 'example.org',
			isHost: false,
			findings: [
				[finding('failure', record.name, [record]), finding('warning', record.name, [record])],
				[finding('ok', other.name, [], [`TXT ${other.value}`])],
				[finding('unknown', 'x.example.org', [{...other, name: 'x.example.org'}])],
			],
		},
	],
	notes: [],
	isComplete: true,
};

test('what is to be published is watched, each once; or what stands at a name', () => {
	expect(recordsToWatch(report, undefined)).toEqual([record]);
	expect(recordsToWatch(report, 'example.org')).toEqual([other]);
	expect(recordsToWatch(report, 'nobody.example.org')).toEqual([]);
});

let socket: Socket;
let asked = 0;
beforeAll(async () => {
	socket = createSocket('udp4');
	// The first answers know nothing of it yet.
	socket.on('message', (message, from) => {
		const query = decode(message);
		const [question] = query.questions ?? [];
		if (question === undefined) return;
		asked++;
		const answers = asked > 2 ? [{name: question.name, type: 'TXT' as const, ttl: 300, data: question.name === record.name ? record.value : other.value}] : [];
		socket.send(encode({type: 'response', id: query.id ?? 0, questions: [question], answers}), from.port, from.address);
	});
	await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
});
afterAll(() => socket.close());

test('every record is asked for until it is everywhere that answers, and then it ends', async () => {
	const own = `127.0.0.1:${socket.address().port}`;
	const real = createHere();
	// A machine without a way to the outside: only its own name server answers.
	const here: Here = {
		...real,
		nameServers: () => [own],
		exchange: async (address, ...rest) => {
			if (address === '127.0.0.1') return (await real.exchange?.(address, ...rest)) as Uint8Array;
			throw Object.assign(new Error('no way'), {code: 'ENETUNREACH'});
		},
	};
	const print = createWatchPrinter({json: true, unicode: true});
	const lines: {readonly name: string; readonly title?: string; readonly state?: string; readonly arrived?: boolean}[] = [];
	const needs = {records: [record, other], dns: zoneDns({}), here, clock: createClock(), signal: AbortSignal.timeout(10_000), intervalMs: 5};
	for await (const watch of watchRecords(needs))
		lines.push(
			...print(watch)
				.split('\n')
				.filter(line => line !== '')
				.map(line => JSON.parse(line)),
		);
	expect(asked).toBeGreaterThan(2);
	for (const {name} of [record, other]) {
		const about = lines.filter(each => each.name === name);
		expect(about.filter(each => each.title === 'Google')).toEqual([expect.objectContaining({state: 'unknown', why: 'it cannot be asked from here'})]);
		expect(about.filter(each => each.title === 'this system').at(-1)).toMatchObject({state: 'new', found: [name === record.name ? record.value : other.value]});
		expect(about.at(-1)).toMatchObject({arrived: true});
	}
	expect(lines.filter(each => each.title === 'this system').map(each => each.state)).toContain('none');
});

test('what was said is said again only when it is no longer so', () => {
	const row = (state: WatchRow['state'], found: readonly string[] = []): WatchRow => ({
		title: 'ns1.example.org',
		server: '203.0.113.10',
		kind: 'authoritative',
		state,
		found,
		expires: undefined,
		why: '',
	});
	const watch = (rows: readonly WatchRow[]): Watch => ({
		record,
		rows: [...rows, {...row('none'), title: 'this system', kind: 'resolver'}],
		at: new Date('2026-11-26T10:00:00Z'),
		isEverywhere: false,
		trouble: '',
	});
	const print = createWatchPrinter({json: false, unicode: true});
	expect(print(watch([row('old', ['v=DKIM1; p=\u001b[31m'])]))).toBe(
		'10:00:00 ! next._domainkey.example.org TXT at ns1.example.org: still has v=DKIM1; p=\\x1b[31m\n10:00:00 ! next._domainkey.example.org TXT at this system: has nothing\n',
	);
	expect(print(watch([row('old', ['v=DKIM1; p=\u001b[31m'])]))).toBe('');
	expect(print(watch([row('new', [record.value])]))).toBe('10:00:00 ✓ next._domainkey.example.org TXT at ns1.example.org: has it\n');
});
