// The same files read by the real ssh (`ssh -G`), so that an alias means here what it means there (ssh(1), ssh_config(5)).
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {homedir, userInfo} from 'node:os';
import {expect, test} from 'vitest';
import {parseHostArgument} from '../../source/profile/parse-host-argument.ts';
import {resolveLogin} from '../../source/profile/resolve-login.ts';
import {readSshConfig} from '../../source/profile/ssh-settings.ts';
import {createWorld, sshConfig} from './world.ts';

const ssh = '/usr/bin/ssh';
const isThere = existsSync(ssh);
if (!isThere) console.warn(`SKIPPED: ${ssh} is not here, so ~/.ssh/config is not compared with it`);

/** `ssh -G`: a keyword a line, several lines for what may stand several times. */
const askSsh = (config: string, host: string): Map<string, string[]> => {
	const said = new Map<string, string[]>();
	for (const line of execFileSync(ssh, ['-T', '-F', config, '-G', host], {encoding: 'utf8'}).split('\n')) {
		const [keyword = '', ...rest] = line.split(' ');
		said.set(keyword, [...(said.get(keyword) ?? []), rest.join(' ')]);
	}
	return said;
};

const config = (home: string) => `# a comment, and a blank line

Port 2022
Host mx MX2 mail-*
	HostName %h.example.org
	User root
	IdentityFile ~/.ssh/mx_key
	IdentityFile=~/.ssh/second
	IdentitiesOnly yes

  host = quoted
  hostname = "quoted.example.org"
  identityfile "~/.ssh/a key"
  port=2200

Host *.example.net !secret.example.net
	ProxyJump anna@bastion.example.org:2200,second
	ServerAliveInterval 2m
	ConnectTimeout 7

Host both
	ProxyCommand none
	ProxyJump ignored

Host alias
	HostName 203.0.113.10
	HostKeyAlias mx.example.org
	StrictHostKeyChecking accept-new
	UserKnownHostsFile /k/one "/k/t w o"
	GlobalKnownHostsFile /k/global
	Port 1 # the first that is said for the whole file wins

Include ${home}/.ssh/conf.d/*.conf ${home}/.ssh/not-there

Match originalhost matched,other
	HostName matched.example.org
Match host matched.example.org
	User by-host-name
Match !host matched.example.org user never
	User wrong
Match originalhost ?x !originalhost ax,bx
	IdentityFile ~/.ssh/neither_a_nor_b
Match all
	IdentityFile ~/.ssh/for_all
Match final host *.example.org
	HostKeyAlias in-the-end
Match host nobody
	Include ${home}/.ssh/never.conf

Host ?x
	User one-letter
Host *
	User everybody
	ConnectTimeout 99
`;

const included = 'Host inc*\n\tUser included\n\tHostName inc.example.org\n';
const never = 'Host *\n\tHostName never.example.org\n\tUser never\n';

const hosts = [
	'mx',
	'MX2',
	'mx2',
	'mail-1',
	'quoted',
	'a.example.net',
	'secret.example.net',
	'both',
	'alias',
	'include-me',
	'matched',
	'other',
	'ax',
	'bx',
	'xx',
	'plain',
	'UPPER.example.org',
	'nobody',
	'matched.example.org',
];

test.runIf(isThere).each(hosts)('%s', async host => {
	const {env, home, write} = await createWorld({}, {userName: userInfo().username});
	await write('.ssh/conf.d/10-one.conf', included);
	await write('.ssh/conf.d/20-two.conf', 'User too-late\nHost include-me\n\tUser later\n');
	await write('.ssh/never.conf', never);
	const path = await write(sshConfig, config(home));
	const said = askSsh(path, host);
	const {login} = resolveLogin(parseHostArgument(host), {hostsFile: {file: '', profiles: new Map()}, sshConfig: await readSshConfig(env), options: {}, env});
	// ssh takes the home from passwd(5), the test brings its own.
	const ofTest = (file: string) => file.replaceAll('"', '').replace(/^~/, home).replace(homedir(), home);
	const first = (keyword: string) => said.get(keyword)?.[0];
	expect({host: login.host, user: login.user, port: login.port}).toEqual({host: first('hostname'), user: first('user'), port: Number(first('port'))});
	expect(login.identityFiles).toEqual((said.get('identityfile') ?? []).map(ofTest));
	expect(login.identitiesOnly).toBe(first('identitiesonly') === 'yes');
	const hops = (first('proxyjump')?.split(',') ?? []).map(hop => parseHostArgument(hop).host);
	expect(login.jumps.map(jump => jump.label.replace(/^[^@]*@|:\d+$/g, ''))).toEqual(hops);
	expect(login.hostKeyAlias).toBe(first('hostkeyalias'));
	expect(login.acceptNew).toBe(first('stricthostkeychecking') === 'accept-new');
	expect(login.connectTimeoutMs).toBe(Number(first('connecttimeout')) * 1000);
	const interval = Number(first('serveraliveinterval'));
	if (interval > 0) expect(login.keepAliveMs).toBe(interval * 1000);
	expect(login.knownHostsFiles.join(' ')).toBe(`${first('userknownhostsfile')?.split(' ').map(ofTest).join(' ')} ${first('globalknownhostsfile')}`);
});
