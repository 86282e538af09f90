// What is offered when no HOST is given.
import {expect, test} from 'vitest';
import {pickerEntries} from '../../source/profile/picker-entries.ts';
import {createWorld, hostsToml, sshConfig} from './world.ts';

test('profiles, then aliases; patterns are none, and a name that is both stands once', async () => {
	const {env} = await createWorld({
		[hostsToml]:
			'[hosts.mx]\nhost = "203.0.113.10"\nuser = "root"\nport = 2200\nvpn = "10.100.0.1"\nread_only = true\n[hosts.both]\n[hosts.inner]\nhost = "10.0.0.5"\njump = "root@gate.example.org"',
		[sshConfig]: 'Include more\nHost mail both *.example.org !x web?\n\tHostName %h.example.org\nHost *\n\tUser root',
		'.ssh/more': 'Host included\n\tHostName 2001:db8::1\n\tPort 24',
	});
	expect(await pickerEntries(env)).toEqual({
		entries: [
			{host: 'mx', from: 'hosts.toml', detail: 'root@203.0.113.10:2200, VPN 10.100.0.1, read-only'},
			{host: 'both', from: 'hosts.toml', detail: 'root@both.example.org'},
			{host: 'inner', from: 'hosts.toml', detail: 'root@10.0.0.5, through root@gate.example.org'},
			{host: 'included', from: 'ssh config', detail: 'root@[2001:db8::1]:24'},
			{host: 'mail', from: 'ssh config', detail: 'root@mail.example.org'},
		],
		troubles: [],
		hostsFile: `${env.configDirectory}/hosts.toml`,
	});
});

test('nothing: no entries, and where profiles would stand', async () => {
	const {env, home} = await createWorld();
	expect(await pickerEntries(env)).toEqual({entries: [], troubles: [], hostsFile: `${home}/${hostsToml}`});
});

test('a file that cannot be understood is told, and the other is offered all the same', async () => {
	const {env, home} = await createWorld({[hostsToml]: '[hosts.mx]\nprot = 1', [sshConfig]: 'Host mail\n\tHostName mail.example.org'});
	const {entries, troubles} = await pickerEntries(env);
	expect(entries.map(({host}) => host)).toEqual(['mail']);
	expect(troubles).toEqual([`${home}/${hostsToml}:2: unknown key prot in [hosts.mx]: did you mean port?`]);
});

test('an alias of which no login can be made is offered with the reason', async () => {
	const {env} = await createWorld({[sshConfig]: 'Host a\n\tProxyCommand connect-proxy %h %p\nHost b\n\tHostName b.example.org'});
	const {entries} = await pickerEntries(env);
	expect(entries.map(({host}) => host)).toEqual(['a', 'b']);
	expect(entries[0]?.detail).toContain('ProxyCommand');
});
