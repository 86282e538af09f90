// On servers that are well, in the styles in which the field sets them up, no repair offers itself.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createAsk} from '../../../source/commands/ask.ts';
import type {SourceFile} from '../../../source/config/source-file.ts';
import {lookForFixes} from '../../../source/fixes/run.ts';
import {createClock} from '../../../source/host/clock.ts';
import type {Host} from '../../../source/host/host.ts';
import {connectSsh} from '../../../source/host/ssh.ts';
import {convertConfig} from '../../../source/upgrade/convert-config.ts';
import {mainFile, treeOf} from '../../dovecot/trees.ts';
import {describeLab} from '../describe-lab.ts';
import {rootLogin} from '../root-login.ts';

describeLab('no false alarm', lab => {
	const clock = createClock();
	let host: Host;
	beforeAll(async () => {
		await lab.exec('rm -rf /root/kept; mkdir /root/kept; cp -a /etc/postfix /root/kept/');
		host = await connectSsh(rootLogin(lab), undefined, clock);
	});
	afterAll(async () => {
		await host?.close();
		await lab.exec('rm -rf /etc/postfix; mv /root/kept/postfix /etc/postfix; rm -rf /root/kept /var/mail/operator; systemctl restart postfix');
		await lab.setState('broken');
	});
	/** What is found, and what could not be looked at. */
	const detected = async () => {
		const look = await lookForFixes(createAsk(host));
		return [
			...look.unanswered.values(),
			...[...look.detected].map(([id, {evidence}]) => `${id}: ${evidence.map(each => `${each.from}: ${each.text}`).join('; ')}`),
		];
	};
	const install = async (files: readonly SourceFile[]) => {
		const password = (await lab.exec('cat /usr/local/share/mailtui-lab/mailuser-password')).stdout.trim();
		const users = `testuser1@example.org:{PLAIN}${lab.password('testuser1@example.org')}`;
		const write = files.map(({path, text}) => {
			const whole = text.replaceAll('@PASSWORD@', password).replaceAll('@USERS@', users);
			return `install -D -m ${whole === text ? '0644' : '0640'} -g dovecot /dev/stdin '${path}' <<< "$(base64 -d <<< ${Buffer.from(whole).toString('base64')})"`;
		});
		const made = await lab.exec(
			`journalctl --rotate -q; journalctl --vacuum-time=1s -q; systemctl stop dovecot; rm -rf /etc/dovecot/conf.d /etc/dovecot/*.conf*; find /var/mail/vmail -mindepth 1 -delete\n${write.join('\n')}\nsystemctl reset-failed dovecot; systemctl restart dovecot && systemctl is-active dovecot`,
		);
		expect(made.stdout.trim().split('\n').at(-1)).toBe('active');
	};

	test('the repaired lab', async () => {
		await lab.setState('repaired');
		await lab.exec('journalctl --rotate -q; journalctl --vacuum-time=1s -q');
		expect(await detected()).toEqual([]);
	});

	test.each(['ispmail', 'postfixadmin', 'iredmail', 'prefetch', 'passwd-file'])('%s style, as it is after its upgrade', async name => {
		const {files} = convertConfig(treeOf(`2.3/${name}`), mainFile);
		// PostfixAdmin's own instructions list no users; where nothing lists them, that is what is found.
		const listing = 'userdb sql {\n  iterate_query = SELECT username AS user FROM mailbox\n}\n';
		await install(name === 'postfixadmin' ? files.map(file => (file.path === mainFile ? {...file, text: `${file.text}\n${listing}`} : file)) : files);
		expect(await detected()).toEqual([]);
	});

	test("stock Debian 13: Dovecot's and Postfix's own files, accounts of the system", async () => {
		const made = await lab.exec(`systemctl stop dovecot; rm -rf /etc/dovecot/conf.d /etc/dovecot/*.conf* /etc/dovecot/*.ext
			cp -a /usr/share/dovecot/dovecot.conf /usr/share/dovecot/conf.d /etc/dovecot/ 2> /dev/null
			postconf -X virtual_mailbox_domains virtual_mailbox_maps virtual_alias_maps virtual_transport smtpd_milters non_smtpd_milters smtpd_sasl_type smtpd_sasl_path
			postconf -MX submission/inet submissions/inet; postconf -e smtpd_tls_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem smtpd_tls_key_file=/etc/ssl/private/ssl-cert-snakeoil.key
			mkdir -p /etc/dovecot/private; ln -sf /etc/ssl/certs/ssl-cert-snakeoil.pem /etc/dovecot/private/dovecot.pem; ln -sf /etc/ssl/private/ssl-cert-snakeoil.key /etc/dovecot/private/dovecot.key
			systemctl reset-failed dovecot postfix; systemctl restart postfix dovecot && systemctl is-active dovecot`);
		expect(made.stdout.trim().split('\n').at(-1)).toBe('active');
		expect(await detected()).toEqual([]);
	});
});
