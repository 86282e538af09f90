// A server left with a Dovecot 2.3 configuration, repaired by the product on a real Debian 13: detected, converted, delivering, and undone to the byte.
import {beforeAll, describe, expect, test} from 'vitest';
import {treeOf} from '../dovecot/trees.ts';
import {describeLab} from './describe-lab.ts';
import {makeLaptop} from './faults/laptop.ts';
import {installDovecot, removeOldDovecot} from './old-dovecot.ts';

describeLab('a Dovecot 2.3 configuration', lab => {
	const laptop = makeLaptop(lab);
	const host = `root@${lab.publicAddress}`;
	const words = (...more: readonly string[]) => [...laptop.asRoot, '--probe', lab.probeAddress, ...more];
	const fingerprint = async () =>
		(await lab.exec("find /etc/dovecot -printf '%p %y %m %u %g %l\\n' | sort; find /etc/dovecot -type f -print0 | sort -z | xargs -0 sha256sum")).stdout;
	const repaired = async () => {
		const listed = JSON.parse((await laptop.mailtui(['fix', host, ...words('--json')])).stdout) as {
			fixes: {id: string; because: {from: string; text: string}[]}[];
		};
		return listed.fixes;
	};

	describe.each([
		['ispmail', /Maildir\/new\//, 20],
		['postfixadmin', /testuser1\/new\//, 15],
		['passwd-file', /Maildir\/new\//, 5],
		['static-users', /Maildir\/new\//, 25],
		['container', /testuser1\/new\//, 40],
		['home-box', /testuser1\/new\//, 30],
		['per-domain', /Mail\/Posteingang\/new\//, 30],
	] as const)('%s', (style, lies, problems) => {
		let before = '';
		beforeAll(async () => {
			await lab.reset('broken');
			await lab.exec('rm -rf /var/lib/mailtui/changes');
			await installDovecot(lab, style, treeOf(`2.3/${style}`));
			await lab.exec('systemctl restart dovecot');
			before = await fingerprint();
			return () => removeOldDovecot(lab);
		});

		test('is detected whole, converted, proven by a delivery, and gone; undo gives every byte back', async () => {
			const found = await repaired();
			const convert = found.find(({id}) => id === 'dovecot-convert');
			expect(convert?.because.length).toBeGreaterThan(problems);
			expect(await fingerprint()).toBe(before);
			const applied = await laptop.mailtui(['fix', host, 'dovecot-convert', ...words('--apply', '--yes', '--json')]);
			expect([applied.code, applied.code === 0 ? '' : applied.stdout + applied.stderr]).toEqual([0, '']);
			const {change} = JSON.parse(applied.stdout);
			expect(change).toMatchObject({result: 'confirmed', says: expect.stringMatching(/^Mail (?:works|arrives, 1 warning): 9 of 9, 100 %$/)});
			await lab.exec(`printf 'Subject: proof\\n\\nx\\n' | sendmail testuser1@example.org`);
			await expect
				.poll(
					async () => (await lab.exec('find /var/mail/vmail -type f')).stdout.split('\n').filter(path => lies.test(path) && path.includes('testuser1')).length,
					{timeout: 10_000},
				)
				.toBe(1);
			// No false alarm of any other repair either. PostfixAdmin's own configuration cannot list its users, and is told so; filters for all
			// that run again are to be compiled, which is seen only when they ran.
			const next: Readonly<Record<string, readonly string[]>> = {
				postfixadmin: ['dovecot-iterate-query'],
				...Object.fromEntries(['static-users', 'container', 'home-box'].map(each => [each, ['dovecot-sieve-not-compiled']])),
			};
			expect((await repaired()).map(({id}) => id)).toEqual(next[style] ?? []);
			const password = (await lab.exec('cat /usr/local/share/mailtui-lab/mailuser-password')).stdout.trim();
			for (const text of [applied.stdout, applied.stderr, (await laptop.mailtui(['history', host, ...words('--markdown')])).stdout])
				expect(text).not.toContain(password);
			const undone = await laptop.mailtui(['undo', host, change.id, ...words('--yes')]);
			expect([undone.code, undone.stderr]).toEqual([0, '']);
			expect(await fingerprint()).toBe(before);
		}, 180_000);
	});

	test("a certificate that is not there is replaced by the server's own, and undo brings the fault back", async () => {
		await lab.setState('repaired');
		await lab.exec(
			"sed -i 's|^ssl_server_cert_file = .*|ssl_server_cert_file = /etc/ssl/away.pem  # renamed|' /etc/dovecot/conf.d/10-ssl.conf; systemctl restart dovecot",
		);
		const before = await fingerprint();
		const [only, ...others] = await repaired();
		expect([only?.id, others, only?.because[0]?.text]).toEqual([
			'dovecot-certificate-missing',
			[],
			'ssl_server_cert_file = /etc/ssl/away.pem  # renamed (/etc/ssl/away.pem: No such file or directory)',
		]);
		const applied = await laptop.mailtui(['fix', host, 'dovecot-certificate-missing', ...words('--apply', '--yes', '--json')]);
		expect(JSON.parse(applied.stdout).change).toMatchObject({result: 'confirmed', says: 'Mail works: 9 of 9, 100 %'});
		expect((await lab.exec('cat /etc/dovecot/conf.d/10-ssl.conf')).stdout).toContain(
			'\nssl_server_cert_file = /etc/letsencrypt/live/mx.example.org/fullchain.pem  # renamed\n',
		);
		expect(await repaired()).toEqual([]);
		const undone = await laptop.mailtui(['undo', host, JSON.parse(applied.stdout).change.id, ...words('--yes')]);
		expect([undone.code, await fingerprint()]).toEqual([0, before]);
		await lab.setState('broken');
	}, 180_000);

	test.each([
		['an owner that does not exist', "sed -i 's/user = postfix/user = nopostfix/' /etc/dovecot/conf.d/10-master.conf; systemctl restart dovecot", 9, []],
		[
			'a directory that does not exist',
			"printf 'service lmtp {\\n  unix_listener /var/spool/nodir/x {\\n  }\\n}\\n' > /etc/dovecot/local.conf; systemctl restart dovecot",
			undefined,
			[],
		],
		[
			'a directory of Postfix that is misspelt',
			"sed -i 's|/var/spool/postfix/private/auth|/var/spool/postfix/privat/auth|' /etc/dovecot/conf.d/10-master.conf; systemctl restart dovecot",
			9,
			[],
		],
		['a program that is not installed', "printf 'protocols {\\n  pop3 = yes\\n}\\n' > /etc/dovecot/local.conf; systemctl restart dovecot", undefined, []],
		[
			'a program that is not installed, which is done without',
			"printf 'protocols {\\n  pop3 = yes\\n}\\n' > /etc/dovecot/local.conf; systemctl restart dovecot",
			9,
			['--answer', 'protocol=without'],
		],
		['another that was started by hand', 'systemctl stop dovecot; /usr/sbin/dovecot > /dev/null 2>&1 < /dev/null; systemctl start dovecot', 9, []],
	])(
		'Dovecot does not start for %s',
		async (_, breaks, passed, answers) => {
			await lab.setState('repaired');
			await lab.exec(breaks);
			const before = await fingerprint();
			const [only, ...others] = await repaired();
			expect([only?.id, others]).toEqual(['dovecot-start-refused', []]);
			expect(only?.because[0]?.text).toMatch(/No such file|doesn't exist|already running/);
			const applied = await laptop.mailtui(['fix', host, 'dovecot-start-refused', ...words('--apply', '--yes', '--json', ...answers)]);
			if (passed === undefined) {
				expect(applied.stdout).toMatch(/apt install dovecot-pop3d|Make the directory/);
				expect(await fingerprint()).toBe(before);
			} else {
				expect(JSON.parse(applied.stdout).change).toMatchObject({result: 'confirmed', says: `Mail works: ${passed} of 9, 100 %`});
				expect(await repaired()).toEqual([]);
				const undone = await laptop.mailtui(['undo', host, JSON.parse(applied.stdout).change.id, ...words('--yes')]);
				// Which process runs is nothing that could be put back.
				expect([undone.code, await fingerprint()]).toEqual([breaks.includes('/usr/sbin/dovecot') ? 2 : 0, before]);
			}
			await lab.setState('broken');
		},
		180_000,
	);

	test('a server that still runs 2.3 gets the conversion to take away, and nothing is applied', async () => {
		await lab.setState('repaired');
		await installDovecot(lab, 'ispmail', treeOf('2.3/ispmail'));
		// Its own doveconf says which version it is, and takes what it has.
		await lab.exec(
			'mv /usr/bin/doveconf /usr/bin/doveconf.real; printf \'#!/bin/sh\\necho "# 2.3.19.1 (9b53102964): /etc/dovecot/dovecot.conf"\\necho mail_location = maildir:~/Maildir\\n\' > /usr/bin/doveconf; chmod 755 /usr/bin/doveconf',
		);
		try {
			const before = await fingerprint();
			const [listed] = await repaired();
			expect(listed).toMatchObject({
				id: 'dovecot-convert',
				because: expect.arrayContaining([{from: 'doveconf', text: expect.stringContaining('Dovecot 2.3.19.1 runs here')}]),
			});
			const applied = await laptop.mailtui(['fix', host, 'dovecot-convert', ...words('--apply', '--yes')]);
			expect([applied.code, applied.stderr]).toEqual([64, expect.stringContaining('This server runs Dovecot 2.3.19.1, which refuses the converted files.')]);
			expect(await fingerprint()).toBe(before);
			const taken = await laptop.mailtui(['fix', host, 'dovecot-convert', ...words('--format', 'diff')]);
			expect([taken.code, taken.stdout]).toEqual([0, expect.stringMatching(/^\+dovecot_config_version = 2\.4\.0$/m)]);
		} finally {
			await lab.exec('mv /usr/bin/doveconf.real /usr/bin/doveconf');
			await removeOldDovecot(lab);
		}
	}, 120_000);

	test('a mistake that only its author understands is told with all others, and nothing is changed', async () => {
		await lab.setState('repaired');
		await lab.exec("printf 'mail_drivr = maildir\\nprotocol lmtp {\\n  oneline{\\n}\\nfirst_valid_uid = vmail\\n' > /etc/dovecot/local.conf");
		const [only, ...others] = await repaired();
		expect([only?.id, others]).toEqual(['dovecot-config-error', []]);
		expect(only?.because.map(({from, text}) => `${from} ${text.replace(/ \(.*/, '')}`)).toEqual([
			'/etc/dovecot/local.conf:1 mail_drivr: Unknown setting: mail_drivr',
			"/etc/dovecot/local.conf:3 Expecting '{'",
			'/etc/dovecot/local.conf:5 first_valid_uid: Invalid number vmail: Not a valid number',
		]);
		const planned = await laptop.mailtui(['fix', host, 'dovecot-config-error', ...words()]);
		expect(planned.stdout + planned.stderr).toContain('/etc/dovecot/local.conf:1');
		await lab.setState('broken');
	});
});
