// Many pitfalls at once, as they are met: spread over files, in odd shapes, each hiding the next; told all together and repaired in one change.
import {describeLab} from '../describe-lab.ts';
import {deliver, type Proof, proveFixes} from './proof.ts';

const inInbox = /status=sent[\s\S]*\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/new\/\d/;

const proofs: readonly Proof[] = [
	{
		fix: 'dovecot-lmtp-username-format',
		when: 'seven others are there too: in CRLF, in tabs, in files of its own',
		breaks: `mkdir -p /etc/dovecot/sieve; printf 'require "fileinto";\\nif header :contains "subject" "junkme" { fileinto "Junk"; }\\n' > /etc/dovecot/sieve/vorher.sieve; sievec /etc/dovecot/sieve/vorher.sieve
cat > /etc/dovecot/conf.d/98-zusatz.conf <<'X'
# Zusätze für die Poststelle — bitte nicht löschen
	mail_plugins   =   $mail_plugins	quota
quota "User quota" {
  driver = count
  storage_size = 1G
}
auth_verbose=yes
auth_debug_passwords = no
X
sed -i 's/$/\\r/' /etc/dovecot/conf.d/98-zusatz.conf
printf 'protocol lmtp {\\n  auth_username_format = %%{user | username | lower}\\n}\\n' > /etc/dovecot/local.conf
sed -i 's/^#!include auth-system.conf.ext/!include auth-system.conf.ext/' /etc/dovecot/conf.d/10-auth.conf
sed -i "/^userdb sql/,/^}/s/5000 AS uid/quota || 'B' AS quota_storage_size, 5000 AS uid/" /etc/dovecot/conf.d/auth-sql.conf.ext
sed -i '/iterate_query/d' /etc/dovecot/conf.d/auth-sql.conf.ext
printf 'sieve_script vorher {\\n  type = before\\n  path = /etc/dovecot/sieve/vorher.sieve\\n}\\n' > /etc/dovecot/conf.d/99-sieve.conf
postconf -e 'mydestination = $myhostname, localhost, example.org'
postconf -e 'smtpd_use_tls = yes'
systemctl reload postfix
systemctl reset-failed dovecot; systemctl restart dovecot; doveadm auth lookup testuser1@example.org > /dev/null 2>&1 || true; sleep 0.5`,
		evidence: /local\.conf:2: auth_username_format = %\{user \| username \| lower\}/,
		also: [
			'postfix-domain-in-both',
			'dovecot-mail-plugins',
			'dovecot-sieve-not-run',
			'dovecot-quota-limit-in-block',
			'dovecot-iterate-query',
			'dovecot-system-users',
			'postfix-old-parameters',
		],
		look: `journalctl --rotate -q; journalctl --vacuum-time=1s -q; ${deliver}`,
		before: /status=(?:bounced|deferred)/,
		after: inInbox,
	},
	{
		fix: 'dovecot-userdb-home-missing',
		when: 'eight others are there too, and the query stands over several lines in an include that goes up',
		breaks: `cat > /etc/dovecot/conf.d/auth-sql.conf.ext <<X
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
  query = SELECT username AS user, password \\
          FROM mailbox \\
          WHERE username = '%u' AND active = true
}
!include_try ../inc/userdb.conf
X
mkdir -p /etc/dovecot/inc
printf 'userdb sql {\\n  # wo die Post liegt\\n  query = SELECT 5000 AS uid, \\\\\\n     5000 AS gid, \\\\\\n     CONCAT('"'maildir:/var/mail/vmail/'"', maildir) AS mail, \\\\\\n     '"'*:bytes=' || quota AS quota_rule"' \\\\\\n   FROM mailbox WHERE username = '"'%%{user}'"'\\n  iterate_query = SELECT username AS user FROM mailbox\\n}\\n' > /etc/dovecot/inc/userdb.conf
sed -i 's/^mail_driver/#mail_driver/' /etc/dovecot/conf.d/10-mail.conf
printf 'namespace default {\\n  inbox = yes\\n  separator = /\\n}\\nmail_plugins {\\n  quota = yes\\n}\\nquota "Q" {\\n}\\n' > /etc/dovecot/conf.d/99-ns.conf
postconf -e 'virtual_transport = lmtp:unix:/var/spool/postfix/private/dovecot-lmtp' 'smtpd_sasl_path = /var/run/dovecot/auth' 'smtpd_milters = unix:/run/opendkim/opendkim.sock' 'smtpd_enforce_tls = no'
systemctl reload postfix
systemctl reset-failed dovecot; systemctl restart dovecot; doveadm auth lookup testuser1@example.org > /dev/null 2>&1 || true; sleep 0.5`,
		evidence: /\/etc\/dovecot\/inc\/userdb\.conf:3: query = SELECT 5000 AS uid/,
		also: [
			'postfix-mailbox-transport',
			'postfix-sasl',
			'dovecot-old-variables',
			'dovecot-mail-driver-missing',
			'dovecot-duplicate-namespace',
			'dovecot-quota-rule',
			'opendkim-socket',
			'postfix-old-parameters',
		],
		look: `journalctl --rotate -q; journalctl --vacuum-time=1s -q; ${deliver}`,
		before: /status=(?:bounced|deferred)/,
		after: inInbox,
	},
	{
		fix: 'dovecot-mail-path-format',
		when: 'eight others are there too, each hiding the next',
		breaks: `cat >> /etc/dovecot/conf.d/10-auth.conf <<'X'
auth_mechanisms = plain login gssapi
X
printf 'mail_path = maildir:~/Maildir\\n  ssl_min_protocol  =  SSLv3   # alt\\nmail_inbox_path =\\n\\nmail_plugins = quota $mail_plugins\\n' > /etc/dovecot/local.conf
sed -i "s/^mail_driver = maildir/#&/" /etc/dovecot/conf.d/10-mail.conf
sed -i 's/refile:/file:/' /etc/opendkim.conf
postconf -e 'smtpd_tls_cert_file = /etc/ssl/nowhere.pem' 'virtual_transport = dovecot'
systemctl restart opendkim postfix
systemctl reset-failed dovecot; systemctl restart dovecot; doveadm auth lookup testuser1@example.org > /dev/null 2>&1 || true; sleep 0.5`,
		evidence: /local\.conf:1: mail_path = maildir:~\/Maildir/,
		also: [
			'dovecot-auth-mechanism',
			'postfix-mailbox-transport',
			'dovecot-tls-version',
			'postfix-certificate-files',
			'dovecot-mail-driver-missing',
			'dovecot-mail-plugins',
			'dovecot-inbox-path-empty',
			'opendkim-signing-table',
		],
		answers: {'left-behind': 'leave'},
		look: `journalctl --rotate -q; journalctl --vacuum-time=1s -q; ${deliver}`,
		before: /status=(?:bounced|deferred)/,
		after: inInbox,
	},
	{
		fix: 'dovecot-convert',
		when: 'half of a 2.4 configuration is of 2.3, and behind it lie a program, an owner and a certificate that are not there',
		breaks: `cat > /etc/dovecot/local.conf <<'X'
disable_plaintext_auth = no
service imap-login {
  service_count = 0
  process_min_avail = 2
}
ssl_dh = </usr/share/dovecot/dh.pem
ssl_server_key_file = </etc/letsencrypt/live/mx.example.org/privkey.pem
protocols = $protocols pop3
mail_plugins = $mail_plugins quota
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=1G
}
auth_username_format = %Lu
protocol lmtp {
	postmaster_address = postmaster@%d
}
X
sed -i 's/user = postfix/user = postfixx/' /etc/dovecot/conf.d/10-master.conf
sed -i 's|^ssl_server_cert_file = .*|ssl_server_cert_file = </etc/ssl/gone.pem|' /etc/dovecot/conf.d/10-ssl.conf
sed -i '1,20{/^dovecot_storage_version/d}' /etc/dovecot/dovecot.conf
systemctl restart dovecot 2> /dev/null || true`,
		evidence: /local\.conf:1: disable_plaintext_auth[\s\S]*dovecot_storage_version setting must be set/,
		also: ['dovecot-certificate-missing', 'dovecot-start-refused'],
		answers: {protocol: 'without'},
		look: `journalctl --rotate -q; journalctl --vacuum-time=1s -q; ${deliver}`,
		before: /status=(?:bounced|deferred)/,
		after: inInbox,
	},
];

describeLab('many repairs at once', lab => proveFixes(lab, proofs));
