// The host over SSH, against servers on loopback that run the real agent: the way in, and all the ways not to get in.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import type {Duplex} from 'node:stream';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import type {Host} from '../../source/host/host.ts';
import {fingerprint} from '../../source/host/known-hosts.ts';
import type {Asker, Login} from '../../source/host/login.ts';
import {createSecret} from '../../source/host/secret.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {startAgentSocket} from './agent-socket.ts';
import {answering, type Home, knownLine, loginTo, makeHome, read} from './login-fixture.ts';
import {makeKey, publicBlob, type ServerOptions, startListener, startSshServer, type TestServer} from './ssh-server.ts';

const clock = createClock();
const [key, stranger] = [makeKey(), makeKey()];
let home: Home;
const cleanups: (() => Promise<void>)[] = [];

const start = async (options: ServerOptions = {}): Promise<TestServer> => {
	const server = await startSshServer({authorized: [key.public], ...options});
	cleanups.push(server.close);
	return server;
};
/** A server whose key is known. */
const startKnown = async (options: ServerOptions = {}): Promise<TestServer> => {
	const server = await start(options);
	writeFileSync(home.path('known_hosts'), knownLine(server), {flag: 'a'});
	return server;
};
const listen = async (...args: Parameters<typeof startListener>) => {
	const listener = await startListener(...args);
	cleanups.push(listener.close);
	return listener;
};
const connect = async (login: Login, asker?: Asker): Promise<Host> => {
	const host = await connectSsh(login, asker, clock);
	cleanups.push(host.close);
	return host;
};
const hello = async (host: Host) => (await host.run([read(['echo', 'hello'])]))[0]?.stdout;
const text = async (stream: Duplex) => {
	let all = '';
	for await (const chunk of stream) all += String(chunk);
	return all;
};

beforeEach(() => {
	home = makeHome();
	home.write('id_ed25519', key.private);
});
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
	home.remove();
});

describe('a session', () => {
	it('asks everything over one channel, however much it asks', async () => {
		const server = await startKnown();
		const host = await connect(loginTo(server, home));
		const results = await host.run(Array.from({length: 200}, (_, index) => read(['echo', String(index)])));
		expect(results.map(result => result.stdout)).toEqual(Array.from({length: 200}, (_, index) => `${index}\n`));
		await hello(host);
		expect(server.seen).toMatchObject({sessions: 1, mostSessions: 1});
	});

	it('carries hostile arguments and bytes unchanged', async () => {
		const host = await connect(loginTo(await startKnown(), home));
		const words = ['', `'"\`$HOME\n!! ü \\`, 'x'.repeat(131_071)];
		const [result, bytes] = await host.run([read(['printf', '%s\\0', ...words]), read(['perl', '-e', 'binmode STDOUT; print map chr, 0..255'])]);
		expect(result?.stdout.split('\0')).toEqual([...words, '']);
		expect([...(bytes?.stdoutBytes ?? [])]).toEqual(Array.from({length: 256}, (_, byte) => byte));
	});

	it('carries 10 MB', async () => {
		const host = await connect(loginTo(await startKnown(), home));
		const [result] = await host.run([read(['head', '-c', '10000000', '/dev/zero'])]);
		expect(result?.stdoutBytes.length).toBe(10_000_000);
	});

	it('never opens more sessions than sshd allows, and lets everybody have a turn', async () => {
		const server = await startKnown({maxSessions: 10});
		const host = await connect(loginTo(server, home));
		const followed = await Promise.all(
			Array.from({length: 20}, async (_, index) => {
				for await (const line of host.follow(read(['echo', String(index)]), new AbortController().signal)) return line;
			}),
		);
		expect(followed).toEqual(Array.from({length: 20}, (_, index) => String(index)));
		expect(server.seen.mostSessions).toBeLessThanOrEqual(8);
	});

	it('says how it is connected, and when it no longer is', async () => {
		const host = await connect(loginTo(await startKnown(), home));
		const states: string[] = [];
		host.onConnection(state => states.push(state.state));
		expect(host.connection()).toMatchObject({state: 'connected', route: {via: 'ssh', address: '127.0.0.1'}});
		await host.close();
		expect(host.connection().state).toBe('closed');
		expect(states).toEqual(['closed']);
		await expect(host.run([read(['true'])])).rejects.toMatchObject({kind: 'closed'});
	});

	it('ends what is running when it is closed', async () => {
		const host = await connect(loginTo(await startKnown(), home));
		const file = home.path('pid');
		const running = host.run([read(['sh', '-c', `echo $$ > ${file}; exec sleep 64`])]);
		running.catch(() => {});
		for (let round = 0; round < 200 && !(existsSync(file) && readFileSync(file, 'utf8').endsWith('\n')); round++) await clock.wait(20);
		const pid = readFileSync(file, 'utf8').trim();
		await host.close();
		await expect(running).rejects.toMatchObject({kind: 'closed'});
		for (let round = 0; round < 200 && existsSync(`/proc/${pid}`); round++) await clock.wait(20);
		expect(existsSync(`/proc/${pid}`)).toBe(false);
	});

	it('reaches TCP and unix sockets as the server sees them, and says when nothing is there', async () => {
		const host = await connect(loginTo(await startKnown(), home));
		const tcp = await listen(socket => socket.end('220 mx.example.org ESMTP\r\n'));
		expect(await text(await host.dial({host: '127.0.0.1', port: tcp.port}))).toBe('220 mx.example.org ESMTP\r\n');
		const unix = createServer(socket => socket.end('over unix'));
		await new Promise<void>(resolve => unix.listen(home.path('socket'), resolve));
		expect(await text(await host.dial({unixPath: home.path('socket')}))).toBe('over unix');
		await new Promise(resolve => unix.close(resolve));
		await tcp.close();
		await expect(host.dial({host: '127.0.0.1', port: tcp.port})).rejects.toMatchObject({kind: 'unreachable'});
		await expect(host.dial({unixPath: home.path('nowhere')})).rejects.toMatchObject({kind: 'unreachable'});
	});

	it.each([
		['a shell that prints a banner', (line: string) => ['sh', '-c', `echo '*** Welcome ***'; ${line}`], undefined],
		[
			'an account without shell',
			() => ['sh', '-c', 'echo This account is currently not available.; exit 1'],
			/runs no program: This account is currently not available/,
		],
		['a shell that ends without a word', () => ['true'], /runs no program$/],
		['no perl', () => ['sh', '-c', 'echo "bash: line 1: perl: command not found" >&2; exit 127'], /no perl/],
	] as const)('%s', async (_name, shell, message) => {
		const host = await connect(loginTo(await startKnown({shell: shell as never}), home));
		if (message === undefined) expect(await hello(host)).toBe('hello\n');
		else await expect(host.run([read(['true'])])).rejects.toMatchObject({kind: 'no-shell', message: expect.stringMatching(message)});
	});
});

describe('proving who we are', () => {
	it('an encrypted key asks for its passphrase, once per key that the server wants', async () => {
		home.write('id_locked', makeKey('ed25519', 'other passphrase').private);
		const locked = makeKey('ed25519', 'right');
		home.write('id_ed25519', locked.private);
		const server = await startKnown({authorized: [locked.public]});
		const {asker, asked} = answering(['wrong', 'right']);
		expect(await hello(await connect(loginTo(server, home, {identityFiles: [home.path('id_locked'), home.path('id_ed25519')]}), asker))).toBe('hello\n');
		expect(asked).toEqual([`Passphrase for ${home.path('id_ed25519')}`, `That was wrong. Passphrase for ${home.path('id_ed25519')}`]);
	});

	it('three wrong passphrases are enough', async () => {
		const locked = makeKey('ed25519', 'right');
		home.write('id_ed25519', locked.private);
		const server = await startKnown({authorized: [locked.public]});
		const {asker, asked} = answering(['a', 'b', 'c', 'right']);
		await expect(connect(loginTo(server, home), asker)).rejects.toMatchObject({kind: 'refused-key', message: expect.stringContaining('was wrong 3 times')});
		expect(asked.length).toBe(3);
	});

	it('with nobody to ask, an encrypted key says what to do', async () => {
		const locked = makeKey('ed25519', 'right');
		home.write('id_ed25519', locked.private);
		await expect(connect(loginTo(await startKnown({authorized: [locked.public]}), home))).rejects.toMatchObject({message: expect.stringContaining('ssh-add')});
	});

	it.each(['ed25519', 'rsa', 'ecdsa'] as const)('the agent signs before any file is tried: %s', async type => {
		const inAgent = makeKey(type);
		const agent = await startAgentSocket(home.path('agent'), [stranger.private, inAgent.private]);
		cleanups.push(agent.close);
		const server = await startKnown({authorized: [inAgent.public, key.public]});
		expect(await hello(await connect(loginTo(server, home, {agentSocket: home.path('agent')})))).toBe('hello\n');
		expect(agent.signatures()).toBe(1);
	});

	it.each(['rsa', 'ecdsa'] as const)('a key file of another type: %s', async type => {
		const file = makeKey(type);
		home.write('id', file.private);
		expect(
			await hello(await connect(loginTo(await startKnown({authorized: [file.public]}), home, {identityFiles: [home.path('nowhere'), home.path('id')]}))),
		).toBe('hello\n');
	});

	it('with IdentitiesOnly the agent signs for named keys alone', async () => {
		const agent = await startAgentSocket(home.path('agent'), [stranger.private]);
		cleanups.push(agent.close);
		const server = await startKnown({authorized: [stranger.public]});
		await expect(connect(loginTo(server, home, {agentSocket: home.path('agent'), identitiesOnly: true}))).rejects.toMatchObject({kind: 'refused-key'});
		home.write('id_stranger.pub', stranger.public);
		expect(
			await hello(await connect(loginTo(server, home, {agentSocket: home.path('agent'), identitiesOnly: true, identityFiles: [home.path('id_stranger')]}))),
		).toBe('hello\n');
	});

	it('an agent that is gone is said, and the files are tried', async () => {
		expect(await hello(await connect(loginTo(await startKnown(), home, {agentSocket: home.path('no-agent')})))).toBe('hello\n');
		await expect(connect(loginTo(await startKnown({authorized: []}), home, {agentSocket: home.path('no-agent')}))).rejects.toMatchObject({
			message: expect.stringContaining('does not answer'),
		});
	});

	it.each([['password'], ['keyboard-interactive']] as const)('a password by %s, when no key will do', async method => {
		const server = await startKnown({authorized: [], methods: ['publickey', method], password: 'kanarienvogel'});
		const {asker, asked} = answering(['wrong', 'kanarienvogel']);
		expect(await hello(await connect(loginTo(server, home), asker))).toBe('hello\n');
		expect(asked).toEqual(['Password for root@127.0.0.1', 'That was wrong. Password for root@127.0.0.1']);
		expect(server.seen.methods.indexOf('publickey')).toBeLessThan(server.seen.methods.indexOf(method));
	});

	it('keyboard-interactive comes before password', async () => {
		const server = await startKnown({authorized: [], methods: ['password', 'keyboard-interactive'], password: 'kanarienvogel'});
		await connect(loginTo(server, home), answering(['kanarienvogel']).asker);
		expect(server.seen.methods).not.toContain('password');
	});

	it.each([
		['a wrong key', {authorized: [stranger.public]}, [], {kind: 'refused-key', message: /accepts none of these keys: .*id_ed25519/, hint: /ssh-copy-id/}],
		[
			'a locked account',
			{locked: true, banner: 'Your account has expired\r\n'},
			[],
			{kind: 'auth-failed', message: /refuses the login all the same\. The server says: Your account has expired/, hint: /locked or expired/},
		],
		['an account that PAM hangs up on', {locked: 'hangs up'}, [], {kind: 'auth-failed', message: /refuses the login all the same/, hint: /locked or expired/}],
		[
			'three wrong passwords',
			{authorized: [], methods: ['password'], password: 'right'},
			['a', 'b', 'c', 'right'],
			{kind: 'auth-failed', message: /does not accept the password/, hint: /PermitRootLogin/},
		],
		['no password given', {authorized: [], methods: ['password'], password: 'right'}, [], {kind: 'auth-failed', message: /password/, hint: /./}],
	] as const)('%s ends with what to do', async (_name, options, answers, {kind, message, hint}) => {
		const server = await startKnown(options);
		await expect(connect(loginTo(server, home), answering(answers).asker)).rejects.toMatchObject({
			name: 'HostError',
			kind,
			message: expect.stringMatching(message),
			hint: expect.stringMatching(hint),
		});
	});

	it('a password with nobody to ask, and no key at all', async () => {
		const server = await startKnown({authorized: [], methods: ['password'], password: 'right'});
		await expect(connect(loginTo(server, home))).rejects.toMatchObject({
			kind: 'refused-key',
			message: expect.stringMatching(/none of these keys.*nobody can be asked/),
		});
		await expect(connect(loginTo(server, home, {identityFiles: []}))).rejects.toMatchObject({
			kind: 'auth-failed',
			message: expect.stringContaining('wants a password'),
		});
		await expect(connect(loginTo(await startKnown({authorized: []}), home, {identityFiles: []}))).rejects.toMatchObject({
			kind: 'refused-key',
			message: expect.stringContaining('no key to show'),
		});
	});

	it('what cannot be a key is named', async () => {
		home.write('id_broken', 'not a key');
		await expect(connect(loginTo(await startKnown({authorized: []}), home, {identityFiles: [home.path('id_broken')]}))).rejects.toMatchObject({
			message: expect.stringContaining('id_broken cannot be used'),
		});
	});
});

describe('the host key', () => {
	it('an unknown one is shown, asked for and kept', async () => {
		const server = await start();
		const {asker, asked} = answering([true]);
		await connect(loginTo(server, home), asker);
		expect(asked).toEqual([expect.stringContaining(fingerprint(publicBlob(server.hostKey)))]);
		expect(readFileSync(home.path('known_hosts'), 'utf8')).toBe(knownLine(server));
		await connect(loginTo(server, home));
	});

	it('a refused one leaves nothing behind and sends nothing', async () => {
		const server = await start();
		await expect(connect(loginTo(server, home), answering([false]).asker)).rejects.toMatchObject({kind: 'unknown-key'});
		expect(existsSync(home.path('known_hosts'))).toBe(false);
		expect(server.seen.methods).toEqual([]);
	});

	it('an unknown one with nobody to ask names the options', async () => {
		const server = await start();
		await expect(connect(loginTo(server, home))).rejects.toMatchObject({
			kind: 'unknown-key',
			message: expect.stringContaining(fingerprint(publicBlob(server.hostKey))),
			hint: expect.stringContaining('--accept-new'),
		});
	});

	it('--accept-new takes an unknown one without a question', async () => {
		const server = await start();
		const {asker, asked} = answering([]);
		await connect(loginTo(server, home, {acceptNew: true}), asker);
		expect(asked).toEqual([]);
		expect(readFileSync(home.path('known_hosts'), 'utf8')).toBe(knownLine(server));
	});

	it('a changed one refuses, names the line, asks nothing and offers nothing', async () => {
		const server = await start();
		home.write('known_hosts', `# mine\n[127.0.0.1]:${server.port} ${stranger.public}\n`);
		const {asker, asked} = answering([true, true]);
		await expect(connect(loginTo(server, home, {acceptNew: true}), asker)).rejects.toMatchObject({
			kind: 'host-key-changed',
			message: expect.stringContaining(`${home.path('known_hosts')}:2`),
		});
		expect(asked).toEqual([]);
		expect(server.seen.methods).toEqual([]);
		expect(readFileSync(home.path('known_hosts'), 'utf8')).not.toContain(server.hostKey.public.split(' ')[1]);
	});

	it('a revoked one refuses', async () => {
		const server = await start();
		home.write('known_hosts', `@revoked * ${server.hostKey.public}\n`);
		await expect(connect(loginTo(server, home, {acceptNew: true}))).rejects.toMatchObject({
			kind: 'host-key-changed',
			message: expect.stringContaining('REVOKED'),
		});
	});

	it.each(['ed25519', 'ecdsa', 'rsa'] as const)('of a server with several, the known one is asked for: %s', async type => {
		const keys = {ed25519: makeKey('ed25519'), ecdsa: makeKey('ecdsa'), rsa: makeKey('rsa')};
		const server = await start({hostKeys: [keys.ed25519.private, keys.ecdsa.private, keys.rsa.private]});
		home.write('known_hosts', `[127.0.0.1]:${server.port} ${keys[type].public}\n`);
		expect(await hello(await connect(loginTo(server, home)))).toBe('hello\n');
	});

	it('of another type than the known ones is no new server: --accept-new does not take it', async () => {
		const server = await start();
		home.write('known_hosts', `[127.0.0.1]:${server.port} ${makeKey('rsa').public}\n`);
		await expect(connect(loginTo(server, home, {acceptNew: true}))).rejects.toMatchObject({
			kind: 'unknown-key',
			message: expect.stringContaining('another type'),
		});
	});

	it('is looked up under its alias where there is one', async () => {
		const server = await start();
		home.write('known_hosts', `the-mail-server ${server.hostKey.public}\n`);
		expect(await hello(await connect(loginTo(server, home, {hostKeyAlias: 'the-mail-server'})))).toBe('hello\n');
	});
});

describe('no connection', () => {
	it('an unknown host', async () => {
		// A label of 64 characters cannot exist (RFC 1035, 2.3.4): no name server is asked for it.
		const name = `${'x'.repeat(64)}.test`;
		await expect(connect(loginTo({port: 22}, home, {host: name}))).rejects.toMatchObject({kind: 'unknown-host', message: `There is no host called ${name}`});
	});

	it('a refused port', async () => {
		const listener = await listen(() => {});
		await listener.close();
		await expect(connect(loginTo(listener, home))).rejects.toMatchObject({kind: 'unreachable', message: `127.0.0.1 port ${listener.port} refuses connections`});
	});

	it('silence', async () => {
		const listener = await listen(() => {});
		await expect(connect(loginTo(listener, home, {connectTimeoutMs: 300}))).rejects.toMatchObject({kind: 'timed-out'});
	});

	it('a port that greets as something else', async () => {
		const listener = await listen(socket => socket.write('220 mx.example.org ESMTP Postfix\r\n'));
		await expect(connect(loginTo(listener, home, {connectTimeoutMs: 300}))).rejects.toMatchObject({
			kind: expect.stringMatching(/timed-out|unreachable/),
			hint: expect.stringContaining('no SSH port'),
		});
	});

	it('a server that hangs up', async () => {
		const listener = await listen(socket => socket.end());
		await expect(connect(loginTo(listener, home))).rejects.toMatchObject({kind: 'unreachable', hint: expect.stringContaining('fail2ban')});
	});

	it('the time a person takes to answer does not count', async () => {
		const server = await start();
		const asker: Asker = {confirm: async () => clock.wait(900).then(() => true), secret: async () => undefined};
		expect(await hello(await connect(loginTo(server, home, {connectTimeoutMs: 600}), asker))).toBe('hello\n');
	});
});

describe('the way there', () => {
	it('through two jumps, each proving its own key', async () => {
		const [first, second, target] = [await startKnown(), await startKnown(), await startKnown()];
		const jumps = [loginTo(first, home, {label: 'first'}), loginTo(second, home, {label: 'second'})];
		const host = await connect(loginTo(target, home, {jumps}));
		expect(await hello(host)).toBe('hello\n');
		expect([first.seen.lines, second.seen.lines, target.seen.lines.length]).toEqual([[], [], 1]);
		expect(host.connection()).toMatchObject({route: {via: 'ssh', address: '127.0.0.1'}});
	});

	it('a jump with a changed key is not passed', async () => {
		const [jump, target] = [await start(), await startKnown()];
		writeFileSync(home.path('known_hosts'), `[127.0.0.1]:${jump.port} ${stranger.public}\n`, {flag: 'a'});
		await expect(connect(loginTo(target, home, {jumps: [loginTo(jump, home)]}))).rejects.toMatchObject({kind: 'host-key-changed'});
		expect(target.seen.methods).toEqual([]);
	});

	it('by VPN where it answers, under the key known for the public name', async () => {
		const server = await start();
		home.write('known_hosts', knownLine(server, 'localhost'));
		const host = await connect(loginTo(server, home, {host: 'localhost', vpnAddress: '127.0.0.1'}));
		expect(host.connection()).toMatchObject({route: {via: 'vpn', address: '127.0.0.1'}});
		expect(await hello(host)).toBe('hello\n');
	});

	it.each([
		['refuses', undefined],
		['accepts and says nothing', (socket: {resume(): void}) => socket.resume()],
	] as const)('by the public address when the VPN address %s', async (_how, greet) => {
		const server = await start();
		home.write('known_hosts', knownLine(server));
		const listener = await startListenerAt('127.0.0.2', server.port, greet);
		const host = await connect(loginTo(server, home, {vpnAddress: '127.0.0.2'}));
		expect(host.connection()).toMatchObject({route: {via: 'ssh', address: '127.0.0.1'}});
		await listener?.close();
	});

	it('--via insists', async () => {
		const server = await start();
		home.write('known_hosts', knownLine(server));
		await expect(connect(loginTo(server, home, {vpnAddress: '127.0.0.2', via: 'vpn'}))).rejects.toMatchObject({
			kind: 'unreachable',
			message: expect.stringContaining('127.0.0.2'),
		});
		expect((await connect(loginTo(server, home, {vpnAddress: '127.0.0.1', host: 'localhost', via: 'vpn'}))).connection()).toMatchObject({route: {via: 'vpn'}});
		expect((await connect(loginTo(server, home, {vpnAddress: '127.0.0.2', via: 'ssh'}))).connection()).toMatchObject({route: {via: 'ssh'}});
		await expect(connect(loginTo(server, home, {via: 'vpn'}))).rejects.toMatchObject({kind: 'unreachable', message: expect.stringContaining('No VPN address')});
	});

	it('when both ways fail, both reasons are told', async () => {
		const listener = await listen(() => {});
		await listener.close();
		await expect(connect(loginTo(listener, home, {vpnAddress: '127.0.0.2'}))).rejects.toMatchObject({
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

describe('secrets', () => {
	it('are in no error, state or question', async () => {
		const server = await startKnown({authorized: [], methods: ['password'], password: 'another'});
		const {asker, asked} = answering(['kanarienvogel', 'kanarienvogel', 'kanarienvogel']);
		const error = await connect(loginTo(server, home, {sudoPassword: createSecret('kanarienvogel')}), asker).catch(
			(thrown: Error & {hint?: string; cause?: unknown}) => thrown,
		);
		expect(JSON.stringify([asked, String(error), (error as Error).stack, error])).not.toContain('kanarienvogel');
	});
});
