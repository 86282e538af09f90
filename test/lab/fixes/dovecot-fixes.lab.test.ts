// Every repair of Dovecot's configuration beyond the first four, on a real one.
import {describeLab} from '../describe-lab.ts';
import {deliver, type Proof, proveFixes} from './proof.ts';

const conf = '/etc/dovecot/conf.d';
const reload = 'systemctl restart dovecot';
const inInbox = /status=sent[\s\S]*\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/new\/\d/;

const proofs: readonly Proof[] = [
	{
		fix: 'dovecot-sql-driver',
		when: 'nothing says which kind of database',
		breaks: `sed -i '/^sql_driver/d' ${conf}/auth-sql.conf.ext; ${reload}`,
		evidence: /auth-sql\.conf\.ext:\d+: passdb sql \{/,
		look: 'timeout 5 doveadm auth lookup testuser1@example.org 2>&1; journalctl -o cat -t dovecot -n 5',
		before: /passdb lookup failed|Failed to connect|sql_driver/i,
		after: /^passdb: testuser1@example\.org/,
	},
	{
		fix: 'dovecot-config-error',
		when: 'a file includes itself',
		breaks: `printf '!include 98-loop.conf\\n' > ${conf}/98-loop.conf; ${reload} 2> /dev/null || true`,
		evidence: /98-loop\.conf:1: Recursive include file/,
		look: `systemctl is-active dovecot; ${deliver}`,
		before: /^failed/,
		after: /^active[\s\S]*status=sent/,
	},
	{
		fix: 'dovecot-config-error',
		when: 'two files include each other',
		breaks: `printf '!include 99-back.conf\n' > ${conf}/98-loop.conf; printf '!include 98-loop.conf\n' > ${conf}/99-back.conf; ${reload} 2> /dev/null || true`,
		evidence: /98-loop\.conf:1: Recursive include file/,
		look: `systemctl is-active dovecot; cat ${conf}/99-back.conf; ${deliver}`,
		before: /^failed/,
		after: /^active\n!include 98-loop[\s\S]*status=sent/,
	},
	{
		fix: 'dovecot-auth-mechanism',
		when: 'GSSAPI is named and not installed',
		breaks: `echo 'auth_mechanisms = plain gssapi' >> ${conf}/10-auth.conf; ${reload}; doveadm auth lookup x@example.org > /dev/null 2>&1 || true; sleep 0.3`,
		evidence: /10-auth\.conf:\d+: auth_mechanisms = plain gssapi\n.*Unknown authentication mechanism 'GSSAPI'/,
		look: 'timeout 5 doveadm auth lookup testuser1@example.org 2>&1; grep ^auth_mech /etc/dovecot/conf.d/10-auth.conf',
		before: /(?!passdb:)[\s\S]*gssapi/,
		after: /^passdb: testuser1@example\.org[\s\S]*auth_mechanisms = plain\n/,
	},
	{
		fix: 'dovecot-old-variables',
		when: 'homes are made of %d and %n, and mail lies in a directory that is called so',
		breaks: `sed -i "s/ '\\/var\\/mail\\/vmail\\/' || maildir AS home,//" ${conf}/auth-sql.conf.ext; echo 'mail_home = /var/mail/vmail/%d/%n' > ${conf}/99-lab.conf; ${reload}; (${deliver}) > /dev/null || true`,
		evidence: /99-lab\.conf:1: mail_home = \/var\/mail\/vmail\/%d\/%n\nmail lies in: \/var\/mail\/vmail\/%d\/%n\/Maildir \(maildir, \d\)/,
		answers: {'left-behind': 'leave'},
		look: `rm -rf /var/mail/vmail/example.org; ${deliver}`,
		before: /\/var\/mail\/vmail\/%d\/%n\/Maildir\/new\//,
		after: inInbox,
	},
	{
		fix: 'dovecot-old-variables',
		when: 'names are looked up as %Lu',
		breaks: `echo 'auth_username_format = %Lu' > ${conf}/99-lab.conf; ${reload}`,
		evidence: /99-lab\.conf:1: auth_username_format = %Lu/,
		look: 'doveadm auth lookup testuser1@example.org 2>&1; cat /etc/dovecot/conf.d/99-lab.conf',
		before: /%Lu/,
		after: /^passdb: testuser1@example\.org[\s\S]*= %\{user \| lower\}/,
	},
	{
		fix: 'dovecot-old-variables',
		when: 'the home has %{domain} in it',
		breaks: `sed -i "s/ '\\/var\\/mail\\/vmail\\/' || maildir AS home,//" ${conf}/auth-sql.conf.ext; echo 'mail_home = /var/mail/vmail/%{domain}/%{username}' > ${conf}/99-lab.conf; ${reload}`,
		evidence: /99-lab\.conf:1: mail_home = \/var\/mail\/vmail\/%\{domain\}/,
		look: deliver,
		before: /No value to get domain from/,
		after: inInbox,
	},
	{
		fix: 'dovecot-mail-plugins',
		when: 'the list adds itself',
		breaks: `echo 'mail_plugins = $mail_plugins quota' > ${conf}/99-lab.conf; ${reload}`,
		evidence: /99-lab\.conf:1: mail_plugins = \$mail_plugins quota/,
		look: deliver,
		before: /Plugin '\$mail_plugins' not found/,
		after: inInbox,
	},
	{
		fix: 'dovecot-duplicate-namespace',
		when: 'a second namespace has another name',
		breaks: `printf 'namespace private {\\n  inbox = yes\\n  separator = /\\n}\\n' > ${conf}/99-lab.conf; ${reload}`,
		evidence: /15-mailboxes\.conf:\d+: namespace inbox \{\n.*99-lab\.conf:1: namespace private \{/,
		look: deliver,
		before: /Duplicate namespace prefix/,
		after: inInbox,
	},
	{
		fix: 'dovecot-domain-lost',
		when: 'the userdb answers with the name before the @',
		breaks: `runuser -u postgres -- psql -qd mailserver -c "CREATE VIEW parts AS SELECT split_part(username, '@', 1) AS name, split_part(username, '@', 2) AS domain, active FROM mailbox; GRANT SELECT ON parts TO mailuser"
			sed -i "/^userdb sql/,/^}/s|^  query = .*|  query = SELECT name AS user, 5000 AS uid, 5000 AS gid FROM parts WHERE name = '%{user \\| username}' AND domain = '%{user \\| domain}' AND active|" ${conf}/auth-sql.conf.ext
			echo 'mail_home = /var/mail/vmail/%{user | domain}/%{user | username}' > ${conf}/99-lab.conf; ${reload}`,
		evidence: /auth-sql\.conf\.ext:\d+: query = SELECT name AS user[\s\S]*mail lies in: \/var\/mail\/vmail\/\/testuser1\/Maildir \(maildir, 1\)/,
		answers: {'left-behind': 'leave'},
		look: `rm -rf /var/mail/vmail/*; ${deliver}`,
		before: /\/var\/mail\/vmail\/testuser1\/Maildir|\/var\/mail\/vmail\/\/testuser1/,
		after: inInbox,
		mends: 'runuser -u postgres -- psql -qd mailserver -c "DROP VIEW parts"',
	},
	{
		fix: 'dovecot-quota-limit-in-block',
		when: 'the limit of all stands in the block',
		breaks: `printf 'mail_plugins {\\n  quota = yes\\n}\\nquota "User quota" {\\n  driver = count\\n  storage_size = 1G\\n}\\n' > ${conf}/99-lab.conf
			sed -i "/^userdb sql/,/^}/s/5000 AS uid/'100M' AS quota_storage_size, 5000 AS uid/" ${conf}/auth-sql.conf.ext; ${reload}`,
		evidence: /99-lab\.conf:6: storage_size = 1G\n.*quota_storage_size/,
		look: 'doveadm -f tab quota get -u testuser1@example.org',
		before: /STORAGE\t0\t1048576/,
		after: /STORAGE\t0\t102400/,
	},
	{
		fix: 'dovecot-iterate-query',
		when: 'there is none',
		breaks: `sed -i '/iterate_query/d' ${conf}/auth-sql.conf.ext; ${reload}`,
		evidence: /auth-sql\.conf\.ext:\d+: query = SELECT [\s\S]*user listing failed|User listing returned failure/i,
		look: "doveadm user '*' 2>&1",
		before: /failed|failure/,
		after: /^mailtui-probe@example\.org$/m,
	},
	{
		fix: 'dovecot-system-users',
		when: "Debian's include is still there",
		breaks: `sed -i 's/^#!include auth-system.conf.ext/!include auth-system.conf.ext/' ${conf}/10-auth.conf; ${reload}`,
		evidence: /10-auth\.conf:\d+: !include auth-system\.conf\.ext\n.*passdb pam/,
		look: "doveadm user '*'",
		before: /^nobody$/m,
		after: /^(?![\s\S]*^nobody$)[\s\S]*^testuser1@example\.org$/m,
	},
];

describeLab('repairs of Dovecot', lab => proveFixes(lab, proofs));
