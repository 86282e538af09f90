// The schemas that the suite runs through: their tables, and what Dovecot and Postfix ask them, in Dovecot 2.4's and Postfix's own words.
import {readFileSync} from 'node:fs';
import type {DatabaseSettings} from '../../source/profile/database-settings.ts';

export type SchemaCase = {
	readonly id: string;
	readonly sql: string;
	readonly passwordQuery: string;
	readonly userQuery: string;
	readonly iterateQuery: string;
	/** `%s` is the address, `%d` its domain (pgsql_table(5)). */
	readonly domainMap: string;
	readonly mailboxMap: string;
	readonly aliasMap: string;
	readonly settings?: DatabaseSettings;
	readonly style: object;
	readonly hasNames: boolean;
	/** It has no state that Postfix could ask for. */
	readonly keepsMailWhenDisabled: boolean;
	/** Where the mail of this name lies. */
	directory(local: string): string;
};

const sqlOf = (id: string): string => readFileSync(new URL(`../../fixtures/schemas/${id}.sql`, import.meta.url), 'utf8');

const plain = (local: string): string => `/var/mail/vmail/example.org/${local}`;

const bare = {id: '', sql: '', style: {scheme: 'SHA512-CRYPT', prefix: '{SHA512-CRYPT}'}, hasNames: true, keepsMailWhenDisabled: false, directory: plain};

const likePostfixadmin = {
	passwordQuery: "SELECT username AS user, password FROM mailbox WHERE username = '%{user}' AND active = true",
	userQuery: "SELECT '/var/mail/vmail/' || maildir AS home, 5000 AS uid, 5000 AS gid FROM mailbox WHERE username = '%{user}' AND active = true",
	iterateQuery: 'SELECT username AS user FROM mailbox WHERE active = true',
	domainMap: "SELECT domain FROM domain WHERE domain = '%s' AND active = true",
	mailboxMap: "SELECT maildir FROM mailbox WHERE username = '%s' AND active = true",
	aliasMap: "SELECT goto FROM alias WHERE address = '%s' AND active = true",
};

const home = "'/var/mail/vmail/%{user | domain}/%{user | username}'";

const custom: SchemaCase = {
	...bare,
	id: 'custom',
	sql: sqlOf('custom'),
	passwordQuery: "SELECT login AS user, secret AS password FROM accounts WHERE login = '%{user}' AND live = 1",
	userQuery: "SELECT '/var/mail/vmail/' || place AS home, 5000 AS uid, 5000 AS gid FROM accounts WHERE login = '%{user}' AND live = 1",
	iterateQuery: 'SELECT login AS user FROM accounts WHERE live = 1',
	domainMap: "SELECT zone FROM zones WHERE zone = '%s' AND live = 1",
	mailboxMap: "SELECT place FROM accounts WHERE login = '%s' AND live = 1",
	aliasMap: "SELECT target FROM redirects WHERE source = '%s' AND live = 1",
	settings: {
		mailboxes: {
			table: 'accounts',
			address: 'login',
			password: 'secret',
			name: 'full_name',
			active: 'live',
			quota: 'limit_mb',
			quota_unit: 1_048_576,
			maildir: 'place',
		},
		aliases: {table: 'redirects', address: 'source', targets: 'target', active: 'live'},
		domains: {table: 'zones', domain: 'zone', active: 'live'},
	},
};

const inMail = (text: string): string => text.replace(/\b(accounts|redirects|zones)\b/g, 'mail.$1');

export const schemaCases: readonly SchemaCase[] = [
	{...bare, ...likePostfixadmin, id: 'simple', sql: sqlOf('simple')},
	// The first mailbox's password is one of BLF-CRYPT: new ones follow it.
	{...bare, ...likePostfixadmin, id: 'postfixadmin', sql: sqlOf('postfixadmin'), style: {scheme: 'BLF-CRYPT', prefix: '{BLF-CRYPT}'}},
	{
		...bare,
		id: 'ispmail',
		sql: sqlOf('ispmail'),
		passwordQuery: "SELECT email AS user, password FROM virtual_users WHERE email = '%{user}'",
		userQuery: `SELECT email AS user, ${home} AS home, 5000 AS uid, 5000 AS gid FROM virtual_users WHERE email = '%{user}'`,
		iterateQuery: 'SELECT email AS user FROM virtual_users',
		domainMap: "SELECT name FROM virtual_domains WHERE name = '%s'",
		mailboxMap: "SELECT email FROM virtual_users WHERE email = '%s'",
		aliasMap: "SELECT destination FROM virtual_aliases WHERE source = '%s'",
		hasNames: false,
		keepsMailWhenDisabled: true,
	},
	{
		...bare,
		id: 'iredmail',
		sql: sqlOf('iredmail'),
		passwordQuery:
			"SELECT mailbox.username AS user, mailbox.password FROM mailbox, domain WHERE mailbox.username = '%{user}' AND mailbox.enableimap = 1 AND mailbox.domain = domain.domain AND domain.active = 1 AND mailbox.active = 1",
		userQuery:
			"SELECT storagebasedirectory || '/' || storagenode || '/' || maildir AS home, 5000 AS uid, 5000 AS gid FROM mailbox WHERE username = '%{user}' AND active = 1",
		iterateQuery: 'SELECT username AS user FROM mailbox WHERE active = 1',
		domainMap: "SELECT domain FROM domain WHERE domain = '%s' AND active = 1",
		mailboxMap: "SELECT maildir FROM mailbox WHERE username = '%s' AND active = 1",
		aliasMap: "SELECT forwarding FROM forwardings WHERE address = '%s' AND active = 1",
		directory: local => `/var/mail/vmail/example.org/${local.slice(0, 3).split('').join('/')}`,
	},
	{
		...bare,
		id: 'modoboa',
		sql: sqlOf('modoboa'),
		passwordQuery: "SELECT email AS user, password FROM core_user WHERE email = '%{user}' AND is_active = true",
		userQuery: `SELECT email AS user, ${home} AS home, 5000 AS uid, 5000 AS gid FROM core_user WHERE email = '%{user}' AND is_active = true`,
		iterateQuery: 'SELECT email AS user FROM core_user WHERE is_active = true',
		domainMap: "SELECT name FROM admin_domain WHERE name = '%s' AND enabled = true",
		mailboxMap: "SELECT email FROM core_user WHERE email = '%s' AND is_active = true",
		aliasMap: "SELECT r.address FROM modoboa_admin_aliasrecipient r JOIN admin_alias a ON a.id = r.alias_id WHERE a.address = '%s' AND a.enabled = true",
	},
	custom,
	// The same tables where no search path leads to them.
	{
		...custom,
		id: 'elsewhere',
		sql: `CREATE SCHEMA mail;\n${inMail(custom.sql)}\nGRANT USAGE ON SCHEMA mail TO mailuser;\nGRANT SELECT ON ALL TABLES IN SCHEMA mail TO mailuser;`,
		passwordQuery: inMail(custom.passwordQuery),
		userQuery: inMail(custom.userQuery),
		iterateQuery: inMail(custom.iterateQuery),
		domainMap: inMail(custom.domainMap),
		mailboxMap: inMail(custom.mailboxMap),
		aliasMap: inMail(custom.aliasMap),
		settings: JSON.parse(inMail(JSON.stringify(custom.settings))) as DatabaseSettings,
	},
];

/** Dovecot's auth-sql.conf.ext for it. */
export const dovecotConfig = (schema: SchemaCase, user: string, password: string, database: string): string => `sql_driver = pgsql

pgsql 127.0.0.1 {
  parameters {
    user = ${user}
    password = "${password}"
    dbname = ${database}
  }
}

passdb sql {
  query = ${schema.passwordQuery}
}

userdb sql {
  query = ${schema.userQuery}
  iterate_query = ${schema.iterateQuery}
}
`;

export const postfixMap = (query: string, user: string, password: string, database: string): string =>
	`hosts = 127.0.0.1\nuser = ${user}\npassword = ${password}\ndbname = ${database}\nquery = ${query}\n`;
