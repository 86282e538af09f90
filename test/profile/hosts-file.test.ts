// hosts.toml: what may stand in it, and that every mistake is told with file, line, key and what is allowed.
import {describe, expect, test} from 'vitest';
import {UsageError} from '../../source/problem.ts';
import {parseHostsFile, readHostsFile} from '../../source/profile/hosts-file.ts';
import {createWorld, hostsToml} from './world.ts';

const file = '/home/anna/.config/mailtui/hosts.toml';
const parse = (text: string) => parseHostsFile(text, file, '/home/anna').profiles;

const everything = `# my servers
[hosts.mx]
host = "mx.example.org"
user = "root"
port = 2222
identity_file = ["~/.ssh/mx", "keys/mx"]
jump = "anna@bastion.example.org:2200"
known_hosts = "/etc/mx_known_hosts"
vpn = "10.100.0.1"
via = "auto"
read_only = true
probe = "probe@example.org"
probe_password_file = "probe.password"
sudo_password_file = "~/sudo"
resolver = "203.0.113.53:5353"
public_address = "203.0.113.10"

[hosts."backup.example.org"]
`;

test('all keys, paths made absolute: ~ is home, relative ones start beside the file', () => {
	const profiles = parse(everything);
	expect([...profiles.keys()]).toEqual(['mx', 'backup.example.org']);
	expect(profiles.get('mx')).toEqual({
		host: 'mx.example.org',
		user: 'root',
		port: 2222,
		identity_file: ['/home/anna/.ssh/mx', '/home/anna/.config/mailtui/keys/mx'],
		jump: 'anna@bastion.example.org:2200',
		known_hosts: ['/etc/mx_known_hosts'],
		vpn: '10.100.0.1',
		via: 'auto',
		read_only: true,
		probe: 'probe@example.org',
		probe_password_file: '/home/anna/.config/mailtui/probe.password',
		sudo_password_file: '/home/anna/sudo',
		resolver: '203.0.113.53:5353',
		public_address: '203.0.113.10',
	});
});

test('an empty file holds no profiles', () => expect(parse('').size).toBe(0));

const refused = (text: string): UsageError => {
	try {
		parse(text);
	} catch (error) {
		if (error instanceof UsageError) return error;
		throw error;
	}
	throw new Error('was accepted');
};

test.each([
	['[hosts.mx]\nhost = mx.example.org', 2, ''],
	['[hosts.mx]\n\nport = "22"', 3, 'port in [hosts.mx] must be a whole number from 1 to 65535'],
	['[hosts.mx]\nport = 70000', 2, 'port in [hosts.mx] must be'],
	['[hosts.mx]\nport = 22.5', 2, 'port in [hosts.mx] must be'],
	['[hosts.mx]\nhost = "mx.example.org"\nvia = "carrier pigeon"', 3, '"auto", "ssh" or "vpn"'],
	['[hosts.mx]\nread_only = "yes"', 2, 'true or false'],
	['[hosts.mx]\nvpn = "vpn.example.org"', 2, 'the IP address of the server in the VPN'],
	['[hosts.mx]\nresolver = "ns.example.org"', 2, 'the IP address of a name server'],
	['[hosts.mx]\nprobe = "probe"', 2, 'the mail address'],
	['[hosts.mx]\nhost = "root@mx.example.org"', 2, 'host in [hosts.mx] must be'],
	['[hosts.mx]\nhost = "-oProxyCommand=x"', 2, 'host in [hosts.mx] must be'],
	['[hosts.mx]\nuser = "a b"', 2, 'user in [hosts.mx] must be'],
	['[hosts.mx]\nidentity_file = [1]', 2, 'identity_file in [hosts.mx] must be the path of a private key'],
	['[hosts.a]\nport = 1\n[hosts.b]\nport = 0', 4, 'port in [hosts.b]'],
	['[hosts.a]\n"port" = 0', 2, 'port in [hosts.a]'],
	['[hosts]\na.port = 0', 2, 'port in [hosts.a]'],
	['[hosts]\na = {port = 0}', 2, 'port in [hosts.a]'],
	['hosts.a.port = 0', 1, 'port in [hosts.a]'],
	['[hosts]\nmx = "mx.example.org"', 2, 'hosts.mx must be a table: [hosts.mx]'],
	['hosts = 1', 1, 'must be a table'],
	['[hosts.mx]\nvia = "vpn"', 2, "needs the server's address there: vpn = "],
	['[hosts.mx]\n[hosts.demo]', 2, 'demo is a word that mailtui keeps for itself'],
	['[hosts.mx]\n[hosts."a b"]', 2, '"a b" cannot be a profile\'s name'],
	['[hosts.mx]\n[hosts."-x"]', 2, '"-x" cannot be a profile\'s name'],
	['[hosts.mx]\nuser = "a"\n[hosts.mx]', 3, ''],
])('%j: line %i', (text, line, says) => {
	const error = refused(text);
	expect(error.message).toMatch(new RegExp(`^${file}:${line}: `));
	expect(error.message).toContain(says);
});

test('of several mistakes the first in the file is told', () => {
	expect(refused('[hosts.a]\nport = 0\nwrong = 1\n').message).toContain(':2: port');
	expect(refused('[hosts.a]\nwrong = 1\nport = 0\n').message).toContain(':2: unknown key wrong');
});

describe('an unknown key', () => {
	test('is told with the one that was meant, and with all there are', () => {
		const error = refused('[hosts.mx]\nhost = "mx.example.org"\nidentityfile = "x"\n');
		expect(error.message).toBe(`${file}:3: unknown key identityfile in [hosts.mx]: did you mean identity_file?`);
		expect(error.hint).toContain('read_only');
	});
	test('with hyphens means the one with underscores', () => expect(refused('[hosts.mx]\nread-only = true').message).toContain('did you mean read_only?'));
	test('never shows its value, which may be a password', () => {
		const error = refused('[hosts.mx]\nsudo_password = "kanarienvogel"');
		expect(error.message + error.hint).not.toContain('kanarienvogel');
		expect(error.message).toContain('did you mean sudo_password_file?');
	});
	test('that is a table at the top is a profile without its `hosts.`', () => {
		const error = refused('\n[mx]\nhost = "mx.example.org"');
		expect(error.message).toContain(':2: unknown key mx');
		expect(error.hint).toContain('[hosts.mx]');
	});
	test('that is a table in a profile is a name with dots that was not quoted', () => {
		const error = refused('[hosts.mx.example]\nport = 22');
		expect(error.message).toContain(':1: ');
		expect(error.hint).toContain('[hosts."mx.example"]');
	});
});

test('a file that is no TOML does not show its lines either', () => {
	const error = refused('[hosts.mx]\nsudo_password_file = kanarienvogel\n');
	expect(error.message).toMatch(/hosts\.toml:2: .+\(column \d+\)$/);
	expect(error.message).not.toContain('kanarienvogel');
});

describe('on disk', () => {
	test('no file is no profile', async () => {
		const {env} = await createWorld();
		expect((await readHostsFile(env)).profiles.size).toBe(0);
	});
	test('is read when only its owner writes it, though others may read', async () => {
		const {env, write} = await createWorld();
		await write(hostsToml, '[hosts.mx]\n', 0o644);
		expect((await readHostsFile(env)).profiles.has('mx')).toBe(true);
	});
	test.each([0o620, 0o602, 0o666])('mode %i is refused with the command that repairs it', async mode => {
		const {env, write} = await createWorld();
		const path = await write(hostsToml, '[hosts.mx]\n', mode);
		await expect(readHostsFile(env)).rejects.toMatchObject({
			name: 'UsageError',
			message: expect.stringContaining(`mode ${mode.toString(8)}`),
			hint: `Keep it to yourself: chmod 600 ${path}`,
		});
	});
	test('that belongs to another user is refused', async () => {
		const {env, write} = await createWorld({}, {userId: 4711});
		await write(hostsToml, '[hosts.mx]\n');
		// Root's files are everybody's to trust, so as root the test has to give it away.
		if (process.getuid?.() === 0) await (await import('node:fs/promises')).chown(`${env.home}/${hostsToml}`, 4712, 4712);
		await expect(readHostsFile(env)).rejects.toThrow('belongs to somebody else');
	});
	test('that is a directory is told', async () => {
		const {env, write} = await createWorld();
		await write(`${hostsToml}/x`, '');
		await expect(readHostsFile(env)).rejects.toThrow('it is a directory');
	});
});
