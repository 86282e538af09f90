// HOST and options to a login: who wins over whom, and that every mistake is a sentence.
import {describe, expect, test} from 'vitest';
import type {Login} from '../../source/host/login.ts';
import type {LoginOptions} from '../../source/profile/login-options.ts';
import {resolveServer} from '../../source/profile/resolve-server.ts';
import {createWorld, hostsToml, sshConfig, type World} from './world.ts';

const resolveIn = (world: World, host: string, options: LoginOptions = {}) => resolveServer(host, options, {}, world.env);

const loginIn = async (world: World, host: string, options: LoginOptions = {}): Promise<Login> => {
	const {login} = await resolveIn(world, host, options);
	if (typeof login === 'string') throw new Error(`resolved to ${login}`);
	return login;
};

describe('without any file', () => {
	test('a host name is what ssh would make of it', async () => {
		const world = await createWorld({}, {variables: {SSH_AUTH_SOCK: '/run/agent'}});
		const at = (path: string) => `${world.home}/.ssh/${path}`;
		expect(await resolveIn(world, 'mx.example.org')).toEqual({
			login: {
				label: 'anna@mx.example.org',
				user: 'anna',
				host: 'mx.example.org',
				port: 22,
				identityFiles: [at('id_ed25519'), at('id_ecdsa'), at('id_rsa')],
				identitiesOnly: false,
				agentSocket: '/run/agent',
				jumps: [],
				knownHostsFiles: [at('known_hosts'), at('known_hosts2'), '/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
				appendKnownHostsTo: at('known_hosts'),
				acceptNew: false,
				via: 'auto',
				readOnly: false,
				keepAliveMs: 5000,
				connectTimeoutMs: 15_000,
			},
			readOnly: false,
			target: {publicAddress: 'mx.example.org', hostName: 'mx.example.org'},
			notes: [],
		});
	});
	test('an IPv6 address keeps its brackets in the label and loses them in the host', async () => {
		const login = await loginIn(await createWorld(), 'root@[2001:db8::1]:2222');
		expect(login).toMatchObject({label: 'root@[2001:db8::1]:2222', user: 'root', host: '2001:db8::1', port: 2222});
	});
	test('`local` is this machine, and options for it count', async () => {
		const server = await resolveIn(await createWorld(), 'local', {readOnly: true, probe: 'probe@example.org', resolver: '203.0.113.53'});
		expect(server).toEqual({login: 'local', readOnly: true, probe: {address: 'probe@example.org'}, resolver: '203.0.113.53', target: {}, notes: []});
	});
	test('a broken hosts.toml does not keep `local` from being opened', async () => {
		expect((await resolveIn(await createWorld({[hostsToml]: '['}), 'local')).login).toBe('local');
	});
});

const files = {
	[hostsToml]: `
[hosts.mx]
host = "mx.example.org"
user = "root"
port = 2200
vpn = "10.100.0.1"
read_only = true
probe = "probe@example.org"
probe_password_file = "probe.password"
sudo_password_file = "sudo.password"
public_address = "203.0.113.10"
resolver = "203.0.113.53"
known_hosts = "known"

[hosts.web]

[hosts.inside]
host = "10.0.0.5"
jump = "web,root@second.example.org:2022"
via = "ssh"
`,
	'.config/mailtui/probe.password': 'from the profile\nsecond line\n',
	'.config/mailtui/sudo.password': 'sudo of the profile',
	[sshConfig]: `
Host mx.example.org
	User from-ssh
	Port 2300
	IdentityFile ~/.ssh/mx
	UserKnownHostsFile ~/.ssh/never
Host web
	HostName web.example.org
	User www
Host *
	ServerAliveInterval 0
	ConnectTimeout 5
`,
};

describe('command line, then environment, then profile, then ssh', () => {
	test('a profile wins over ~/.ssh/config, which still gives what the profile leaves open', async () => {
		const world = await createWorld(files);
		const server = await resolveIn(world, 'mx');
		expect(server.login).toMatchObject({
			label: 'root@mx',
			user: 'root',
			host: 'mx.example.org',
			port: 2200,
			identityFiles: [`${world.home}/.ssh/mx`],
			vpnAddress: '10.100.0.1',
			readOnly: true,
			keepAliveMs: 0,
			connectTimeoutMs: 5000,
			appendKnownHostsTo: `${world.home}/.config/mailtui/known`,
		});
		expect(server).toMatchObject({
			readOnly: true,
			resolver: '203.0.113.53',
			target: {publicAddress: '203.0.113.10', vpnAddress: '10.100.0.1', hostName: 'mx.example.org'},
		});
		expect(server.probe?.address).toBe('probe@example.org');
		expect(server.probe?.password?.reveal()).toBe('from the profile');
		expect(server.sudoPassword?.reveal()).toBe('sudo of the profile');
		expect(typeof server.login !== 'string' && server.login.sudoPassword?.reveal()).toBe('sudo of the profile');
	});
	test('the command line wins over the profile', async () => {
		const world = await createWorld(files);
		const key = await world.write('key', '');
		const password = await world.write('password', 'from the option\r\n');
		const server = await resolveIn(world, 'anna@mx:22', {
			identity: key,
			via: 'vpn',
			knownHosts: `${world.home}/mine`,
			acceptNew: true,
			probe: 'other@example.org',
			probePasswordFile: password,
			resolver: '[2001:db8::53]:5353',
			jump: 'bastion.example.org',
		});
		expect(server.login).toMatchObject({label: 'anna@mx', user: 'anna', port: 22, via: 'vpn', acceptNew: true, appendKnownHostsTo: `${world.home}/mine`});
		expect(typeof server.login !== 'string' && server.login.identityFiles).toEqual([key, `${world.home}/.ssh/mx`]);
		expect(typeof server.login !== 'string' && server.login.jumps.map(jump => jump.host)).toEqual(['bastion.example.org']);
		expect(server.probe?.address).toBe('other@example.org');
		expect(server.probe?.password?.reveal()).toBe('from the option');
		expect(server.resolver).toBe('[2001:db8::53]:5353');
	});
	test('the environment wins over the profile, an option over the environment', async () => {
		const world = await createWorld(files, {variables: {MAILTUI_PROBE_PASSWORD: 'from the environment', MAILTUI_SUDO_PASSWORD: 'sudo of the environment'}});
		const server = await resolveIn(world, 'mx');
		expect(server.probe?.password?.reveal()).toBe('from the environment');
		expect(server.sudoPassword?.reveal()).toBe('sudo of the environment');
		const password = await world.write('password', 'from the option');
		expect((await resolveIn(world, 'mx', {sudoPasswordFile: password})).sudoPassword?.reveal()).toBe('from the option');
	});
	test('nothing of it shows in text, JSON or inspect', async () => {
		const server = await resolveIn(await createWorld(files, {variables: {MAILTUI_SUDO_PASSWORD: 'kanarienvogel'}}), 'mx');
		expect(JSON.stringify(server)).not.toMatch(/kanarienvogel|from the profile/);
	});
	test('a profile without a host is an alias of ~/.ssh/config with more to it', async () => {
		expect(await loginIn(await createWorld(files), 'web')).toMatchObject({label: 'www@web', host: 'web.example.org', user: 'www'});
	});
	test('a profile of the same name as an alias wins', async () => {
		const world = await createWorld({[hostsToml]: '[hosts.web]\nhost = "other.example.org"', [sshConfig]: 'Host web\n\tHostName web.example.org'});
		expect((await loginIn(world, 'web')).host).toBe('other.example.org');
	});
});

describe('jump hosts', () => {
	test('each is resolved as a host of its own, profiles and aliases included', async () => {
		const login = await loginIn(await createWorld(files), 'inside');
		expect(login.jumps).toMatchObject([
			{label: 'www@web', host: 'web.example.org', user: 'www', port: 22, jumps: []},
			{label: 'root@second.example.org:2022', host: 'second.example.org', user: 'root', port: 2022, jumps: []},
		]);
	});
	test('a host that only a jump host leads to has no public address here', async () => {
		expect((await resolveIn(await createWorld(files), 'inside')).target).toEqual({});
	});
	test('a jump host may need one itself; those after the first are reached from the one before', async () => {
		const world = await createWorld({
			[sshConfig]:
				'Host a\n\tHostName a.example.org\n\tProxyJump gate.example.org\nHost b\n\tHostName b.example.org\n\tProxyJump never.example.org\nHost mx\n\tProxyJump a,b',
		});
		const {jumps} = await loginIn(world, 'mx');
		expect(jumps.map(({host}) => host)).toEqual(['a.example.org', 'b.example.org']);
		expect(jumps[0]?.jumps.map(({host}) => host)).toEqual(['gate.example.org']);
		expect(jumps[1]?.jumps).toEqual([]);
	});
	test('`none` takes the jump of a wildcard back', async () => {
		const world = await createWorld({[sshConfig]: 'Host gate.example.org\n\tProxyJump none\nHost *\n\tProxyJump gate.example.org'});
		expect((await loginIn(world, 'mx.example.org')).jumps.map(({host, jumps}) => [host, jumps.length])).toEqual([['gate.example.org', 0]]);
		expect((await loginIn(world, 'mx.example.org', {jump: 'none'})).jumps).toEqual([]);
	});
	test('a circle is told and not followed', async () => {
		const world = await createWorld({[sshConfig]: 'Host *\n\tProxyJump gate.example.org'});
		await expect(resolveIn(world, 'mx.example.org')).rejects.toThrow(
			'The way to anna@mx.example.org:22 goes in a circle: anna@mx.example.org:22 needs anna@gate.example.org:22 needs anna@gate.example.org:22.',
		);
	});
	test('what is trusted for the server is trusted for the jump host; -i is tried there last', async () => {
		const world = await createWorld({[sshConfig]: 'Host gate\n\tIdentityFile ~/.ssh/gate'});
		const key = await world.write('key', '');
		const [jump] = (await loginIn(world, 'mx.example.org', {jump: 'gate', identity: key, knownHosts: '/k', acceptNew: true})).jumps;
		expect(jump).toMatchObject({identityFiles: [`${world.home}/.ssh/gate`, key], appendKnownHostsTo: '/k', acceptNew: true});
	});
	test.each(['ssh -W %h:%p gate', 'ssh -q -W %h:%p root@gate:2200', '/usr/bin/ssh gate -W "[%h]:%p"', 'ssh gate nc %h %p', 'ssh -q gate exec nc -q 0 %h %p'])(
		'ProxyCommand %s is a jump',
		async command => {
			const world = await createWorld({[sshConfig]: `Host mx\n\tHostName mx.example.org\n\tProxyCommand ${command}\nHost gate\n\tHostName gate.example.org`});
			expect((await loginIn(world, 'mx')).jumps.map(({host}) => host)).toEqual(['gate.example.org']);
		},
	);
	test('any other ProxyCommand is not run, and nothing is dialled in its place', async () => {
		const world = await createWorld({[sshConfig]: 'Host mx\n\tProxyCommand touch /should-not-be; nc %h %p'});
		await expect(resolveIn(world, 'mx')).rejects.toMatchObject({
			message: expect.stringMatching(/\.ssh\/config:2: .*ProxyCommand/),
			hint: expect.stringContaining('-J'),
		});
		expect((await loginIn(world, 'mx', {jump: 'gate.example.org'})).jumps).toHaveLength(1);
	});
});

describe('what ~/.ssh/config says', () => {
	test('tokens and variables of IdentityFile, IdentityAgent and known_hosts', async () => {
		const world = await createWorld(
			{
				[sshConfig]:
					'Host mx\n\tHostName %h.example.org\n\tPort 2200\n\tUser root\n\tIdentityFile %d/.ssh/%r@%n:%p-%u%%\n\tIdentityFile ${KEYS}/%h\n\tIdentityAgent ~/agent-%L\n\tUserKnownHostsFile ~/.ssh/known_%k ~/.ssh/more\n\tHostKeyAlias alias',
			},
			{variables: {KEYS: '/keys'}},
		);
		expect(await loginIn(world, 'mx')).toMatchObject({
			identityFiles: [`${world.home}/.ssh/root@mx:2200-anna%`, '/keys/mx.example.org'],
			agentSocket: `${world.home}/agent-laptop`,
			knownHostsFiles: [`${world.home}/.ssh/known_alias`, `${world.home}/.ssh/more`, '/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
			hostKeyAlias: 'alias',
		});
	});
	test.each([
		['IdentityAgent none', undefined],
		['IdentityAgent SSH_AUTH_SOCK', '/run/agent'],
		['IdentityAgent $OTHER', '/run/other'],
		['IdentityAgent ${OTHER}/x', '/run/other/x'],
	])('%s', async (line, expected) => {
		const world = await createWorld({[sshConfig]: line}, {variables: {SSH_AUTH_SOCK: '/run/agent', OTHER: '/run/other'}});
		expect((await loginIn(world, 'mx.example.org')).agentSocket).toBe(expected);
	});
	test('IdentityFile none: no key of a file, not even the usual ones', async () => {
		expect((await loginIn(await createWorld({[sshConfig]: 'IdentityFile none'}), 'mx.example.org')).identityFiles).toEqual([]);
	});
	test('UserKnownHostsFile none: nothing is known and nothing is kept', async () => {
		const login = await loginIn(await createWorld({[sshConfig]: 'UserKnownHostsFile none\nGlobalKnownHostsFile none'}), 'mx.example.org');
		expect(login).toMatchObject({knownHostsFiles: [], appendKnownHostsTo: '/dev/null'});
	});
	test.each(['no', 'off'])('StrictHostKeyChecking %s is not followed, and that is said once with its line', async word => {
		const world = await createWorld({[sshConfig]: `Host *\n\tStrictHostKeyChecking ${word}`});
		const server = await resolveIn(world, 'mx.example.org', {jump: 'gate.example.org'});
		expect(server.login).toMatchObject({acceptNew: false});
		expect(server.notes).toEqual([expect.stringMatching(/\.ssh\/config:2: StrictHostKeyChecking (no|off) is not followed/)]);
	});
	test('accept-new is followed', async () => {
		expect(await loginIn(await createWorld({[sshConfig]: 'StrictHostKeyChecking accept-new'}), 'mx.example.org')).toMatchObject({acceptNew: true});
	});
	test('Match exec runs nothing, holds neither as it is nor negated, and is told', async () => {
		const world = await createWorld();
		await world.write(
			sshConfig,
			`Match exec "touch ${world.home}/was-run"\n\tUser one\nMatch !exec "touch ${world.home}/was-run"\n\tUser two\nMatch user nobody exec "true"\n\tUser three`,
		);
		const server = await resolveIn(world, 'mx.example.org');
		expect(server.login).toMatchObject({user: 'anna'});
		expect(server.notes).toEqual([expect.stringContaining('config:1: Match exec would run'), expect.stringContaining('config:3: Match exec would run')]);
		const {existsSync} = await import('node:fs');
		expect(existsSync(`${world.home}/was-run`)).toBe(false);
	});
	test('includes: relative to ~/.ssh, with patterns, quoted, in a block, deep; a file that is not there is none', async () => {
		const world = await createWorld({
			[sshConfig]: 'Include conf.d/* not-there "with space"\nHost mx\n\tInclude mx.conf\nHost *\n\tInclude ~/.ssh/all.conf',
			'.ssh/conf.d/20': 'Host mx\n\tPort 20',
			'.ssh/conf.d/10': 'Host mx\n\tPort 10',
			'.ssh/conf.d/.hidden': 'Port 1',
			'.ssh/with space': 'ConnectTimeout 1m30s',
			'.ssh/mx.conf': 'User of-mx\nHost other\n\tHostName never.example.org',
			'.ssh/all.conf': 'User of-all',
		});
		expect(await loginIn(world, 'mx')).toMatchObject({user: 'of-mx', port: 10, host: 'mx', connectTimeoutMs: 90_000});
		expect(await loginIn(world, 'other.example.org')).toMatchObject({user: 'of-all', port: 22, host: 'other.example.org'});
	});
	test('a file that includes itself is told and not read for ever', async () => {
		await expect(resolveIn(await createWorld({[sshConfig]: 'Include config'}), 'mx.example.org')).rejects.toThrow('more than 16 deep');
	});
	test('the system file comes after the user file', async () => {
		const world = await createWorld({
			[sshConfig]: 'Host mx.example.org\n\tUser mine',
			'etc/ssh_config': 'Include ssh_config.d/*.conf\nHost *\n\tUser theirs',
			'etc/ssh_config.d/port.conf': 'Port 2200',
		});
		expect(await loginIn(world, 'mx.example.org')).toMatchObject({user: 'mine', port: 2200});
		expect(await loginIn(world, 'other.example.org')).toMatchObject({user: 'theirs', port: 2200});
	});
	test('Windows line ends and a byte order mark are no part of it', async () => {
		expect(await loginIn(await createWorld({[sshConfig]: '\ufeffHost mx\r\n\tHostName mx.example.org\r\n'}), 'mx')).toMatchObject({host: 'mx.example.org'});
	});
	test.each([
		['Host', 1, 'Host has no value'],
		['Host a\n\tHostName', 2, 'HostName has no value'],
		['\n\nHost "mx', 3, 'a quotation mark is not closed'],
		['Port ssh', 1, 'from 1 to 65535'],
		['ConnectTimeout soon', 1, 'must be a time'],
		['IdentityFile %x', 1, 'the token %x'],
		['IdentityFile ${NOT_SET}', 1, 'the variable NOT_SET'],
	])('%j is told with file and line', async (text, line, says) => {
		const world = await createWorld({[sshConfig]: text});
		await expect(resolveIn(world, 'mx.example.org')).rejects.toMatchObject({
			name: 'UsageError',
			message: expect.stringMatching(new RegExp(`${world.home}/.ssh/config:${line}: `)),
		});
		await expect(resolveIn(world, 'mx.example.org')).rejects.toThrow(says);
	});
	test('a file that others can write is refused, as ssh refuses it', async () => {
		const world = await createWorld();
		await world.write(sshConfig, 'User root', 0o664);
		await expect(resolveIn(world, 'mx.example.org')).rejects.toMatchObject({hint: expect.stringContaining('chmod 600')});
	});
});

describe('a word that nothing explains', () => {
	const three = {[hostsToml]: '[hosts.mx-prod]\n[hosts.mx-test]\n[hosts.web]', [sshConfig]: 'Host mail\n\tHostName mail.example.org'};
	test.each([
		['mx-prdo', 'Did you mean mx-prod'],
		['mial', 'Did you mean mail?'],
		['mx', 'Did you mean mx-prod or mx-test?'],
		['demmo', 'Did you mean demo?'],
		['something', 'The profiles are: mx-prod mx-test web'],
	])('%s: %s', async (word, hint) => {
		const world = await createWorld(three);
		await expect(resolveIn(world, word)).rejects.toMatchObject({
			name: 'UsageError',
			message: expect.stringContaining(`There is no profile ${word} in ${world.home}/${hostsToml}`),
			hint: expect.stringContaining(hint),
		});
	});
	test('is a host when it has an address', async () => {
		expect(await loginIn(await createWorld(three, {resolving: ['printer']}), 'printer')).toMatchObject({host: 'printer'});
	});
	test("is the jump host's to look up when one leads there", async () => {
		expect(await loginIn(await createWorld(three), 'inner', {jump: 'mail'})).toMatchObject({host: 'inner'});
	});
	test('`Host *` does not make an alias of it', async () => {
		await expect(resolveIn(await createWorld({[sshConfig]: 'Host *\n\tUser root'}), 'mxx')).rejects.toThrow('There is no profile mxx');
	});
	test('a name with dots is left to the resolver at connecting', async () => {
		expect(await loginIn(await createWorld(three), 'mx.test')).toMatchObject({host: 'mx.test'});
	});
});

describe('secret files and options', () => {
	test.each([
		[0o640, 'can be read by other users'],
		[0o604, 'can be read by other users'],
		[0o620, 'can be written by other users'],
	])('mode %i is refused with the command that repairs it', async (mode, says) => {
		const world = await createWorld();
		const file = await world.write('password', 'kanarienvogel', mode);
		const refused = resolveIn(world, 'mx.example.org', {sudoPasswordFile: file});
		await expect(refused).rejects.toMatchObject({
			name: 'UsageError',
			message: expect.stringContaining(says),
			hint: expect.stringContaining(`chmod 600 ${file}`),
		});
		await expect(refused).rejects.not.toThrow('kanarienvogel');
	});
	test('a file that is not there, is empty, or is a directory', async () => {
		const world = await createWorld();
		await expect(resolveIn(world, 'local', {sudoPasswordFile: `${world.home}/none`})).rejects.toThrow(
			`${world.home}/none (--sudo-password-file) cannot be read: there is no such file.`,
		);
		await expect(resolveIn(world, 'local', {sudoPasswordFile: await world.write('empty', '\nsecond')})).rejects.toThrow('empty first line');
		await expect(resolveIn(world, 'local', {sudoPasswordFile: world.home})).rejects.toThrow('it is a directory');
	});
	test('a key that was named and is not there is told; one of ~/.ssh/config is passed over', async () => {
		const world = await createWorld({[sshConfig]: 'IdentityFile /not/there', [hostsToml]: '[hosts.mx]\nidentity_file = "gone"'});
		await expect(resolveIn(world, 'mx.example.org', {identity: '/not/here'})).rejects.toThrow('There is no key file /not/here (-i).');
		await expect(resolveIn(world, 'mx')).rejects.toThrow('/gone (identity_file in ');
		expect((await loginIn(world, 'mx.example.org')).identityFiles).toEqual(['/not/there']);
	});
	test.each([
		[{probe: 'probe'}, '--probe must be'],
		[{resolver: 'ns.example.org'}, '--resolver must be'],
		[{resolver: '203.0.113.53:99999'}, '--resolver must be'],
		[{probePasswordFile: '/x'}, '--probe-password-file needs --probe'],
	])('%j', async (options, says) => {
		await expect(resolveIn(await createWorld(), 'mx.example.org', options)).rejects.toThrow(says);
	});
	test.each(['203.0.113.53', '203.0.113.53:5353', '2001:db8::53', '[2001:db8::53]:5353'])('--resolver %s is what node:dns takes', async resolver => {
		const {Resolver} = await import('node:dns');
		expect((await resolveIn(await createWorld(), 'local', {resolver})).resolver).toBe(resolver);
		expect(() => new Resolver().setServers([resolver])).not.toThrow();
	});
	test('a password for a mailbox that nobody named is not kept', async () => {
		const server = await resolveIn(await createWorld({}, {variables: {MAILTUI_PROBE_PASSWORD: 'x'}}), 'mx.example.org');
		expect(server.probe).toBeUndefined();
	});
});
