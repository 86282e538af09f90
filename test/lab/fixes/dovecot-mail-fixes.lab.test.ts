// Repairs of where mail lies, as whom it is touched, and of limits and logins, on a real Dovecot.
import {describeLab} from '../describe-lab.ts';
import {deliver, type Proof, proveFixes} from './proof.ts';

const conf = '/etc/dovecot/conf.d';
const reload = 'systemctl restart dovecot';
const query = `${conf}/auth-sql.conf.ext`;
const inInbox = /status=sent[\s\S]*\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/new\/\d/;
const into = (text: string) => `printf '${text}' > ${conf}/99-lab.conf; ${reload}`;
const once = `(${deliver}) > /dev/null || true`;

const proofs: readonly Proof[] = [
	{
		fix: 'dovecot-mail-owner',
		when: 'neither the userdb nor the configuration names anybody',
		breaks: `sed -i 's/, 5000 AS uid, 5000 AS gid//' ${query}; ${reload}`,
		evidence: /auth-sql\.conf\.ext:\d+: query = SELECT[^\n]*\n.*uid is empty/,
		look: deliver,
		before: /User is missing UID/,
		after: inInbox,
	},
	{
		fix: 'dovecot-mail-owner',
		when: 'somebody is named who is not there',
		breaks: `sed -i 's/, 5000 AS uid, 5000 AS gid//' ${query}; ${into('mail_uid = nosuch\\nmail_gid = vmail\\n')}`,
		evidence: /99-lab\.conf:1: mail_uid = nosuch\n.*Unknown UNIX UID user: nosuch/,
		look: deliver,
		before: /Unknown UNIX UID user/,
		after: inInbox,
	},
	{
		fix: 'dovecot-mail-owner',
		when: 'the number of the account is too low',
		breaks: `sed -i 's/5000 AS uid, 5000 AS gid/300 AS uid, 5000 AS gid/' ${query}; chown 300:5000 /var/mail/vmail; ${reload}`,
		evidence: /users with UID 300 not permitted/,
		look: deliver,
		before: /not permitted/,
		after: inInbox,
		mends: 'chown vmail:vmail /var/mail/vmail',
	},
	{
		fix: 'dovecot-mail-directory',
		when: 'it belongs to root',
		breaks: `chown root:root /var/mail/vmail; chmod 755 /var/mail/vmail; ${once}`,
		evidence: /stat: \/var\/mail\/vmail belongs to root:root, mode \d755\n.*missing \+w perm: \/var\/mail\/vmail/,
		look: deliver,
		before: /missing \+w perm/,
		after: inInbox,
		mends: 'chown vmail:vmail /var/mail/vmail; chmod 770 /var/mail/vmail',
	},
	{
		fix: 'dovecot-mail-path-format',
		when: 'maildir: stands before it',
		breaks: into('mail_path = maildir:~/Maildir\\n'),
		evidence: /99-lab\.conf:1: mail_path = maildir:~\/Maildir/,
		look: deliver,
		before: /maildir:~\/Maildir\) in directory/,
		after: inInbox,
	},
	{
		fix: 'dovecot-mail-path-format',
		when: 'the layout stands behind it, and mail lies in a directory of that name',
		breaks: `${into('mail_path = ~/Maildir:LAYOUT=fs\\n')}; ${once}`,
		evidence:
			/99-lab\.conf:1: mail_path = ~\/Maildir:LAYOUT=fs\n[\s\S]*mail lies in: \/var\/mail\/vmail\/example\.org\/testuser1\/Maildir:LAYOUT=fs \(maildir, \d\)/,
		answers: {'left-behind': 'leave'},
		look: `rm -rf /var/mail/vmail/example.org/testuser1/Maildir; ${deliver}; doveconf mailbox_list_layout`,
		before: /Maildir:LAYOUT=fs\/new/,
		after: /Maildir\/new\/[\s\S]*mailbox_list_layout = fs/,
	},
	{
		fix: 'dovecot-inbox-path-empty',
		when: 'mail_inbox_path is nothing, and mail came since',
		breaks: `${into('mail_path = ~/Maildir\\nmail_inbox_path =\\n')}; ${once}`,
		evidence: /99-lab\.conf:2: mail_inbox_path =\n[\s\S]*mail lies in: .*testuser1\/Maildir\/\.INBOX \(maildir, 1\)/,
		look: 'doveadm mailbox status -u testuser1@example.org messages INBOX; doveconf mail_inbox_path; find /var/mail/vmail/example.org/testuser1/Maildir -type f -path "*/testuser1/Maildir/[nc]*" | sort',
		before: /messages=1\nmail_inbox_path = \n$/,
		after: /messages=1\nmail_inbox_path = \n.*Maildir\/(?:new|cur)\/\d/,
	},
	{
		fix: 'dovecot-stale-mail-field',
		when: 'mail lies right in the home, and the field that says so is ignored',
		breaks: `install -d -o vmail -g vmail /var/mail/vmail/example.org/testuser1/{cur,new,tmp}; chown -R vmail:vmail /var/mail/vmail; printf 'Subject: old\\n\\nx\\n' | install -o vmail -g vmail -m 600 /dev/stdin /var/mail/vmail/example.org/testuser1/cur/1.M1.mx:2,S`,
		evidence: /auth-sql\.conf\.ext:\d+: query = SELECT 'maildir:[^\n]*\nmail lies in: \/var\/mail\/vmail\/example\.org\/testuser1\/? \(maildir, 1\)/,
		answers: {'new-mail': 'move'},
		look: 'doveadm mailbox status -u testuser1@example.org messages INBOX; rm -rf /var/mail/vmail/example.org/testuser1/Maildir',
		before: /messages=0/,
		after: /messages=1/,
	},
	{
		fix: 'dovecot-quota-rule',
		when: 'the query returns limits as Dovecot 2.3 took them',
		breaks: `${into('mail_plugins {\\n  quota = yes\\n}\\nquota "User quota" {\\n  driver = count\\n}\\n')}
			sed -i "/^userdb sql/,/^}/s/5000 AS uid/'*:bytes=' || quota AS quota_rule, 5000 AS uid/" ${query}; ${reload}`,
		evidence: /auth-sql\.conf\.ext:\d+: query = SELECT .*quota_rule/,
		look: 'doveadm -f tab quota get -u testuser1@example.org',
		before: /STORAGE\t0\t-/,
		after: /STORAGE\t0\t1048576/,
	},
	{
		fix: 'dovecot-weak-passwords',
		when: 'a password is stored as plain MD5',
		breaks: `runuser -u postgres -- psql -qd mailserver -c "UPDATE mailbox SET password = '{PLAIN-MD5}5f4dcc3b5aa765d61d8327deb882cf99' WHERE username = 'testuser2@example.org'"
			echo password | doveadm auth test testuser2@example.org > /dev/null 2>&1 || true; sleep 0.3`,
		evidence: /Weak password scheme 'PLAIN-MD5' used and refused\n.*auth_allow_weak_schemes = no/,
		look: 'echo password | doveadm auth test testuser2@example.org; echo $?',
		before: /75$/m,
		after: /0$/m,
		mends: `runuser -u postgres -- psql -qd mailserver -c "UPDATE mailbox SET password = a.password FROM (SELECT password FROM mailbox WHERE username = 'testuser1@example.org') a WHERE username = 'testuser2@example.org'"`,
	},
	{
		fix: 'dovecot-connection-limit',
		when: 'a second connection is one too many',
		breaks: `${into('protocol imap {\\n  mail_max_userip_connections = 1\\n}\\n')}
			(umask 077; echo "a login testuser1@example.org $(cat /run/lab-password)" > /run/lab-login)
			(cat /run/lab-login; sleep 3) | timeout 4 openssl s_client -quiet -connect 127.0.0.1:993 > /dev/null 2>&1 & sleep 1
			(cat /run/lab-login; sleep 1) | timeout 2 openssl s_client -quiet -connect 127.0.0.1:993 > /dev/null 2>&1 || true; wait; rm /run/lab-login`,
		evidence: /Maximum number of connections from user\+IP exceeded[\s\S]*99-lab\.conf:2: mail_max_userip_connections = 1/,
		look: 'doveconf -f protocol=imap mail_max_userip_connections',
		before: /= 1$/m,
		after: /= 30$/m,
	},
	{
		fix: 'fail2ban-dovecot-filter',
		when: 'the jail is on and the filter is of yesterday',
		breaks: `printf '[dovecot]\\nenabled = true\\n' > /etc/fail2ban/jail.d/dovecot.conf; fail2ban-client reload > /dev/null`,
		evidence: /filter\.d\/dovecot\.conf:\d+: .*Aborted login[\s\S]*Jail list: .*dovecot/,
		look: `echo 'Nov 26 11:07:08 mx dovecot[7271]: imap-login: Login aborted: Connection closed (auth failed, 1 attempts in 3 secs) (auth_failed): user=<a@example.org>, method=PLAIN, rip=198.51.100.9, lip=127.0.0.1, TLS, session=<x>' > /tmp/line
			fail2ban-regex /tmp/line dovecot | grep matched; fail2ban-client get dovecot failregex | grep -c 'Login aborted'`,
		before: /0 matched[\s\S]*^0$/m,
		after: /1 matched[\s\S]*^1$/m,
	},
];

describeLab('repairs of mailboxes', lab =>
	proveFixes(
		lab,
		proofs,
		`install -m 600 /dev/stdin /run/lab-password <<< '${'testuser1@example.org' in (lab.passwordFiles ?? {}) ? lab.password('testuser1@example.org') : ''}'`,
	),
);
