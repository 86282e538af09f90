// What every test over SSH stands on: a home, servers that are closed again, and hosts that connect to them.
import {writeFileSync} from 'node:fs';
import {afterEach, beforeEach} from 'vitest';
import {type Clock, createClock} from '../../source/host/clock.ts';
import type {Host} from '../../source/host/host.ts';
import type {Asker, Login} from '../../source/host/login.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {type Home, knownLine, makeHome, read} from './login-fixture.ts';
import {makeKey, type ServerOptions, startListener, startSshServer, type TestServer} from './ssh-server.ts';

export const makeGround = (clock: Clock = createClock()) => {
	const key = makeKey();
	const cleanups: (() => Promise<unknown>)[] = [];
	let home: Home = {path: name => name, write: name => name, remove: () => {}};

	beforeEach(() => {
		home = makeHome();
		home.write('id_ed25519', key.private);
	});
	afterEach(async () => {
		for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
		home.remove();
	});

	const start = async (options: ServerOptions = {}): Promise<TestServer> => {
		const server = await startSshServer({authorized: [key.public], ...options});
		cleanups.push(server.close);
		return server;
	};
	return {
		clock,
		key,
		home: () => home,
		start,
		/** A server whose key is known. */
		startKnown: async (options: ServerOptions = {}): Promise<TestServer> => {
			const server = await start(options);
			writeFileSync(home.path('known_hosts'), knownLine(server), {flag: 'a'});
			return server;
		},
		listen: async (...args: Parameters<typeof startListener>) => {
			const listener = await startListener(...args);
			cleanups.push(listener.close);
			return listener;
		},
		connect: async (login: Login, asker?: Asker): Promise<Host> => {
			const host = await connectSsh(login, asker, clock);
			cleanups.push(host.close);
			return host;
		},
		later: (cleanup: () => Promise<unknown>) => void cleanups.push(cleanup),
	};
};

export const hello = async (host: Host) => (await host.run([read(['echo', 'hello'])]))[0]?.stdout;
