// The host over SSH, against a server on loopback that runs the real agent.
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {type Home, knownLine, loginTo, makeHome, read} from './login-fixture.ts';
import {makeKey, type ServerOptions, startSshServer, type TestServer} from './ssh-server.ts';

const clock = createClock();
const key = makeKey();
let home: Home;
const cleanups: (() => Promise<void>)[] = [];

const start = async (options: ServerOptions = {}): Promise<TestServer> => {
	const server = await startSshServer({authorized: [key.public], ...options});
	cleanups.push(server.close);
	return server;
};

beforeEach(() => {
	home = makeHome();
	home.write('id_ed25519', key.private);
});
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
	home.remove();
});

describe('a login by key', () => {
	it('runs programs and ends them with the connection', async () => {
		const server = await start();
		home.write('known_hosts', knownLine(server));
		const host = await connectSsh(loginTo(server, home), undefined, clock);
		const [one] = await host.run([read(['printf', '%s|', 'a  b', '$HOME', '', 'ü\n"\'!`'])]);
		expect(one?.stdout).toBe('a  b|$HOME||ü\n"\'!`|');
		await host.close();
	});
});
