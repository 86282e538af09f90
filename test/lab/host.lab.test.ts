// The host on a real Debian 13: sshd and the network as they are, and not as our test servers imagine them.
import {existsSync} from 'node:fs';
import type {Duplex} from 'node:stream';
import {expect, test} from 'vitest';
import type {ConnectionState, Host} from '../../source/host/host.ts';
import {read} from '../host/login-fixture.ts';
import {describeLab} from './describe-lab.ts';
import {makeLabGround, says, whoAmI} from './host-ground.ts';
import {createSlowLine} from './slow-line.ts';

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

describeLab('the host over a real sshd', lab => {
	const {connect, inHome, later, login} = makeLabGround(lab);

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
		later(() => lab.exec('usermod -s /bin/bash guest'));
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
				for await (const [line] of host.follow(read(['echo', String(index)]), new AbortController().signal)) return line;
			}),
		);
		expect(lines).toEqual(Array.from({length: 20}, (_, index) => String(index)));
	});

	test('a followed journal gives its lines as they are written, and ends with the reader', async () => {
		await lab.exec('logger -t mailtui-lab first');
		const host = await connect(login('root'));
		const stop = new AbortController();
		const seen: string[] = [];
		for await (const [line = ''] of host.follow(read(['journalctl', '-f', '-n', '1', '-o', 'cat', '-t', 'mailtui-lab'], {timeoutMs: 0}), stop.signal)) {
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

	test('by VPN, by a jump, and what the header says', async () => {
		const vpn = await connect(login('root', {vpnAddress: lab.vpnAddress}));
		expect(vpn.connection()).toMatchObject({route: {via: 'vpn', address: lab.vpnAddress}});
		const jumped = await connect(login('root', {host: '127.0.0.1', hostKeyAlias: lab.publicAddress, jumps: [login('guest')]}));
		expect(await says(jumped, read(['sh', '-c', 'echo $SSH_CONNECTION']))).toEqual([expect.stringMatching(/^127\.0\.0\.1 \d+ 127\.0\.0\.1 22$/)]);
		await lab.cutNetwork('vpn');
		later(lab.restoreNetwork);
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
		later(lab.restoreNetwork);
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
		const line = await createSlowLine({host: lab.publicAddress, port: lab.sshPort}, 100);
		later(async () => line.close());
		const host = await connect(login('root', {host: '127.0.0.1', port: line.port, hostKeyAlias: lab.publicAddress}));
		expect(await line.flights(() => host.run(Array.from({length: 12}, () => whoAmI)))).toBe(3);
		expect(await line.flights(() => host.run(Array.from({length: 12}, () => whoAmI)))).toBe(1);
		expect(existsSync(inHome('known_hosts'))).toBe(true);
	});
});
