// Logging in on a real Debian 13: PAM, sudo, ssh-agent and known_hosts as they are.
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {createSecret} from '../../source/host/secret.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {answering, read} from '../host/login-fixture.ts';
import {describeLab} from './describe-lab.ts';
import {makeLabGround, says, whoAmI, whoAmIPlainly} from './host-ground.ts';
import {run} from './lab.ts';

describeLab('logging in on a real Debian', lab => {
	const {clock, connect, inHome, later, login} = makeLabGround(lab);

	test('sudo without a password, also behind a shell that prints a banner', async () => {
		for (const user of ['admin', 'banner']) expect(await says(await connect(login(user)), whoAmI, whoAmIPlainly)).toEqual(['root', user]);
	});

	test('sudo with a password: asked once, wrong ones told, none left behind', async () => {
		const password = lab.password('operator');
		const {asker, asked} = answering(['wrong', password]);
		const host = await connect(login('operator'), asker);
		expect(await says(host, whoAmI, whoAmIPlainly)).toEqual(['root', 'operator']);
		for await (const lines of host.follow(whoAmI, new AbortController().signal)) expect(lines).toEqual(['root']);
		expect(asked.length).toBe(2);
		const [ps, journal] = await host.run([read(['ps', '-eo', 'args']), read(['journalctl', '-q', '--since', '-1min'])]);
		expect(`${ps?.stdout}${journal?.stdout}`).not.toContain(password);
		// Nothing is cached on the server: the next sudo would ask again.
		expect((await host.run([read(['sudo', '-n', 'true'], {asRoot: false})]))[0]?.stderr).toMatch(/password is required/);
	});

	test('sudo with the password of the options, and with cached credentials that would leave the line to somebody else', async () => {
		await lab.exec('echo "Defaults:operator !tty_tickets, timestamp_type=global" > /etc/sudoers.d/cache; chmod 440 /etc/sudoers.d/cache');
		later(() => lab.exec('rm -f /etc/sudoers.d/cache /run/sudo/ts/operator'));
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
		const socket = inHome('agent');
		const started = await run(['ssh-agent', '-a', socket]);
		const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started.stdout)?.[1]);
		later(async () => process.kill(pid));
		await run(['ssh-add', lab.rootKeyFile], {env: {SSH_AUTH_SOCK: socket}});
		expect(await says(await connect(login('root', {identityFiles: [], identitiesOnly: false, agentSocket: socket})), whoAmI)).toEqual(['root']);
	});

	test('a new host is added as ssh would have added it, and ssh takes it', async () => {
		rmSync(inHome('known_hosts'));
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
			`UserKnownHostsFile=${inHome('known_hosts')}`,
			`root@${lab.publicAddress}`,
			'id',
			'-un',
		]);
		expect(ssh).toMatchObject({code: 0, stdout: 'root\n'});
	});

	test.each(['ed25519', 'ecdsa', 'rsa'])('a known_hosts that holds the %s key alone is enough', async type => {
		const scanned = (await run(['ssh-keyscan', '-t', type, lab.publicAddress])).stdout;
		if (scanned === '') return expect((await lab.exec(`ls /etc/ssh/ssh_host_${type}_key`)).code).not.toBe(0);
		writeFileSync(inHome('known_hosts'), scanned);
		await run(['ssh-keygen', '-H', '-f', inHome('known_hosts')]);
		expect(await says(await connect(login('root')), whoAmI)).toEqual(['root']);
	});

	test('a changed host key refuses', async () => {
		rmSync(inHome('known_hosts'));
		const other = login('root', {port: lab.otherSshPort, acceptNew: true});
		await (await connectSsh(other, undefined, clock)).close();
		const scan = async () => (await run(['ssh-keyscan', '-t', 'ed25519', '-p', String(lab.otherSshPort), lab.publicAddress])).stdout;
		const before = await scan();
		await lab.exec('lab-hostkey');
		await expect.poll(async () => [before, ''].includes(await scan())).toBe(false);
		await expect(connect(other)).rejects.toMatchObject({kind: 'host-key-changed', message: expect.stringMatching(/known_hosts:\d+/)});
	});
});
