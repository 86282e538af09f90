// certbot and an authority that is real: a renewal tried for practice, told why it fails, and one that is taken up by whoever serves it.
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {describeLab} from './describe-lab.ts';
import {makeLaptop} from './faults/laptop.ts';
import {type Pebble, startPebble} from './pebble.ts';

describeLab('certbot', lab => {
	const laptop = makeLaptop(lab);
	const server = `root@${lab.publicAddress}`;
	const mailtui = (words: readonly string[]) => laptop.mailtui([...words, ...laptop.asRoot]);
	const onServer = async (script: string): Promise<string> => {
		const {code, stdout, stderr} = await lab.exec(`set -e\n${script}`);
		if (code !== 0) throw new Error(`${script}: ${stderr || stdout}`);
		return stdout;
	};
	let pebble: Pebble;
	beforeAll(async () => {
		await lab.reset('repaired');
		pebble = await startPebble(lab);
		// As an administrator would begin, in the place of what the lab laid out; the server and the world trust this authority.
		await onServer(`rm -rf /etc/letsencrypt
cat > /usr/local/share/ca-certificates/pebble.crt <<'END_OF_ROOT'
${pebble.root.trim()}
END_OF_ROOT
update-ca-certificates > /dev/null
certbot certonly --standalone --server ${pebble.directory} --cert-name mx.example.org -d mx.example.org,mail.example.org --agree-tos --register-unsafely-without-email --non-interactive
systemctl reload postfix; doveadm reload`);
	});
	afterAll(async () => {
		await pebble?.stop();
		await lab.reset('broken');
	});

	test('what it issued is served, and nothing would take up the next one', async () => {
		const {code, stdout, stderr} = await mailtui(['certificates', server, '--json']);
		expect(stderr).toBe('');
		const {ports, certbot, renewal} = JSON.parse(stdout);
		expect(ports.map((each: {port: number; file: {holds: string}}) => [each.port, each.file.holds])).toEqual(
			[25, 465, 587, 993, 4190].map(port => [port, 'served']),
		);
		expect(ports.map((each: {level: string}) => each.level)).not.toContain('failure');
		expect(certbot).toMatchObject({lineages: [{name: 'mx.example.org', names: ['mx.example.org', 'mail.example.org']}], notReloaded: ['Postfix', 'Dovecot']});
		expect(renewal).toContainEqual(
			expect.objectContaining({level: 'warning', says: expect.stringContaining('No hook of certbot reloads Postfix and Dovecot')}),
		);
		expect(code).toBe(1);
	});

	test('a dry run succeeds, at the authority that issued it and at once', async () => {
		const {code, stdout, ms} = await mailtui(['certificates', server, '--dry-run']);
		expect(stdout).toMatch(/^It would be renewed: mx\.example\.org\n/);
		expect(code).toBe(0);
		// Without a terminal certbot may sleep for eight minutes first.
		expect(ms).toBeLessThan(30_000);
	});

	test('on the screen too', async () => {
		const terminal = laptop.onTerminal([server, ...laptop.asRoot, '--probe', lab.probeAddress], {columns: 120, rows: 40});
		await terminal.shows('Mail arrives', 30_000);
		terminal.type('3');
		await terminal.shows('mail from other servers', 30_000);
		terminal.type('c');
		await terminal.shows('Certificates: ', 30_000);
		terminal.type('G');
		await terminal.shows('d lets certbot try a renewal for practice.');
		terminal.type('d');
		expect(await terminal.shows('It would be renewed', 60_000)).toContain('Congratulations, all simulated renewals succeeded');
	});

	const conf = '/etc/letsencrypt/renewal/mx.example.org.conf';
	test.each([
		[
			'port 80 is closed: whom the authority could not reach',
			// As behind a firewall: what certbot opens is not what the authority visits.
			`sed -i '/^\\[renewalparams\\]/a http01_port = 8080' ${conf}`,
			/^ {2}(?:mx|mail)\.example\.org: .*connection refused\n {2}(?:mx|mail)\.example\.org: .*connection refused\n {2}\| /,
		],
		[
			'another server answers on port 80: what it said to the authority',
			`sed -i 's/^authenticator = .*/authenticator = webroot\\nwebroot_path = \\/run\\/nowhere/' ${conf}; mkdir -p /run/nowhere /run/elsewhere
systemd-run --quiet --collect --unit=lab-web --working-directory=/run/elsewhere python3 -m http.server --bind :: 80
for try in $(seq 100); do ss -Hltn 'sport = :80' | grep -q . && break; sleep 0.05; done`,
			/^ {2}(?:mx|mail)\.example\.org: .* 404\n/,
		],
		[
			'port 80 is taken: certbot itself says so',
			`systemd-run --quiet --collect --unit=lab-web python3 -m http.server --bind :: 80
for try in $(seq 100); do ss -Hltn 'sport = :80' | grep -q . && break; sleep 0.05; done`,
			/^ {2}Could not bind TCP port 80 because it is already in use/,
		],
		[
			'the authority is away',
			`sed -i 's/^server = .*/server = https:\\/\\/laptop.example.com:14999\\/dir/' ${conf}`,
			/^ {2}.*laptop\.example\.com.*Connection refused/,
		],
	] as const)('%s', async (_, breaks, says) => {
		await onServer(`cp -a ${conf} /run/renewal.conf\n${breaks}`);
		const {code, stdout} = await mailtui(['certificates', server, '--dry-run']);
		await lab.exec(`systemctl stop lab-web; cp -a /run/renewal.conf ${conf}`);
		const [headline, ...rest] = stdout.split('\n');
		expect([code, headline]).toEqual([2, 'It would not be renewed: mx.example.org']);
		expect(rest.join('\n')).toMatch(says);
	});

	describe('a real renewal', () => {
		const renew = () => onServer('certbot renew --force-renewal --no-random-sleep-on-renew --cert-name mx.example.org');
		const looked = async () => {
			const {code, stdout} = await mailtui(['certificates', server, '--json']);
			const {ports, certbot} = JSON.parse(stdout);
			const held = ports.map((each: {port: number; file: {holds: string}}) => `${each.port} ${each.file.holds}`);
			const serials = new Set(ports.map((each: {certificate: {serial: string}}) => each.certificate.serial));
			return {code, held, serials: [...serials], onDisk: certbot.lineages[0].serial, notReloaded: certbot.notReloaded};
		};
		const ports = [25, 465, 587, 993, 4190];

		test('nobody is told: the old one is served, and that is found', async () => {
			const before = await looked();
			await renew();
			const after = await looked();
			expect(after).toMatchObject({code: 1, held: ports.map(port => `${port} newer`), serials: before.serials, notReloaded: ['Postfix', 'Dovecot']});
			expect(before.serials).not.toContain(after.onDisk);
		});

		test('both repairs: the new one is served, and so is the next by itself', async () => {
			for (const fix of ['certificate-not-reloaded', 'certbot-deploy-hook-missing']) {
				const {code, stdout, stderr} = await mailtui(['fix', server, fix, '--apply', '--yes']);
				expect(code, `${fix}: ${stdout}${stderr}`).toBe(0);
			}
			const repaired = await looked();
			expect(repaired).toMatchObject({held: ports.map(port => `${port} served`), serials: [repaired.onDisk], notReloaded: []});
			await renew();
			await expect.poll(looked, {timeout: 20_000}).toMatchObject({held: ports.map(port => `${port} served`), notReloaded: []});
			const renewed = await looked();
			expect(renewed.onDisk).not.toBe(repaired.onDisk);
			expect(renewed.serials).toEqual([renewed.onDisk]);
		});
	});
});
