// A server that does not let us in, or not far enough: a sentence with the cause, exit code 3, and never a stack trace.
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import {expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';

describeLab('refused', lab => {
	const laptop = makeLaptop(lab);
	const at = (user: string) => `${user}@${lab.publicAddress}`;
	/** Talk goes to stderr, and stdout holds data or nothing. */
	const refused = async (words: readonly string[], sentence: RegExp, env: Readonly<Record<string, string>> = {}) => {
		const said = await laptop.mailtui(['check', ...words], {env});
		expect(said).toMatchObject({code: 3, stdout: ''});
		expect(said.stderr).toMatch(sentence);
		expect(said.stderr).not.toMatch(/^\s+at /m);
		const json = await laptop.mailtui(['check', ...words, '--json'], {env});
		expect(json.code).toBe(3);
		expect(JSON.parse(json.stdout)).toEqual({host: words[0], error: {says: expect.stringMatching(sentence), hint: expect.any(String)}});
	};
	/** What needs root is unknown with the reason; what does not is still told. */
	const half = async (words: readonly string[], sentence: string | RegExp, env: Readonly<Record<string, string>> = {}) => {
		const said = await laptop.mailtui(['check', words[0] ?? '', 'service-postfix', ...words.slice(1), '--json'], {env});
		expect({code: said.code, stderr: said.stderr}).toEqual({code: 3, stderr: ''});
		const [postfix] = JSON.parse(said.stdout).checks;
		expect(postfix).toMatchObject({id: 'service-postfix', level: 'unknown'});
		expect(postfix.findings[0].says).toMatch(sentence);
		// Two sentences that run into each other are none.
		expect(postfix.findings[0].says).not.toMatch(/[a-z] (Give|Log in|The account) /);
	};

	test('a name that does not resolve', () => refused(['root@nowhere.example.org'], /There is no host called nowhere\.example\.org/));

	test('a port where nobody listens', () => refused([`${at('root')}:2299`, ...laptop.asRoot], /203\.0\.113\.10 port 2299 refuses connections/));

	test('a network that answers nothing is given up in time', async () => {
		laptop.keep('.ssh/config', 'ConnectTimeout 2\n');
		await lab.cutNetwork();
		const said = await laptop.mailtui(['check', at('root'), ...laptop.asRoot]).finally(() => lab.restoreNetwork());
		expect(said.stderr).toContain(`${lab.publicAddress} port 22 did not answer within 2 s`);
		expect(said.code).toBe(3);
		expect(said.ms).toBeLessThan(4000);
	});

	test('a server that takes the connection and says nothing', async () => {
		laptop.keep('.ssh/config', 'ConnectTimeout 2\n');
		const silent = createServer();
		await once(silent.listen(0, '127.0.0.1'), 'listening');
		const {port} = silent.address() as AddressInfo;
		const said = await laptop.mailtui(['check', `root@127.0.0.1:${port}`, ...laptop.asRoot]).finally(() => silent.close());
		expect(said.stderr).toContain(`127.0.0.1 port ${port} did not answer within 2 s`);
		expect(said.code).toBe(3);
	});

	test('a port that is no ssh', async () => {
		laptop.keep('.ssh/config', 'ConnectTimeout 2\n');
		const said = await laptop.mailtui(['check', `${at('root')}:25`, ...laptop.asRoot]);
		expect(said.stderr).toMatch(/no SSH port/);
		expect(said.code).toBe(3);
	});

	test('a key that the account does not know', () =>
		refused([at('root'), '-i', lab.strangerKeyFile, '--known-hosts', lab.knownHostsFile], /accepts none of these keys: \S+stranger-key/));

	test('a good key that nobody can open here', () =>
		refused(
			[at('root'), '-i', lab.encryptedKeyFile, '--known-hosts', lab.knownHostsFile],
			/would take the key .*encrypted-key, but .* is encrypted and nobody can be asked for its passphrase/,
		));

	test('a key file that is not there is a mistake of the command line', async () => {
		expect(await laptop.mailtui(['check', at('root'), '-i', '/nonexistent'])).toMatchObject({
			code: 64,
			stdout: '',
			stderr: 'mailtui: There is no key file /nonexistent (-i).\n',
		});
	});

	test('an account that is locked', () =>
		refused([at('locked'), ...laptop.asRoot], /locked@.* takes the key .* and refuses the login all the same\. The server says: Your account has expired/));

	test.each(['typist', 'keyboard'])('%s wants a password and nobody is there', who =>
		refused([at(who), ...laptop.asRoot], /it would take a password, but nobody can be asked/),
	);

	test('an unknown host key: nothing is sent, and the options that trust it are named', () =>
		refused([at('root'), '-i', lab.rootKeyFile, '--known-hosts', '/dev/null'], /host key of 203\.0\.113\.10 is not known: ED25519 key SHA256:[\w+/]{43}$/m));

	test('--accept-new keeps it, and then it is known', async () => {
		const known = laptop.keep('known', '');
		const words = [at('root'), 'queue-length', '-i', lab.rootKeyFile, '--known-hosts', known];
		expect((await laptop.mailtui(['check', ...words])).stderr).toContain('give --accept-new or --known-hosts FILE');
		expect((await laptop.mailtui(['check', ...words, '--accept-new'])).code).toBe(0);
		expect(readFileSync(known, 'utf8')).toMatch(/^203\.0\.113\.10 ssh-ed25519 \S+\n$/);
		expect((await laptop.mailtui(['check', ...words])).code).toBe(0);
	});

	test('a changed host key: file and line, and no option helps', async () => {
		const shown = (await lab.exec('cat /etc/ssh/alt/ssh_host_ed25519_key.pub')).stdout.split(' ').slice(0, 2).join(' ');
		const known = laptop.keep('known', `# mine\n[${lab.publicAddress}]:${lab.otherSshPort} ${shown}\n`);
		const words = [`${at('root')}:${lab.otherSshPort}`, 'queue-length', '-i', lab.rootKeyFile, '--known-hosts', known];
		expect((await laptop.mailtui(['check', ...words])).code).toBe(0);
		await lab.exec('lab-hostkey');
		for (const more of [[], ['--accept-new'], ['--yes']])
			await refused([...words, ...more], /has CHANGED: it shows the ED25519 key SHA256:\S+, and \S+\/known:2 holds another/);
		const said = await laptop.mailtui(['check', ...words]);
		expect(said.stderr).not.toMatch(/--accept-new|--known-hosts/);
		expect(readFileSync(known, 'utf8').split('\n')).toHaveLength(3);
	});

	test('a revoked host key', async () => {
		const key = (await lab.exec('cat /etc/ssh/ssh_host_ed25519_key.pub')).stdout.split(' ').slice(0, 2).join(' ');
		const known = laptop.keep('known', `@revoked * ${key}\n${readFileSync(lab.knownHostsFile, 'utf8')}`);
		await refused([at('root'), '-i', lab.rootKeyFile, '--known-hosts', known, '--accept-new'], /is REVOKED by \S+\/known:1/);
	});

	test('a shell that prints a banner is no trouble', async () => {
		expect(await laptop.mailtui(['check', at('banner'), 'service-postfix', ...laptop.asRoot])).toMatchObject({code: 0, stderr: ''});
	});

	test('a login that runs nothing is told as that, not as a trouble with sudo', () =>
		half([at('nologin'), ...laptop.asRoot], /accepts the login but runs no program: This account is currently not available\./));

	test('sudo without a password', async () => {
		expect(await laptop.mailtui(['check', at('admin'), 'service-postfix', ...laptop.asRoot])).toMatchObject({code: 0, stderr: ''});
		// It is not asked for, so a wrong one is never sent.
		expect(await laptop.mailtui(['check', at('admin'), 'service-postfix', ...laptop.asRoot], {env: {MAILTUI_SUDO_PASSWORD: 'wrong'}})).toMatchObject({
			code: 0,
			stderr: '',
		});
	});

	test('sudo with a password: missing, wrong, right from a file or the environment', async () => {
		const words = [at('operator'), ...laptop.asRoot];
		await half(words, 'sudo on operator@203.0.113.10 wants a password. Give it with --sudo-password-file FILE or MAILTUI_SUDO_PASSWORD');
		await half([...words, '--sudo-password-file', laptop.keep('wrong', 'wrong\n')], 'does not accept the password');
		expect(
			await laptop.mailtui(['check', at('operator'), 'service-postfix', ...laptop.asRoot, '--sudo-password-file', lab.passwordFiles.operator]),
		).toMatchObject({code: 0, stderr: ''});
		expect(
			await laptop.mailtui(['check', at('operator'), 'service-postfix', ...laptop.asRoot], {env: {MAILTUI_SUDO_PASSWORD: lab.password('operator')}}),
		).toMatchObject({code: 0, stderr: ''});
		const open = await laptop.mailtui(['check', ...words, '--sudo-password-file', laptop.keep('open', 'x\n', 0o644)]);
		expect(open).toMatchObject({code: 64, stdout: ''});
		expect(open.stderr).toContain('can be read by other users of this machine (mode 644)');
	});

	test('who may not use sudo at all', async () => {
		await lab.exec('echo guest:guest-password | chpasswd');
		await half([at('guest'), ...laptop.asRoot], /sudo on guest@203\.0\.113\.10 .*(refuses|wants a password)/);
		await half([at('guest'), ...laptop.asRoot], /sudo on guest@203\.0\.113\.10 refuses: .*(may not run sudo|not in the sudoers)/, {
			MAILTUI_SUDO_PASSWORD: 'guest-password',
		});
		await lab.exec('passwd -l guest');
	});

	test('no sudo there at all', async () => {
		await lab.exec('mv /usr/bin/sudo /usr/bin/sudo.away');
		await half([at('admin'), ...laptop.asRoot], 'There is no sudo on admin@203.0.113.10').finally(() => lab.exec('mv /usr/bin/sudo.away /usr/bin/sudo'));
	});

	test.each([['root'], ['admin']])('no perl there, as %s', async who => {
		await lab.exec('mv /usr/bin/perl /usr/bin/perl.away');
		await half([at(who), ...laptop.asRoot], `There is no perl on ${who}@203.0.113.10`).finally(() => lab.exec('mv /usr/bin/perl.away /usr/bin/perl'));
	});
});
