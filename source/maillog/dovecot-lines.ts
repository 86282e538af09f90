// What errors of Dovecot and OpenDKIM mean that have one cause each, and the fix that knows it; what mail programs do wrong, which nothing here can repair.
import type {Explanation} from './explanations.ts';

export const dovecotLines: readonly Explanation[] = [
	{
		when: /mkdir\((?!\/home\/).*missing \+w perm/,
		means: 'Dovecot may not write where mail lies: the directory belongs to somebody else.',
		todo: 'The line says which directory, and whose it is.',
		fix: 'dovecot-mail-directory',
	},
	{
		when: /Unknown mail storage driver/,
		means: 'mail_driver names a format that Dovecot does not have, so that no mailbox opens.',
		todo: 'Most often it is misspelt.',
		fix: 'dovecot-mail-driver-unknown',
	},
	{
		when: /Relative home directory paths not supported/,
		means: 'The database returns a home that does not begin with a slash.',
		todo: 'The query must return a whole path.',
		fix: 'dovecot-home-unusable',
	},
	{
		when: /User is missing UID|Unknown UNIX [UG]ID (?:user|group)|users with [UG]ID \d+ not permitted|userdb returned 0 as uid/,
		means: 'Dovecot does not know as whom to touch this mailbox, or may not.',
		todo: 'All mail belongs to one account, usually vmail: mail_uid and mail_gid, or the query, must name it.',
		fix: 'dovecot-mail-owner',
	},
	{
		when: /Plugin '\$mail_plugins' not found/,
		means: 'A list of plugins is written as for Dovecot 2.3.',
		todo: 'In 2.4 it is mail_plugins { name = yes }.',
		fix: 'dovecot-mail-plugins',
	},
	{
		when: /Plugin '[^']*' not found from directory/,
		means: 'A plugin is switched on that is not on this server: misspelt, or not installed.',
		todo: 'Name the right one, install its package, or leave it out.',
		fix: 'dovecot-plugin-missing',
	},
	{
		when: /Duplicate namespace prefix/,
		means: 'Two namespaces stand for the same folders, so that no mailbox opens.',
		todo: 'Give both blocks one name.',
		fix: 'dovecot-duplicate-namespace',
	},
	{
		when: /No value to get \S+ from/,
		means: 'A setting holds a variable that has no value in Dovecot 2.4.',
		todo: '%{domain} is %{user | domain} now.',
		fix: 'dovecot-old-variables',
	},
	{
		when: /Weak password scheme/,
		means: 'This password is stored in a way that Dovecot 2.4 refuses; its owner is told of a temporary failure.',
		todo: 'Give the account a new password.',
		fix: 'dovecot-weak-passwords',
	},
	{
		when: /Unknown scheme /,
		means: 'The database, or default_password_scheme, names a way to store passwords that Dovecot does not have.',
		todo: 'doveadm pw -l lists those that it has.',
		fix: 'dovecot-password-scheme',
	},
	{
		when: /Can't set minimum protocol to/,
		means: 'ssl_min_protocol names a version that Dovecot does not know: nobody gets in with TLS.',
		todo: 'TLSv1.2 is what Debian sets.',
		fix: 'dovecot-tls-version',
	},
	{
		when: /sql_driver setting is empty/,
		means: 'Users come from a database, and nothing says of which kind it is.',
		todo: 'sql_driver = pgsql, for PostgreSQL.',
		fix: 'dovecot-sql-driver',
	},
	{
		when: /Unknown authentication mechanism/,
		means: 'auth_mechanisms names one that Dovecot does not have, so that nobody can log in.',
		todo: 'Take it out, or install its package.',
		fix: 'dovecot-auth-mechanism',
	},
	{
		when: /Connect failed to database/,
		means: 'Dovecot cannot reach the database with its users.',
		todo: 'The words behind it say whether it is down or refuses the password.',
		fix: 'dovecot-database-away',
	},
	{
		when: /client doesn't have lookup permissions/,
		means: 'The program that delivers may not ask Dovecot about users.',
		todo: 'It needs the socket auth-userdb.',
		fix: 'dovecot-auth-userdb',
	},
	{
		when: /service\([\w-]+\) (?:User|Group) doesn't exist|service\([\w-]+\) access\(\S+\) failed: No such file|already running with PID/,
		means: 'Dovecot does not start, because something that its configuration names is not here, or because it runs already.',
		todo: 'The line says what.',
		fix: 'dovecot-start-refused',
	},
	{
		when: /key data is not secure|can't load key from/,
		means: 'OpenDKIM may not, or does not want to, read the key for signing.',
		todo: 'The key must belong to opendkim and be readable by nobody else.',
		fix: 'opendkim-key-permissions',
	},
	{
		when: /connect to Milter service .*: (?:No such file|Connection refused|Permission denied)/,
		means: 'OpenDKIM (or another milter) does not answer: mail leaves unsigned, or waits.',
		todo: 'Start OpenDKIM, screen 2; compare its Socket with smtpd_milters.',
		fix: 'opendkim-socket',
	},
	{
		when: /unsupported dictionary type/,
		means: 'Postfix has no program for this kind of table.',
		todo: 'The line says which package brings it.',
		fix: 'postfix-table-package',
	},
	{
		when: /tls(?:v1)? alert (?:unknown ca|certificate (?:unknown|expired)|bad certificate)|sslv3 alert certificate/i,
		means: 'A mail program does not trust the certificate of this server, and hung up.',
		todo: 'Look at the certificate, screen 3; else the program looks for another name, or keeps an old exception.',
	},
	{
		when: /SSL_accept\(\) failed.*(?:wrong version number|http request)/i,
		means: 'Somebody spoke without TLS on a port that is TLS from the first byte.',
		todo: 'In the mail program: "SSL/TLS" on 993 and 465, "STARTTLS" on 143 and 587. From strangers: scanners, nothing to do.',
	},
	{
		when: /SSL_accept\(\) failed.*(?:unsupported protocol|no shared cipher|version too low)/i,
		means: 'A mail program, or a scanner, knows only an old TLS that this server does not offer.',
		todo: 'Renew the program; a lower ssl_min_protocol would weaken all others.',
	},
	{
		when: /Cleartext authentication disallowed/i,
		means: 'A mail program wanted to send its password without TLS, and was not let.',
		todo: 'Switch on TLS in the program: STARTTLS, or port 993.',
	},
];
