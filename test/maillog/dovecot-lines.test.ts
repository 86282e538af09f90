// Lines as Dovecot 2.4.1, Postfix 3.10 and OpenDKIM of Debian 13 wrote them, and the fix that each leads to.
import {expect, test} from 'vitest';
import {fixes} from '../../source/fixes/list.ts';
import {explain} from '../../source/maillog/explain.ts';
import {explanations} from '../../source/maillog/explanations.ts';

test.each([
	[
		'lmtp(1869): Error: lmtp-server: conn unix:pid=1692,uid=102 [1]: rcpt a@example.org: Failed to initialize user: Namespace inbox: Unknown mail storage driver maildirr',
		'dovecot-mail-driver-unknown',
	],
	[
		'lmtp(1743): Error: lmtp-server: conn unix:pid=1692,uid=102 [1]: rcpt a@example.org: Failed to initialize user: Relative home directory paths not supported: example.org/a/',
		'dovecot-home-unusable',
	],
	[
		'lmtp(1787): Error: lmtp-server: rcpt a@example.org: Failed to lookup user a@example.org: Invalid settings in userdb: userdb returned 0 as uid',
		'dovecot-mail-owner',
	],
	[
		'lmtp(1831): Fatal: Raw user initialization failed: Mail access for users with UID 0 not permitted (see first_valid_uid in config file, uid from mail_uid setting).',
		'dovecot-mail-owner',
	],
	["lmtp(1962): Fatal: Raw user initialization failed: Plugin 'quoota' not found from directory /usr/lib/dovecot/modules", 'dovecot-plugin-missing'],
	["lmtp(1962): Fatal: Raw user initialization failed: Plugin '$mail_plugins' not found from directory /usr/lib/dovecot/modules", 'dovecot-mail-plugins'],
	['auth(a@example.org,sasl:plain): Error: sql: Unknown scheme FOO', 'dovecot-password-scheme'],
	["auth(a@example.org,sasl:plain): Error: sql: Invalid password in passdb: Weak password scheme 'MD5-CRYPT' used and refused", 'dovecot-weak-passwords'],
	[
		"imap-login: Error: Failed to initialize SSL connection: Couldn't initialize SSL server context: Can't set minimum protocol to 'SSLv3' (ssl_min_protocol setting): Unknown value: user=<>, rip=127.0.0.1",
		'dovecot-tls-version',
	],
	[
		'lmtp(a@example.org): Error: mkdir(/var/vmail/example.org/a/Maildir) failed: Permission denied (euid=5000(vmail) egid=5000(vmail) missing +w perm: /var/vmail, dir owned by 0:0 mode=0755)',
		'dovecot-mail-directory',
	],
	[
		'lmtp(a@example.org): Error: mkdir(/home/testuser1/mail/.imap) failed: Permission denied (euid=5000(vmail) egid=5000(vmail) missing +w perm: /home, dir owned by 0:0 mode=0755)',
		'dovecot-mail-defaults-conflict',
	],
	['master: Fatal: service(lmtp) access(/usr/lib/dovecot/lmtp) failed: No such file or directory', 'dovecot-start-refused'],
	["master: Fatal: service(auth) User doesn't exist: nouser (See service auth { unix_listener a { user } } setting)", 'dovecot-start-refused'],
	["550 5.1.1 <a@example.org> User doesn't exist: a@example.org (in reply to RCPT TO command)", 'dovecot-lmtp-username-format'],
	['key data is not secure: /etc/dkimkeys/mail.private is in group 101 which has multiple users (e.g., "postfix")', 'opendkim-key-permissions'],
	['fatal: unsupported dictionary type: mysql. Is the postfix-mysql package installed?', 'postfix-table-package'],
	// What mail programs do is theirs to mend.
	['imap-login: Login aborted: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48', undefined],
	['imap-login: Login aborted: Connection closed: SSL_accept() failed: error:0A00010B:SSL routines::wrong version number', undefined],
	['imap-login: Login aborted: Connection closed: SSL_accept() failed: error:0A000102:SSL routines::unsupported protocol', undefined],
	['imap-login: Login aborted: Cleartext authentication disallowed on non-secure (SSL/TLS) connections.', undefined],
])('%s', (text, fix) => {
	const explained = explain(text);
	expect([explained?.fix, (explained?.means ?? '').length > 20, (explained?.todo ?? '').length > 10]).toEqual([fix, true, true]);
});

test('every fix that a line leads to is there', () => {
	const ids = new Set(fixes.map(({id}) => id));
	expect(explanations.flatMap(({fix}) => (fix === undefined || ids.has(fix) ? [] : [fix]))).toEqual([]);
});
