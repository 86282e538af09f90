// The host over SSH, against a server on loopback that runs the real agent: what a session does.
import {existsSync, readFileSync} from 'node:fs';
import {createServer} from 'node:net';
import type {Duplex} from 'node:stream';
import {describe, expect, it} from 'vitest';
import {loginTo, read} from './login-fixture.ts';
import {hello, makeGround} from './ssh-ground.ts';

const {clock, connect, home, listen, startKnown} = makeGround();

const text = async (stream: Duplex) => {
	let all = '';
	for await (const chunk of stream) all += String(chunk);
	return all;
};

describe('a session', () => {
	it('asks everything over one channel, however much it asks', async () => {
		const server = await startKnown();
		const host = await connect(loginTo(server, home()));
		const results = await host.run(Array.from({length: 200}, (_, index) => read(['echo', String(index)])));
		expect(results.map(result => result.stdout)).toEqual(Array.from({length: 200}, (_, index) => `${index}\n`));
		await hello(host);
		expect(server.seen).toMatchObject({sessions: 1, mostSessions: 1});
	});

	it('carries hostile arguments and bytes unchanged', async () => {
		const host = await connect(loginTo(await startKnown(), home()));
		const words = ['', `'"\`$HOME\n!! ü \\`, 'x'.repeat(131_071)];
		const [result, bytes] = await host.run([read(['printf', '%s\\0', ...words]), read(['perl', '-e', 'binmode STDOUT; print map chr, 0..255'])]);
		expect(result?.stdout.split('\0')).toEqual([...words, '']);
		expect([...(bytes?.stdoutBytes ?? [])]).toEqual(Array.from({length: 256}, (_, byte) => byte));
	});

	it('carries 10 MB', async () => {
		const host = await connect(loginTo(await startKnown(), home()));
		const [result] = await host.run([read(['head', '-c', '10000000', '/dev/zero'])]);
		expect(result?.stdoutBytes.length).toBe(10_000_000);
	});

	it('never opens more sessions than sshd allows, and lets everybody have a turn', async () => {
		const server = await startKnown({maxSessions: 10});
		const host = await connect(loginTo(server, home()));
		const followed = await Promise.all(
			Array.from({length: 20}, async (_, index) => {
				for await (const [line] of host.follow(read(['echo', String(index)]), new AbortController().signal)) return line;
			}),
		);
		expect(followed).toEqual(Array.from({length: 20}, (_, index) => String(index)));
		expect(server.seen.mostSessions).toBeLessThanOrEqual(8);
	});

	it('says how it is connected, and when it no longer is', async () => {
		const host = await connect(loginTo(await startKnown(), home()));
		const states: string[] = [];
		host.onConnection(state => states.push(state.state));
		expect(host.connection()).toMatchObject({state: 'connected', route: {via: 'ssh', address: '127.0.0.1'}});
		await host.close();
		expect(host.connection().state).toBe('closed');
		expect(states).toEqual(['closed']);
		await expect(host.run([read(['true'])])).rejects.toMatchObject({kind: 'closed'});
	});

	it('ends what is running when it is closed', async () => {
		const host = await connect(loginTo(await startKnown(), home()));
		const file = home().path('pid');
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
		const host = await connect(loginTo(await startKnown(), home()));
		const tcp = await listen(socket => socket.end('220 mx.example.org ESMTP\r\n'));
		expect(await text(await host.dial({host: '127.0.0.1', port: tcp.port}))).toBe('220 mx.example.org ESMTP\r\n');
		const unix = createServer(socket => socket.end('over unix'));
		await new Promise<void>(resolve => unix.listen(home().path('socket'), resolve));
		expect(await text(await host.dial({unixPath: home().path('socket')}))).toBe('over unix');
		await new Promise(resolve => unix.close(resolve));
		await tcp.close();
		await expect(host.dial({host: '127.0.0.1', port: tcp.port})).rejects.toMatchObject({kind: 'unreachable'});
		await expect(host.dial({unixPath: home().path('nowhere')})).rejects.toMatchObject({kind: 'unreachable'});
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
		const host = await connect(loginTo(await startKnown({shell: shell as never}), home()));
		if (message === undefined) expect(await hello(host)).toBe('hello\n');
		else await expect(host.run([read(['true'])])).rejects.toMatchObject({kind: 'no-shell', message: expect.stringMatching(message)});
	});
});
