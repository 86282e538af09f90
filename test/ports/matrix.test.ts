// The matrix of ports against real sockets: three ways to a server, told as answers come in, and what each row means.
import type {Duplex} from 'node:stream';
import {expect, test} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import {heardFromOutside, judgeMatrixRow} from '../../source/ports/judge-matrix-row.ts';
import {type Cell, type Matrix, type MatrixNeeds, type MatrixRow, probeMatrix} from '../../source/ports/matrix.ts';
import type {PortProbe} from '../../source/ports/probe-port.ts';
import {replayAsk} from '../checks/replay.ts';
import {answering, openDoor, secure} from './door.ts';

const ss = (port: number, address = '0.0.0.0', program = 'master'): string => `LISTEN 0 100 ${address}:${port} 0.0.0.0:* users:(("${program}",pid=1,fd=1))`;

const ehlo = 'EHLO mailtui.invalid';
const openSubmission = () => openDoor(socket => answering(secure(socket), '220 mx ESMTP\r\n', {[ehlo]: '250-mx\r\n250 AUTH PLAIN\r\n', QUIT: '221 bye\r\n'}));

/** Ports of the test's own doors stand in for 465; all others refuse. */
const needs = async (listeners: string, more: Partial<MatrixNeeds> = {}): Promise<MatrixNeeds> => {
	const door = await openSubmission();
	const reach = (port: number, signal: AbortSignal): Promise<Duplex> =>
		port === 465 ? createHere().connect('127.0.0.1', door.port, signal) : Promise.reject(Object.assign(new Error('refused'), {code: 'ECONNREFUSED'}));
	const signal = new AbortController().signal;
	return {
		ask: replayAsk({'ss-listeners': listeners}),
		host: {dial: to => reach('port' in to ? to.port : 0, signal)},
		here: {connect: (_address, port, stop) => reach(port, stop)},
		clock: createClock(),
		target: {publicAddress: '203.0.113.10', hostName: 'mx.example.org'},
		signal,
		...more,
	};
};

const all = async (from: MatrixNeeds): Promise<Matrix[]> => {
	const states: Matrix[] = [];
	for await (const state of probeMatrix(from)) states.push(state);
	return states;
};

test('rows come first, answers as they arrive, and nothing moves', async () => {
	const states = await all(await needs(`${ss(465)}\n${ss(5432, '127.0.0.1', 'postgres')}\n${ss(8080, '0.0.0.0', 'java')}\n`));
	const [first, last] = [states[0], states.at(-1)];
	expect(first?.rows.map(row => row.port)).toEqual([25, 587, 465, 993, 5432, 8080]);
	expect(first?.rows.find(row => row.port === 465)?.cells).toEqual({server: {state: 'trying'}, public: {state: 'trying'}, vpn: {state: 'none'}});
	expect(first?.rows.find(row => row.port === 25)?.cells.server).toEqual({state: 'untried', why: 'nothing listens'});
	for (const state of states) expect(state.rows.map(row => row.port)).toEqual(first?.rows.map(row => row.port));
	expect(last?.rows.flatMap(row => Object.values(row.cells)).some(cell => cell.state === 'trying')).toBe(false);
	expect(last?.rows.find(row => row.port === 465)?.cells).toMatchObject({
		server: {state: 'tried', probe: {reachable: 'open', greeting: '220 mx ESMTP', tls: {version: 'TLSv1.3'}}},
		public: {state: 'tried', probe: {reachable: 'open'}},
	});
	expect(last?.rows.find(row => row.port === 8080)).toMatchObject({title: 'java', outside: 'may'});
	expect(heardFromOutside(last?.rows ?? [])).toBe(true);
});

test('a stopped matrix ends at once, although nobody answers', async () => {
	const stop = new AbortController();
	const silent = () => new Promise<never>(() => undefined);
	const states: Matrix[] = [];
	for await (const state of probeMatrix(await needs(ss(465), {here: {connect: silent}, host: {dial: silent}, signal: stop.signal}))) {
		states.push(state);
		stop.abort();
	}
	expect(states.length).toBe(1);
});

test('without ss the ports that matter are tried all the same', async () => {
	const states = await all(await needs(''));
	expect(states.at(-1)?.listeners.ok).toBe(false);
	expect(states.at(-1)?.rows.map(row => row.port)).toEqual([25, 587, 993, 5432]);
});

const now = new Date('2026-12-01T00:00:00Z');
const tls = {version: 'TLSv1.3', cipher: 'x', chain: '', authorized: true};
const tried = (probe: Partial<PortProbe>): Cell => ({state: 'tried', probe: {reachable: 'open', connectMs: 1, ...probe}});
const good = tried({tls, capabilities: ['AUTH PLAIN']});
const row = (more: Partial<MatrixRow> & {readonly public?: Cell; readonly server?: Cell} = {}): MatrixRow => ({
	port: 587,
	kind: 'submission',
	title: 'mail from users',
	outside: 'open',
	needsTls: true,
	listeners: [{address: '0.0.0.0', port: 587, programs: ['master']}],
	...more,
	cells: {server: more.server ?? good, public: more.public ?? good, vpn: {state: 'none'}},
});
const postgres: Partial<MatrixRow> = {
	port: 5432,
	kind: 'postgresql',
	outside: 'closed',
	listeners: [{address: '10.100.0.1', port: 5432, programs: ['postgres']}],
};

test.each<readonly [string, MatrixRow, boolean, string]>([
	['as expected', row(), true, 'ok: As expected.'],
	[
		'nothing listens',
		row({listeners: [], server: {state: 'untried', why: 'nothing listens'}, public: tried({reachable: 'refused'})}),
		true,
		'failure: Nothing listens.',
	],
	['a firewall', row({public: tried({reachable: 'filtered'})}), true, 'failure: No answer from here: a firewall.'],
	['no network here', row({public: tried({reachable: 'filtered'})}), false, 'unknown: Nothing at all answers from here.'],
	[
		'port 25 blocked at home',
		row({port: 25, kind: 'smtp', public: tried({reachable: 'filtered'})}),
		true,
		'unknown: No answer from here; most networks block port 25 outwards.',
	],
	['no TLS', row({public: tried({capabilities: []})}), true, 'failure: It offers no TLS: no password is safe there.'],
	[
		'old TLS',
		row({public: tried({tls: {...tls, version: 'TLSv1'}, capabilities: ['AUTH PLAIN']})}),
		true,
		'warning: It speaks TLSv1 at best, which programs refuse.',
	],
	['no login', row({public: tried({tls, capabilities: ['8BITMIME']})}), true, 'failure: It offers no login, so nobody can send.'],
	['a server that hangs up', row({public: tried({trouble: 'closed the connection'})}), true, 'failure: It closed the connection.'],
	['the database, closed', row({...postgres, public: tried({reachable: 'refused'})}), true, 'ok: Closed to the world.'],
	['the database, open', row({...postgres}), true, 'failure: It answers the whole internet.'],
	[
		'the database, and nothing answers from here',
		row({...postgres, public: tried({reachable: 'filtered'})}),
		false,
		'unknown: Nothing at all answers from here.',
	],
	['no public address', row({public: {state: 'none'}}), false, 'ok: It answers on the server; it was not tried from outside.'],
	[
		'nowhere to be tried from',
		row({server: tried({reachable: 'unknown', trouble: 'channel refused'}), public: {state: 'none'}}),
		false,
		'unknown: Channel refused.',
	],
])('%s', (_, given, heard, says) => {
	const finding = judgeMatrixRow(given, heard, now);
	expect(`${finding?.level}: ${finding?.says}`).toBe(says);
});

test('while a way is still being tried there is no verdict', () => {
	expect(judgeMatrixRow(row({public: {state: 'trying'}}), true, now)).toBeUndefined();
});
