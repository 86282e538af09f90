// The way to the server: none at all, through jumps, by VPN.
import {writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {describe, expect, it} from 'vitest';
import type {Asker} from '../../source/host/login.ts';
import {knownLine, loginTo} from './login-fixture.ts';
import {hello, makeGround} from './ssh-ground.ts';
import {makeKey} from './ssh-server.ts';

const {clock, connect, home, listen, start, startKnown} = makeGround();
const stranger = makeKey();

describe('no connection', () => {
	it('an unknown host', async () => {
		// A label of 64 characters cannot exist (RFC 1035, 2.3.4): no name server is asked for it.
		const name = `${'x'.repeat(64)}.test`;
		await expect(connect(loginTo({port: 22}, home(), {host: name}))).rejects.toMatchObject({kind: 'unknown-host', message: `There is no host called ${name}`});
	});

	it('a refused port', async () => {
		const listener = await listen(() => {});
		await listener.close();
		await expect(connect(loginTo(listener, home()))).rejects.toMatchObject({
			kind: 'unreachable',
			message: `127.0.0.1 port ${listener.port} refuses connections`,
		});
	});

	it('silence', async () => {
		const listener = await listen(() => {});
		await expect(connect(loginTo(listener, home(), {connectTimeoutMs: 300}))).rejects.toMatchObject({kind: 'timed-out'});
	});

	it('a port that greets as something else', async () => {
		const listener = await listen(socket => socket.write('220 mx.example.org ESMTP Postfix\r\n'));
		await expect(connect(loginTo(listener, home(), {connectTimeoutMs: 300}))).rejects.toMatchObject({
			kind: expect.stringMatching(/timed-out|unreachable/),
			hint: expect.stringContaining('no SSH port'),
		});
	});

	it('a server that hangs up', async () => {
		const listener = await listen(socket => socket.end());
		await expect(connect(loginTo(listener, home()))).rejects.toMatchObject({kind: 'unreachable', hint: expect.stringContaining('fail2ban')});
	});

	it('the time a person takes to answer does not count', async () => {
		const server = await start();
		const asker: Asker = {confirm: async () => clock.wait(900).then(() => true), secret: async () => undefined};
		expect(await hello(await connect(loginTo(server, home(), {connectTimeoutMs: 600}), asker))).toBe('hello\n');
	});
});

describe('the way there', () => {
	it('through two jumps, each proving its own key', async () => {
		const [first, second, target] = [await startKnown(), await startKnown(), await startKnown()];
		const jumps = [loginTo(first, home(), {label: 'first'}), loginTo(second, home(), {label: 'second'})];
		const host = await connect(loginTo(target, home(), {jumps}));
		expect(await hello(host)).toBe('hello\n');
		expect([first.seen.lines, second.seen.lines, target.seen.lines.length]).toEqual([[], [], 1]);
		expect(host.connection()).toMatchObject({route: {via: 'ssh', address: '127.0.0.1'}});
	});

	it('a jump with a changed key is not passed', async () => {
		const [jump, target] = [await start(), await startKnown()];
		writeFileSync(home().path('known_hosts'), `[127.0.0.1]:${jump.port} ${stranger.public}\n`, {flag: 'a'});
		await expect(connect(loginTo(target, home(), {jumps: [loginTo(jump, home())]}))).rejects.toMatchObject({kind: 'host-key-changed'});
		expect(target.seen.methods).toEqual([]);
	});

	it('by VPN where it answers, under the key known for the public name', async () => {
		const server = await start();
		home().write('known_hosts', knownLine(server, 'localhost'));
		const host = await connect(loginTo(server, home(), {host: 'localhost', vpnAddress: '127.0.0.1'}));
		expect(host.connection()).toMatchObject({route: {via: 'vpn', address: '127.0.0.1'}});
		expect(await hello(host)).toBe('hello\n');
	});

	it.each([
		['refuses', undefined],
		['accepts and says nothing', (socket: {resume(): void}) => socket.resume()],
	] as const)('by the public address when the VPN address %s', async (_how, greet) => {
		const server = await start();
		home().write('known_hosts', knownLine(server));
		const listener = await startListenerAt('127.0.0.2', server.port, greet);
		const host = await connect(loginTo(server, home(), {vpnAddress: '127.0.0.2'}));
		expect(host.connection()).toMatchObject({route: {via: 'ssh', address: '127.0.0.1'}});
		await listener?.close();
	});

	it('--via insists', async () => {
		const server = await start();
		home().write('known_hosts', knownLine(server));
		await expect(connect(loginTo(server, home(), {vpnAddress: '127.0.0.2', via: 'vpn'}))).rejects.toMatchObject({
			kind: 'unreachable',
			message: expect.stringContaining('127.0.0.2'),
		});
		expect((await connect(loginTo(server, home(), {vpnAddress: '127.0.0.1', host: 'localhost', via: 'vpn'}))).connection()).toMatchObject({
			route: {via: 'vpn'},
		});
		expect((await connect(loginTo(server, home(), {vpnAddress: '127.0.0.2', via: 'ssh'}))).connection()).toMatchObject({route: {via: 'ssh'}});
		await expect(connect(loginTo(server, home(), {via: 'vpn'}))).rejects.toMatchObject({
			kind: 'unreachable',
			message: expect.stringContaining('No VPN address'),
		});
	});

	it('when both ways fail, both reasons are told', async () => {
		const listener = await listen(() => {});
		await listener.close();
		await expect(connect(loginTo(listener, home(), {vpnAddress: '127.0.0.2'}))).rejects.toMatchObject({
			kind: 'unreachable',
			message: expect.stringMatching(/127\.0\.0\.1 port \d+ refuses connections; by VPN: 127\.0\.0\.2 port \d+ refuses/),
		});
	});
});

/** Loopback has more than one address on Linux: the second one stands for the VPN. */
const startListenerAt = async (address: string, port: number, greet: ((socket: {resume(): void}) => void) | undefined) => {
	if (!greet) return undefined;
	const sockets = new Set<{destroy(): void}>();
	const server = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => {});
		greet(socket);
	});
	await new Promise<void>(resolve => server.listen(port, address, resolve));
	return {
		close: () =>
			new Promise<void>(resolve => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			}),
	};
};
