// The host on a real Debian 13: sshd, sudo, PAM and known_hosts as they are, and not as our test servers imagine them.
import {copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {connect as connectTcp, createServer, type Socket} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Duplex} from 'node:stream';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type Clock, createClock} from '../../source/host/clock.ts';
import type {ConnectionState, Host} from '../../source/host/host.ts';
import type {Asker, Login} from '../../source/host/login.ts';
import {createSecret} from '../../source/host/secret.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {answering, read} from '../host/login-fixture.ts';
import {describeLab} from './describe-lab.ts';
import {run} from './lab.ts';

const clock = createClock();
const whoAmI = read(['id', '-un']);
const whoAmIPlainly = read(['id', '-un'], {asRoot: false});

describeLab('the host over a real sshd', lab => {
	let home = '';
	const cleanups: (() => Promise<unknown>)[] = [];
	beforeEach(() => {
		home = mkdtempSync(join(tmpdir(), 'mailtui-lab-host-'));
		copyFileSync(lab.knownHostsFile, join(home, 'known_hosts'));
	});
	afterEach(async () => {
		for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
		rmSync(home, {recursive: true, force: true});
	});

	const login = (user: string, more: Partial<Login> = {}): Login => ({
		label: `${user}@${lab.publicAddress}`,
		user,
		host: lab.publicAddress,
		port: lab.sshPort,
		identityFiles: [lab.rootKeyFile],
		identitiesOnly: true,
		jumps: [],
		knownHostsFiles: [join(home, 'known_hosts')],
		appendKnownHostsTo: join(home, 'known_hosts'),
		acceptNew: false,
		via: 'auto',
		readOnly: false,
		keepAliveMs: 0,
		connectTimeoutMs: 10_000,
		...more,
	});
	const connect = async (to: Login, asker?: Asker, by: Clock = clock): Promise<Host> => {
		const host = await connectSsh(to, asker, by);
		cleanups.push(host.close);
		return host;
	};
	const says = async (host: Host, ...commands: Parameters<Host['run']>[0]) => (await host.run(commands)).map(result => result.stdout.trim());
	const reached = (host: Host, wanted: ConnectionState['state']) =>
		new Promise<void>(resolve => {
			if (host.connection().state === wanted) return resolve();
			const stop = host.onConnection(({state}) => {
				if (state !== wanted) return;
				stop();
				resolve();
			});
		});
	const text = async (stream: Duplex, bytes: number) => {
		let all = '';
		for await (const chunk of stream) {
			all += String(chunk);
			if (all.length >= bytes) break;
		}
		return all;
	};

	test('root: 200 at once, hostile words, bytes and 10 MB, over one session', async () => {
		const host = await connect(login('root'));
		expect(await says(host, ...Array.from({length: 200}, (_, index) => read(['echo', String(index)])))).toEqual(
			Array.from({length: 200}, (_, index) => String(index)),
		);
		const words = ['', `'"\`$HOME\n!! ü \\`, 'x'.repeat(131_071)];
		const [echoed, bytes, big, slow] = await host.run([
			read(['printf', '%s\\0', ...words]),
			read(['perl', '-e', 'binmode STDOUT; print map chr, 0..255']),
			read(['head', '-c', '10000000', '/dev/zero']),
			read(['sleep', '60'], {timeoutMs: 500}),
		]);
		expect(echoed?.stdout.split('\0')).toEqual([...words, '']);
		expect([...(bytes?.stdoutBytes ?? [])]).toEqual(Array.from({length: 256}, (_, byte) => byte));
		expect([big?.stdoutBytes.length, slow?.end]).toEqual([10_000_000, 'timed-out']);
		const sessions = await lab.exec('pgrep -fc mailtui-agen[t]');
		expect(sessions.stdout.trim()).toBe('1');
	});

	test.each([['bash'], ['dash'], ['sh'], ['csh'], ['tcsh'], ['zsh'], ['fish']])('whose login shell is %s', async shell => {
		const found = await lab.exec(`command -v ${shell}`);
		// Only shells that the lab has; Debian's own are always there.
		if (found.code !== 0) return expect(['csh', 'tcsh', 'zsh', 'fish']).toContain(shell);
		await lab.exec(`usermod -s ${found.stdout.trim()} guest`);
		cleanups.push(() => lab.exec('usermod -s /bin/bash guest'));
		expect(await says(await connect(login('guest')), read(['echo', `it's $HOME`], {asRoot: false}))).toEqual([`it's $HOME`]);
	});

	test('perl-base alone is enough', async () => {
		const modules = await lab.exec('dpkg -L perl-base | grep -c "Time/HiRes.pm$"');
		expect(modules.stdout.trim()).toBe('0');
		const [result] = await (await connect(login('root'))).run([read(['sleep', '0.2'])]);
		expect(result?.durationMs).toBeGreaterThan(195);
	});

	test('20 followed programs at once stay below MaxSessions', async () => {
		const host = await connect(login('root'));
		const lines = await Promise.all(
			Array.from({length: 20}, async (_, index) => {
				for await (const line of host.follow(read(['echo', String(index)]), new AbortController().signal)) return line;
			}),
		);
		expect(lines).toEqual(Array.from({length: 20}, (_, index) => String(index)));
	});

	test('a followed journal gives its lines as they are written, and ends with the reader', async () => {
		await lab.exec('logger -t mailtui-lab first');
		const host = await connect(login('root'));
		const stop = new AbortController();
		const seen: string[] = [];
		for await (const line of host.follow(read(['journalctl', '-f', '-n', '1', '-o', 'cat', '-t', 'mailtui-lab'], {timeoutMs: 0}), stop.signal)) {
			seen.push(line);
			if (seen.length === 2) stop.abort();
			// The first is an old one: from now on we are listening.
			else await lab.exec('logger -t mailtui-lab "written while followed ü"');
		}
		expect(seen[1]).toBe('written while followed ü');
		await expect.poll(async () => (await lab.exec('pgrep -fc "journalctl -f -n 1 [-]o cat"')).stdout.trim()).toBe('0');
	});

	test('TCP and unix sockets as the server sees them', async () => {
		const host = await connect(login('root'));
		const smtp = await host.dial({host: '127.0.0.1', port: 25});
		expect(await text(smtp, 10)).toMatch(/^220 /);
		const lmtp = await host.dial({unixPath: '/var/spool/postfix/private/dovecot-lmtp'});
		expect(await text(lmtp, 10)).toMatch(/^220 /);
		await expect(host.dial({host: '127.0.0.1', port: 1})).rejects.toMatchObject({kind: 'unreachable'});
		await expect(host.dial({unixPath: '/run/nowhere'})).rejects.toMatchObject({kind: 'unreachable'});
	});

	test('sudo without a password, also behind a shell that prints a banner', async () => {
		for (const user of ['admin', 'banner']) expect(await says(await connect(login(user)), whoAmI, whoAmIPlainly)).toEqual(['root', user]);
	});

	test('sudo with a password: asked once, wrong ones told, none left behind', async () => {
		const password = lab.password('operator');
		const {asker, asked} = answering(['wrong', password]);
		const host = await connect(login('operator'), asker);
		expect(await says(host, whoAmI, whoAmIPlainly)).toEqual(['root', 'operator']);
		for await (const line of host.follow(whoAmI, new AbortController().signal)) expect(line).toBe('root');
		expect(asked.length).toBe(2);
		const [ps, journal] = await host.run([read(['ps', '-eo', 'args']), read(['journalctl', '-q', '--since', '-1min'])]);
		expect(`${ps?.stdout}${journal?.stdout}`).not.toContain(password);
		// Nothing is cached on the server: the next sudo would ask again.
		expect((await host.run([read(['sudo', '-n', 'true'], {asRoot: false})]))[0]?.stderr).toMatch(/password is required/);
	});

	test('sudo with the password of the options, and with cached credentials that would leave the line to somebody else', async () => {
		await lab.exec('echo "Defaults:operator !tty_tickets, timestamp_type=global" > /etc/sudoers.d/cache; chmod 440 /etc/sudoers.d/cache');
		cleanups.push(() => lab.exec('rm -f /etc/sudoers.d/cache /run/sudo/ts/operator'));
		await lab.exec('su operator -c "sudo -S -v"', {input: `${lab.password('operator')}\n`});
		const host = await connect(login('operator', {sudoPassword: createSecret(lab.password('operator'))}));
		expect(await says(host, read(['sh', '-c', 'id -un; cat'], {stdin: 'mine'}))).toEqual(['root\nmine']);
	});

	test.each([
		['guest', 'wrong', {kind: 'sudo-refused'}],
		['guest', undefined, {kind: 'sudo-refused', message: /wants a password/}],
		['nologin', undefined, {kind: 'no-shell', message: /This account is currently not available/}],
	] as const)('%s is refused in words', async (user, password, expected) => {
		const host = await connect(login(user, password ? {sudoPassword: createSecret(password)} : {}));
		await expect(host.run([user === 'nologin' ? whoAmIPlainly : whoAmI])).rejects.toMatchObject({
			...expected,
			...('message' in expected ? {message: expect.stringMatching(expected.message)} : {}),
		});
	});

	test('a locked account and a stranger’s key are told apart', async () => {
		await expect(connect(login('locked'))).rejects.toMatchObject({
			kind: 'auth-failed',
			message: expect.stringMatching(/refuses the login all the same/),
			hint: expect.stringContaining('locked or expired'),
		});
		await expect(connect(login('root', {identityFiles: [lab.strangerKeyFile]}))).rejects.toMatchObject({
			kind: 'refused-key',
			message: expect.stringContaining('accepts none of these keys'),
		});
	});

	test('an encrypted key, a password, and a keyboard-interactive one', async () => {
		const passphrase = readFileSync(lab.encryptedKeyPassphraseFile, 'utf8').trim();
		expect(await says(await connect(login('root', {identityFiles: [lab.encryptedKeyFile]}), answering([passphrase]).asker), whoAmI)).toEqual(['root']);
		for (const user of ['typist', 'keyboard'] as const) {
			const {asker, asked} = answering([lab.password(user)]);
			expect(await says(await connect(login(user, {identityFiles: []}), asker), whoAmIPlainly)).toEqual([user]);
			expect(asked).toEqual([`Password for ${user}@${lab.publicAddress}`]);
		}
	});

	test('a key that only ssh-agent holds', async () => {
		const socket = join(home, 'agent');
		const started = await run(['ssh-agent', '-a', socket]);
		const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started.stdout)?.[1]);
		cleanups.push(async () => process.kill(pid));
		await run(['ssh-add', lab.rootKeyFile], {env: {SSH_AUTH_SOCK: socket}});
		expect(await says(await connect(login('root', {identityFiles: [], identitiesOnly: false, agentSocket: socket})), whoAmI)).toEqual(['root']);
	});

	test('a new host is added as ssh would have added it, and ssh takes it', async () => {
		rmSync(join(home, 'known_hosts'));
		const {asker, asked} = answering([true]);
		await connect(login('root'), asker);
		const fingerprint = (await lab.exec('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).stdout.split(' ')[1];
		expect(asked[0]).toContain(fingerprint);
		const ssh = await run([
			'ssh',
			'-F',
			'none',
			'-i',
			lab.rootKeyFile,
			'-o',
			'BatchMode=yes',
			'-o',
			'StrictHostKeyChecking=yes',
			'-o',
			`UserKnownHostsFile=${join(home, 'known_hosts')}`,
			`root@${lab.publicAddress}`,
			'id',
			'-un',
		]);
		expect(ssh).toMatchObject({code: 0, stdout: 'root\n'});
	});

	test.each(['ed25519', 'ecdsa', 'rsa'])('a known_hosts that holds the %s key alone is enough', async type => {
		const scanned = (await run(['ssh-keyscan', '-t', type, lab.publicAddress])).stdout;
		if (scanned === '') return expect((await lab.exec(`ls /etc/ssh/ssh_host_${type}_key`)).code).not.toBe(0);
		writeFileSync(join(home, 'known_hosts'), scanned);
		await run(['ssh-keygen', '-H', '-f', join(home, 'known_hosts')]);
		expect(await says(await connect(login('root')), whoAmI)).toEqual(['root']);
	});

	test('a changed host key refuses', async () => {
		rmSync(join(home, 'known_hosts'));
		const other = login('root', {port: lab.otherSshPort, acceptNew: true});
		await (await connectSsh(other, undefined, clock)).close();
		const scan = async () => (await run(['ssh-keyscan', '-t', 'ed25519', '-p', String(lab.otherSshPort), lab.publicAddress])).stdout;
		const before = await scan();
		await lab.exec('lab-hostkey');
		await expect.poll(async () => [before, ''].includes(await scan())).toBe(false);
		await expect(connect(other)).rejects.toMatchObject({kind: 'host-key-changed', message: expect.stringMatching(/known_hosts:\d+/)});
	});

	test('by VPN, by a jump, and what the header says', async () => {
		const vpn = await connect(login('root', {vpnAddress: lab.vpnAddress}));
		expect(vpn.connection()).toMatchObject({route: {via: 'vpn', address: lab.vpnAddress}});
		const jumped = await connect(login('root', {host: '127.0.0.1', hostKeyAlias: lab.publicAddress, jumps: [login('guest')]}));
		expect(await says(jumped, read(['sh', '-c', 'echo $SSH_CONNECTION']))).toEqual([expect.stringMatching(/^127\.0\.0\.1 \d+ 127\.0\.0\.1 22$/)]);
		await lab.cutNetwork('vpn');
		cleanups.push(lab.restoreNetwork);
		expect((await connect(login('root', {vpnAddress: lab.vpnAddress}))).connection()).toMatchObject({route: {via: 'ssh', address: lab.publicAddress}});
		await expect(connect(login('root', {vpnAddress: lab.vpnAddress, via: 'vpn', connectTimeoutMs: 800}))).rejects.toMatchObject({
			kind: expect.stringMatching(/timed-out|unreachable/),
		});
	});

	test('a network that goes silent is noticed, waited for, and come back to', async () => {
		const host = await connect(login('root', {keepAliveMs: 100}));
		const running = host.run([read(['sleep', '67'], {timeoutMs: 60_000})]);
		running.catch(() => {});
		await host.run([whoAmI]);
		await lab.cutNetwork();
		cleanups.push(lab.restoreNetwork);
		await reached(host, 'reconnecting');
		await expect(running).rejects.toMatchObject({kind: 'closed'});
		await lab.restoreNetwork();
		expect(await says(host, read(['id', '-un'], {timeoutMs: 30_000}))).toEqual(['root']);
	}, 60_000);

	test('closing ends what runs there, agents included', async () => {
		const host = await connect(login('admin'));
		const running = host.run([read(['sleep', '6789']), read(['sleep', '6789'], {asRoot: false})]);
		running.catch(() => {});
		await expect.poll(async () => (await lab.exec('pgrep -fc "^sleep 678[9]"')).stdout.trim()).toBe('2');
		await host.close();
		await expect.poll(async () => (await lab.exec('pgrep -fc "^sleep 678[9]|mailtui-agen[t]"')).stdout.trim(), {timeout: 8000}).toBe('0');
	});

	test('the first batch costs three round trips after the handshake, every later one a single one', async () => {
		const oneWayMs = 100;
		const flights = {at: [] as number[]};
		const sockets = new Set<Socket>();
		const proxy = createServer(outer => {
			const inner = connectTcp({host: lab.publicAddress, port: lab.sshPort, noDelay: true});
			outer.setNoDelay(true);
			for (const [from, to] of [
				[outer, inner],
				[inner, outer],
			] as const) {
				sockets.add(from);
				from.on('error', () => {});
				from.on('close', () => to.destroy());
				from.on('data', chunk => {
					if (from === outer) flights.at.push(clock.monotonicMs());
					setTimeout(() => to.destroyed || to.write(chunk), oneWayMs);
				});
			}
		});
		await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
		cleanups.push(async () => {
			for (const socket of sockets) socket.destroy();
			proxy.close();
		});
		/** Packets that leave within less than a round trip of each other are one flight. */
		const count = async (act: () => Promise<unknown>) => {
			flights.at = [];
			await act();
			return flights.at.filter((at, index) => index === 0 || at - (flights.at[index - 1] as number) > oneWayMs).length;
		};
		const host = await connect(login('root', {host: '127.0.0.1', port: (proxy.address() as {port: number}).port, hostKeyAlias: lab.publicAddress}));
		expect(await count(() => host.run(Array.from({length: 12}, () => whoAmI)))).toBe(3);
		expect(await count(() => host.run(Array.from({length: 12}, () => whoAmI)))).toBe(1);
		expect(existsSync(join(home, 'known_hosts'))).toBe(true);
	});
});
