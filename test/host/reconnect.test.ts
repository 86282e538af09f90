// A connection that is lost: what is told, what is lost with it, and when it comes back.
import {rmSync, writeFileSync} from 'node:fs';
import {createServer, type Socket} from 'node:net';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type Clock, createClock} from '../../source/host/clock.ts';
import type {ConnectionState, Host} from '../../source/host/host.ts';
import type {Asker, Login} from '../../source/host/login.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {answering, type Home, knownLine, loginTo, makeHome, read} from './login-fixture.ts';
import {makeKey, type ServerOptions, startSshServer, type TestServer} from './ssh-server.ts';

const real = createClock();
const key = makeKey();
let home: Home;
let pauses: number[];
const cleanups: (() => Promise<void>)[] = [];
/** Pauses of the reconnection pass twenty times as fast; every other wait takes its time. */
const clock: Clock = {
	...real,
	wait: (ms, signal) => {
		if (ms % 1000 !== 0 || ms > 30_000 || ms === 10_000) return real.wait(ms, signal);
		pauses.push(ms);
		return real.wait(ms / 20, signal);
	},
};

beforeEach(() => {
	home = makeHome();
	home.write('id_ed25519', key.private);
	pauses = [];
});
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
	home.remove();
});

const start = async (options: ServerOptions = {}): Promise<TestServer> => {
	const server = await startSshServer({authorized: [key.public], ...options});
	cleanups.push(server.close);
	writeFileSync(home.path('known_hosts'), knownLine(server), {flag: 'a'});
	return server;
};

/** A door in front of a server that can be shut and opened again. */
const startDoor = async (server: TestServer) => {
	const sockets = new Set<Socket>();
	let to: {port: number} | undefined = server;
	const door = createServer(socket => {
		socket.on('error', () => {});
		if (!to) return void socket.destroy();
		sockets.add(socket);
		import('node:net').then(({connect}) => {
			const inner = connect(to?.port ?? 1, '127.0.0.1');
			sockets.add(inner);
			inner.on('error', () => socket.destroy());
			inner.once('close', () => socket.destroy());
			socket.once('close', () => inner.destroy());
			socket.pipe(inner).pipe(socket);
		});
	});
	await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve));
	const shut = () => {
		to = undefined;
		for (const socket of sockets) socket.destroy();
		sockets.clear();
	};
	cleanups.push(() => {
		shut();
		return new Promise(resolve => door.close(() => resolve()));
	});
	return {
		port: (door.address() as {port: number}).port,
		shut,
		open: (next: {port: number}) => {
			to = next;
		},
	};
};

const connect = async (login: Login, asker?: Asker): Promise<Host> => {
	const host = await connectSsh(login, asker, clock);
	cleanups.push(host.close);
	return host;
};
const reached = (host: Host, wanted: (state: ConnectionState) => boolean): Promise<ConnectionState> =>
	new Promise(resolve => {
		if (wanted(host.connection())) return resolve(host.connection());
		const stop = host.onConnection(state => {
			if (!wanted(state)) return;
			stop();
			resolve(state);
		});
	});
const doorLogin = (door: {port: number}, more: Partial<Login> = {}) => loginTo(door, home, {hostKeyAlias: 'mx', connectTimeoutMs: 10_000, ...more});
const knowAs = (name: string, server: TestServer) => writeFileSync(home.path('known_hosts'), `${name} ${server.hostKey.public}\n`);

describe('a lost connection', () => {
	it('is told, comes back, and goes on', async () => {
		const server = await start();
		const host = await connect(loginTo(server, home, {connectTimeoutMs: 10_000}));
		const states: string[] = [];
		host.onConnection(state => states.push(state.state));
		server.cut();
		expect(await reached(host, state => state.state === 'reconnecting')).toMatchObject({attempt: 1, why: expect.stringMatching(/./)});
		expect((await host.run([read(['echo', 'again'])]))[0]?.stdout).toBe('again\n');
		expect(states).toEqual(['reconnecting', 'connected']);
	});

	it('takes with it what was running, and runs nothing twice', async () => {
		const server = await start();
		const host = await connect(loginTo(server, home, {connectTimeoutMs: 10_000}));
		const running = host.run([{...read(['sh', '-c', `echo ran >> ${home.path('ran')}; exec sleep 65`]), effect: 'write'}]);
		running.catch(() => {});
		await host.run([read(['sh', '-c', `until [ -e ${home.path('ran')} ]; do sleep 0.02; done`])]);
		server.cut();
		await expect(running).rejects.toMatchObject({name: 'HostError', kind: 'closed'});
		expect((await host.run([read(['cat', home.path('ran')])]))[0]?.stdout).toBe('ran\n');
	});

	it('ends what is followed with a reason', async () => {
		const server = await start();
		const host = await connect(loginTo(server, home, {connectTimeoutMs: 10_000}));
		const follow = async () => {
			for await (const _line of host.follow(read(['sh', '-c', 'echo first; exec sleep 66'], {timeoutMs: 0}), new AbortController().signal)) server.cut();
		};
		await expect(follow()).rejects.toMatchObject({kind: 'closed'});
	});

	it('is tried with pauses that grow, and a command waits no longer than it may run', async () => {
		const server = await start();
		const door = await startDoor(server);
		knowAs('mx', server);
		const host = await connect(doorLogin(door));
		pauses = [];
		door.shut();
		await reached(host, state => state.state === 'reconnecting' && state.attempt === 7);
		expect(pauses.slice(0, 7)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
		await expect(host.run([read(['true'], {timeoutMs: 150})])).rejects.toMatchObject({
			kind: 'timed-out',
			message: expect.stringContaining('did not come back'),
		});
		door.open(server);
		await reached(host, state => state.state === 'connected');
		expect((await host.run([read(['echo', 'back'])]))[0]?.stdout).toBe('back\n');
	});

	it('that comes back with another key is closed for good, and nobody is asked', async () => {
		const server = await start();
		const door = await startDoor(server);
		knowAs('mx', server);
		const {asker, asked} = answering([true, true]);
		const host = await connect(doorLogin(door), asker);
		const impostor = await start();
		knowAs('mx', server);
		door.shut();
		door.open(impostor);
		expect(await reached(host, state => state.state === 'closed')).toMatchObject({why: expect.stringContaining('CHANGED')});
		await expect(host.run([read(['true'])])).rejects.toMatchObject({kind: 'closed', message: expect.stringContaining('CHANGED')});
		expect([asked, impostor.seen.methods]).toEqual([[], []]);
	});

	it('whose key nobody knows any more is closed for good too', async () => {
		const server = await start();
		const {asker, asked} = answering([true]);
		const host = await connect(loginTo(server, home, {connectTimeoutMs: 10_000}), asker);
		rmSync(home.path('known_hosts'));
		server.cut();
		expect(await reached(host, state => state.state === 'closed')).toMatchObject({why: expect.stringContaining('not known')});
		expect(asked).toEqual([]);
	});

	it('asks for no password or passphrase a second time', async () => {
		const locked = makeKey('ed25519', 'right');
		home.write('id_ed25519', locked.private);
		const byKey = await start({authorized: [locked.public]});
		const byPassword = await start({authorized: [], methods: ['password'], password: 'kanarienvogel'});
		for (const [server, answer] of [
			[byKey, 'right'],
			[byPassword, 'kanarienvogel'],
		] as const) {
			const {asker, asked} = answering(server === byKey ? [answer] : [answer]);
			const host = await connect(loginTo(server, home, {connectTimeoutMs: 10_000, identityFiles: server === byKey ? [home.path('id_ed25519')] : []}), asker);
			server.cut();
			await reached(host, state => state.state === 'reconnecting');
			await reached(host, state => state.state === 'connected');
			expect(asked.length).toBe(1);
		}
	});

	it('that is dead without a word is noticed by keep-alive', async () => {
		const server = await start();
		const host = await connect(loginTo(server, home, {keepAliveMs: 40, connectTimeoutMs: 10_000}));
		server.freeze();
		expect(await reached(host, state => state.state === 'reconnecting')).toMatchObject({why: expect.stringMatching(/keepalive/i)});
	});

	it('can be closed while it is away', async () => {
		const server = await start();
		const host = await connect(loginTo(server, home, {connectTimeoutMs: 10_000}));
		const door = server.close();
		await reached(host, state => state.state === 'reconnecting');
		const waiting = host.run([read(['true'])]);
		waiting.catch(() => {});
		await host.close();
		await expect(waiting).rejects.toMatchObject({kind: 'closed'});
		cleanups.splice(0);
		await door;
	});
});
