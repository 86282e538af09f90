// The demo as a stranger's SSH client meets it, and as mailtui's own host does.
import {readFile, stat} from 'node:fs/promises';
import {dirname} from 'node:path';
import ssh2 from 'ssh2';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {commands} from '../../source/commands/list.ts';
import {type Demo, startDemo} from '../../source/demo/demo.ts';
import {createClock} from '../../source/host/clock.ts';
import type {Command, Host} from '../../source/host/host.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {makeKey} from '../host/ssh-server.ts';

const clock = createClock();
let demo: Demo;
let host: Host;

beforeAll(async () => {
	demo = await startDemo(clock);
	host = await connectSsh(demo.login, undefined, clock);
});
afterAll(async () => {
	await host.close();
	await demo.close();
});

const read = (argv: readonly [string, ...string[]], timeoutMs = 5000): Command<'read'> => ({name: 'test', argv, effect: 'read', asRoot: true, timeoutMs});

const knock = (how: ssh2.ConnectConfig): Promise<ssh2.Client> =>
	new Promise((resolve, reject) => {
		const client = new ssh2.Client();
		client.once('ready', () => resolve(client)).once('error', reject);
		client.connect({host: demo.login.host, port: demo.login.port, username: 'root', ...how});
	});

describe('over plain SSH', () => {
	test('its key opens it, and a program answers', async () => {
		const client = await knock({privateKey: await readFile(demo.login.identityFiles[0] ?? '')});
		const said = await new Promise<string>((resolve, reject) => {
			client.exec("printf '%s|' 'two words' three", (error, channel) => {
				if (error) return reject(error);
				let text = '';
				channel.on('data', (chunk: Buffer) => {
					text += chunk.toString();
				});
				channel.once('close', () => resolve(text));
			});
		});
		client.end();
		expect(said).toBe('two words|three|');
	});

	test('no other key and no password does', async () => {
		const stranger = makeKey().private;
		await expect(knock({privateKey: stranger})).rejects.toThrow(/authentication/);
		await expect(knock({password: 'root'})).rejects.toThrow(/authentication/);
	});
});

describe('through the host', () => {
	test('many programs answer side by side, each with its own code and streams', async () => {
		const results = await host.run([
			read(['hostname']),
			read(['cat', '/etc/no-such-file']),
			read(['no-such-program']),
			...Array.from({length: 300}, (_, index) => read(['echo', String(index)])),
		]);
		expect(results.slice(0, 3).map(({code, stdout, stderr}) => ({code, stdout, stderr}))).toEqual([
			{code: 0, stdout: 'mx.example.org\n', stderr: ''},
			{code: 1, stdout: '', stderr: 'cat: /etc/no-such-file: No such file or directory\n'},
			{code: 127, stdout: '', stderr: 'mailtui-agent: no-such-program: No such file or directory\n'},
		]);
		expect(results.slice(3).map(result => result.stdout.trim())).toEqual(Array.from({length: 300}, (_, index) => String(index)));
	});

	test('arguments arrive unchanged', async () => {
		const words = ['$HOME', "it's", '"', '', 'über', 'a\nb', '*'];
		const [result] = await host.run([read(['printf', '%s\\0', ...words])]);
		expect(result?.stdout.split('\0').slice(0, -1)).toEqual(words);
	});

	test('a program that hangs is ended by its own time-out and holds nobody up', async () => {
		const [slow, quick] = await host.run([read(['sleep', 'infinity'], 60), read(['echo', 'here'])]);
		expect(slow).toMatchObject({end: 'timed-out', code: null});
		expect(quick).toMatchObject({end: 'exited', stdout: 'here\n'});
	});

	test('a program that says too much is cut', async () => {
		const [result] = await host.run([{...read(['cat', '/etc/dovecot/conf.d/10-mail.conf']), maxBytes: 100}]);
		expect(result).toMatchObject({end: 'cut'});
		expect(result?.stdout).toHaveLength(100);
	});

	test('the journal can be followed, and stops with its signal', async () => {
		const stop = new AbortController();
		const lines: string[] = [];
		const followed = (async () => {
			for await (const batch of host.follow(read(['journalctl', '-f', '-n', '1', '-o', 'json', '-t', 'followed'], 0), stop.signal)) {
				lines.push(...batch.map(line => (JSON.parse(line) as {MESSAGE: string}).MESSAGE));
				if (lines.length === 3) stop.abort();
				else demo.world.journal.add({identifier: 'followed', message: `line ${lines.length}`});
			}
		})();
		demo.world.journal.add({identifier: 'followed', message: 'line 0'});
		await followed;
		expect(lines).toEqual(['line 0', 'line 1', 'line 2']);
		await expect.poll(() => demo.world.journal.followers()).toBe(0);
	});

	// docker and podman are not installed there on purpose.
	test.each(commands.flatMap(command => command.examples.map(example => [command.name, example] as const)))('%s is understood: %j', async (name, example) => {
		const command = commands.find(each => each.name === name);
		if (!command) throw new Error('unreachable');
		const built = command.build(example as never);
		const [result] = await host.run([built]);
		expect(result?.end).toBe('exited');
		if (!['docker', 'podman'].includes(built.argv[0]) && name !== 'container-list') expect(result?.code).not.toBe(127);
		expect(result?.stderr).not.toContain('mailtui demo');
		expect(() => command.parse(result as NonNullable<typeof result>)).not.toThrow();
	});
});

test('keys are readable by nobody else, and the host key is known', async () => {
	const [identity = ''] = demo.login.identityFiles;
	if (process.platform !== 'win32') expect((await stat(identity)).mode & 0o077).toBe(0);
	expect(await readFile(demo.login.knownHostsFiles[0] ?? '', 'utf8')).toMatch(new RegExp(`^\\[127\\.0\\.0\\.1\\]:${demo.login.port} ssh-ed25519 `));
	expect(dirname(identity)).toBe(dirname(demo.caFile));
});
