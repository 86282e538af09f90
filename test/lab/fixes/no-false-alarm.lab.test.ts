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

/** Ways to run a server that are no style of anybody's and well. */
const healthy: ReadonlyArray<readonly [what: string, to: string, made: string]> = [
	[
		'mbox for users of virtual domains, with places of its own',
		'testuser1@example.org',
		`sed -i 's/^mail_driver = maildir/mail_driver = mbox/' /etc/dovecot/conf.d/10-mail.conf
printf 'mail_path = ~/mail\\nmail_inbox_path = ~/inbox\\n' > /etc/dovecot/local.conf`,
	],
	[
		'sdbox with everything around it: quota, filters, learning, shared folders, a master user',
		'testuser1@example.org',
		`sed -i 's/^mail_driver = maildir/mail_driver = sdbox/' /etc/dovecot/conf.d/10-mail.conf
mkdir -p /etc/dovecot/sieve; printf 'require ["fileinto"];\\nif header :contains "X-Spam" "Yes" { fileinto "Junk"; }\\n' > /etc/dovecot/sieve/spam.sieve; printf 'require ["vnd.dovecot.pipe","copy","imapsieve"];\\nkeep;\\n' > /etc/dovecot/sieve/learn.sieve
cat > /etc/dovecot/local.conf <<'X'
mail_path = ~/sdbox
mail_plugins {
  quota = yes
  acl = yes
}
protocol imap {
  mail_plugins {
    imap_quota = yes
    imap_acl = yes
    imap_sieve = yes
  }
}
protocol lmtp {
  mail_plugins {
    sieve = yes
  }
}
quota "User quota" {
  driver = count
  warning full {
    quota_storage_percentage = 95
    execute quota-warning {
      args = 95 %{user}
    }
  }
}
quota_storage_size = 1G
acl_driver = vfile
acl_sharing_map {
  dict file {
    path = /var/mail/vmail/shared.db
  }
}
namespace shared {
  type = shared
  separator = /
  prefix = shared/$user/
  mail_driver = sdbox
  mail_path = %{owner_home}/sdbox
  mail_index_private_path = ~/shared/%{owner_user}
  subscriptions = no
  list = children
}
namespace inbox {
  separator = /
  mailbox Junk {
    sieve_script learn {
      type = before
      cause = copy
      path = /etc/dovecot/sieve/learn.sieve
    }
  }
}
sieve_plugins {
  sieve_imapsieve = yes
  sieve_extprograms = yes
}
sieve_global_extensions {
  vnd.dovecot.pipe = yes
}
sieve_script spam {
  type = before
  path = /etc/dovecot/sieve/spam.sieve
}
auth_master_user_separator = *
passdb passwd-file {
  master = yes
  passwd_file_path = /etc/dovecot/master-users
}
service quota-warning {
  executable = script /bin/true
  unix_listener quota-warning {
    user = vmail
  }
}
X
printf 'boss:{PLAIN}x\\n' > /etc/dovecot/master-users; sievec /etc/dovecot/sieve/spam.sieve; sievec /etc/dovecot/sieve/learn.sieve`,
	],
	[
		'mdbox',
		'testuser1@example.org',
		`sed -i 's/^mail_driver = maildir/mail_driver = mdbox/' /etc/dovecot/conf.d/10-mail.conf; echo 'mail_path = ~/mdbox' > /etc/dovecot/local.conf`,
	],
	[
		'names without a domain in the database, which LMTP strips rightly',
		'testuser1@example.org',
		`runuser -u postgres -- psql -qd mailserver -c "CREATE VIEW people AS SELECT split_part(username, '@', 1) AS name, password, active FROM mailbox; GRANT SELECT ON people TO mailuser" 2>/dev/null
cat > /etc/dovecot/conf.d/auth-sql.conf.ext <<X
sql_driver = pgsql
pgsql 127.0.0.1 {
  parameters {
    user = mailuser
    password = "$(cat /usr/local/share/mailtui-lab/mailuser-password)"
    dbname = mailserver
  }
}
passdb sql {
  default_password_scheme = SHA512-CRYPT
  query = SELECT name AS user, password FROM people WHERE name = '%{user}' AND active
}
userdb sql {
  query = SELECT '/var/mail/vmail/' || name AS home, 5000 AS uid, 5000 AS gid FROM people WHERE name = '%{user}' AND active
  iterate_query = SELECT name AS user FROM people WHERE active
}
X
echo 'auth_username_format = %{user | username | lower}' > /etc/dovecot/local.conf
sed -i 's/^  #auth_username_format/  auth_username_format/' /etc/dovecot/conf.d/20-lmtp.conf`,
	],
	[
		'accounts of the system with Maildirs, by LMTP',
		'operator@example.org',
		`sed -i -e 's/^#!include auth-system.conf.ext/!include auth-system.conf.ext/' -e 's/^!include auth-sql.conf.ext/#&/' /etc/dovecot/conf.d/10-auth.conf
sed -i 's/^mail_driver/#&/' /etc/dovecot/conf.d/10-mail.conf
cat > /etc/dovecot/local.conf <<'X'
mail_driver = maildir
mail_path = ~/Maildir
mail_home = /home/%{user | username}
mail_privileged_group = mail
auth_username_format = %{user | username | lower}
X
postconf -X virtual_mailbox_domains virtual_mailbox_maps virtual_alias_maps virtual_transport; postconf -e 'mydestination = example.org, localhost' 'mailbox_transport = lmtp:unix:private/dovecot-lmtp'; systemctl restart postfix`,
	],
	[
		'a prefetched userdb, a database with a name of its own, what looks like 2.3 in comments and patterns',
		'testuser1@example.org',
		`cat > /etc/dovecot/conf.d/auth-sql.conf.ext <<X
sql_driver = pgsql
pgsql pool {
  host = 127.0.0.1
  parameters {
    user = mailuser
    password = "$(cat /usr/local/share/mailtui-lab/mailuser-password)"
    dbname = mailserver
  }
}
passdb sql {
  default_password_scheme = SHA512-CRYPT
  query = SELECT username AS user, password, \\\\
    '/var/mail/vmail/' || maildir AS userdb_home, 'vmail' AS userdb_uid, 'vmail' AS userdb_gid, \\\\
    CASE WHEN quota = 0 THEN NULL ELSE quota || 'B' END AS userdb_quota_storage_size \\\\
    FROM mailbox WHERE username = '%{user | lower}' AND active AND username NOT LIKE '%spam%'
}
userdb prefetch {
}
userdb sql {
  query = SELECT '/var/mail/vmail/' || maildir AS home, 'vmail' AS uid, 'vmail' AS gid, CASE WHEN quota = 0 THEN NULL ELSE quota || 'B' END AS quota_storage_size FROM mailbox WHERE username = '%{user | lower}' AND active
  iterate_query = SELECT username AS user FROM mailbox
}
X
cat > /etc/dovecot/local.conf <<'X'
mail_driver = maildir
mail_path = %{home}/Maildir
mail_inbox_path = %{home}/Maildir
mail_plugins {
  quota = yes
}
protocol imap {
  mail_plugins {
    imap_quota = yes
  }
}
quota "Q" {
  driver = count
}
log_timestamp = "%Y-%m-%d "
login_greeting = 100% ready
X
postconf -e 'smtpd_sender_login_maps = proxy:pgsql:/etc/postfix/pgsql-virtual-mailboxes.cf' 'virtual_transport = lmtp:unix:private/dovecot-lmtp' 'milter_default_action = tempfail' 'mydestination = localhost.localdomain, localhost' 'relay_domains =' 'recipient_delimiter = +'
systemctl reload postfix`,
	],
];

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

	test.each(healthy)('%s', async (_, to, made) => {
		await lab.setState('repaired');
		const put = await lab.exec(`${made}\nsystemctl restart dovecot; journalctl --rotate -q; journalctl --vacuum-time=1s -q
			printf 'Subject: kept\\n\\nx\\n' | sendmail -f '<>' ${to}`);
		try {
			expect(put.code).toBe(0);
			await expect.poll(async () => (await lab.exec('journalctl -q -o cat -t postfix/lmtp')).stdout, {timeout: 10_000}).toContain('status=sent');
			expect(await detected()).toEqual([]);
		} finally {
			await lab.exec(
				'rm -rf /etc/postfix; cp -a /root/kept/postfix /etc/postfix; systemctl restart postfix; runuser -u postgres -- psql -qd mailserver -c "DROP VIEW IF EXISTS people" 2> /dev/null',
			);
		}
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
