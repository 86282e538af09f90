// The ways to a server as a person has them: an alias, a profile, a jump, the VPN up and down, the machine itself; and what stands in each place.
import {createReadStream} from 'node:fs';
import {expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';

describeLab('reached', lab => {
	const laptop = makeLaptop(lab);
	const sshConfig = () =>
		laptop.keep(
			'.ssh/config',
			`Host mx m?
  HostName ${lab.publicAddress}
  User root
  IdentityFile ${lab.rootKeyFile}
  IdentitiesOnly yes
  UserKnownHostsFile ${lab.knownHostsFile}
Host behind
  HostName 127.0.0.1
  HostKeyAlias ${lab.publicAddress}
  User root
  IdentityFile ${lab.rootKeyFile}
  UserKnownHostsFile ${lab.knownHostsFile}
  ProxyJump guest@mx
`,
		);
	const profile = (more = '') =>
		laptop.keep(
			'.config/mailtui/hosts.toml',
			`[hosts.lab]\nhost = "${lab.publicAddress}"\nuser = "root"\nidentity_file = "${lab.rootKeyFile}"\nknown_hosts = "${lab.knownHostsFile}"\nvpn = "${lab.vpnAddress}"\n${more}`,
		);

	test.each(['mx', 'my', 'behind', `root@${lab.publicAddress}:22`])('%s, as ~/.ssh/config has it', async host => {
		sshConfig();
		const said = await laptop.mailtui(['check', host, 'service-postfix', ...(host.startsWith('root') ? laptop.asRoot : [])]);
		expect(said).toMatchObject({code: 0, stderr: ''});
	});

	test('-J goes by a host of the command line', async () => {
		sshConfig();
		const said = await laptop.mailtui(['check', 'behind', 'queue-length', '-J', 'mx']);
		expect(said).toMatchObject({code: 0, stderr: ''});
	});

	test('the header says by which way', async () => {
		profile();
		const vpn = laptop.onTerminal(['lab']);
		await vpn.shows(`VPN ${lab.vpnAddress}`);
		const ssh = laptop.onTerminal(['lab', '--via', 'ssh']);
		await ssh.shows(`SSH ${lab.publicAddress}`);
	});

	test('without the VPN: the public way is taken and that is told; --via vpn insists, and says what would bring it up', async () => {
		profile();
		await lab.onLaptop(['ip', 'link', 'set', 'wg0', 'down']);
		try {
			const auto = await laptop.mailtui(['check', 'lab', 'queue-length']);
			expect(auto.code).toBe(0);
			expect(auto.stderr).toMatch(/^Not over the VPN\. No interface of this machine is in the network of 10\.100\.0\.1/);
			const insists = await laptop.mailtui(['check', 'lab', 'queue-length', '--via', 'vpn']);
			expect(insists).toMatchObject({code: 3, stdout: ''});
			expect(insists.stderr).toMatch(/No interface of this machine is in the network of 10\.100\.0\.1/);
		} finally {
			await lab.onLaptop(['ip', 'link', 'set', 'wg0', 'up']);
		}
	});

	test('every port from the three places, the database from two of them', async () => {
		profile();
		const said = await laptop.mailtui(['ports', 'lab', '--json']);
		expect(said.code).toBe(0);
		const {addresses, ports} = JSON.parse(said.stdout);
		expect(addresses).toEqual({public: lab.publicAddress, vpn: lab.vpnAddress});
		const seen = (port: number) => {
			const row = ports.find((each: {port: number}) => each.port === port);
			return [row.server.reachable, row.public.reachable, row.vpn.reachable];
		};
		for (const port of [25, 587, 993]) expect(seen(port)).toEqual(['open', 'open', 'open']);
		expect(seen(5432)).toEqual(['open', 'refused', 'open']);
		const peers = await laptop.mailtui(['check', 'lab', 'vpn-peers']);
		expect(peers.stdout).toMatch(/✓ vpn-peers +wg0 10\.100\.0\.2\/32: last heard/);
	});

	test('a profile that is not there, and one with a typo', async () => {
		profile();
		const wrong = await laptop.mailtui(['check', 'lba']);
		expect(wrong).toMatchObject({code: 64, stdout: ''});
		expect(wrong.stderr).toContain('Did you mean lab?');
		const file = profile('prob = "x@example.org"\n');
		const typo = await laptop.mailtui(['check', 'lab']);
		expect(typo).toMatchObject({code: 64, stdout: ''});
		expect(typo.stderr).toContain(`${file}:7: unknown key prob in [hosts.lab]: did you mean probe?`);
	});

	test('local: on the server itself, as root, with sudo, and without', async () => {
		const [node, launcher = ''] = laptop.argv;
		const there = async (file: string, path: string) => {
			const chunks: Buffer[] = [];
			for await (const chunk of createReadStream(file)) chunks.push(chunk as Buffer);
			await lab.exec(`mkdir -p "$(dirname ${path})"; cat > ${path}`, {input: Buffer.concat(chunks)});
		};
		await there(node, '/opt/mailtui/node');
		const packed = await lab.onLaptop(['bash', '-c', `tar -C ${launcher.replace(/\/dist\/.*/, '')} -chf - dist package.json | base64 -w0`]);
		await lab.exec('base64 -d | tar -C /opt/mailtui -xf -; chmod 755 /opt/mailtui/node', {input: packed.stdout});
		const run = (who: string, words: string) => lab.exec(`cd /; su ${who} -c '/opt/mailtui/node /opt/mailtui/dist/launcher.cjs ${words}' < /dev/null`);
		const asRoot = await run('root', `check local --core --probe ${lab.probeAddress}`);
		expect(asRoot.stdout).toMatch(/^Mail does not arrive\n8 of 9 core checks, 88 %, degraded +local/);
		expect(await run('admin', 'check local service-postfix')).toMatchObject({code: 0, stderr: ''});
		const refused = await run('operator', 'check local service-postfix');
		expect(refused.code).toBe(3);
		expect(refused.stdout).toMatch(/sudo on local wants a password\. Give it with --sudo-password-file FILE/);
	});
});
