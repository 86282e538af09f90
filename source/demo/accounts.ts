// What stands in the demo's database when it starts: two domains, three mailboxes, three aliases, and the SQL that makes the same of an empty one.
import {randomBytes} from 'node:crypto';
import {sha512Crypt} from '../mailboxes/sha512-crypt.ts';

export type Value = string | number | boolean;
export type Row = Readonly<Record<string, Value>>;
export type Tables = Readonly<Record<string, readonly Row[]>>;

/** 1000 rounds, the fewest there may be: a demo should start at once. */
const hashed = (password: string): string =>
	`{SHA512-CRYPT}${sha512Crypt(password, `$6$rounds=1000$${randomBytes(12).toString('base64').replaceAll('+', '.')}`)}`;

export const createAccounts = (password: string): Tables => {
	const mailbox = (username: string, name: string, quota: number): Row => {
		const [local, domain] = username.split('@');
		return {username, password: hashed(password), name, maildir: `${domain}/${local}/`, quota, active: true};
	};
	return {
		domain: [
			{domain: 'example.org', description: 'The first domain', active: true},
			{domain: 'example.net', description: 'The second domain', active: true},
		],
		mailbox: [
			mailbox('testuser1@example.org', 'Test User One', 1_073_741_824),
			mailbox('testuser2@example.org', 'Tést Usér Two', 0),
			mailbox('mailtui-probe@example.org', 'mailtui probe', 0),
		],
		alias: [
			{address: 'postmaster@example.org', goto: 'testuser1@example.org', active: true},
			{address: 'info@example.org', goto: 'testuser1@example.org,testuser2@example.org', active: true},
			{address: 'postmaster@example.net', goto: 'testuser2@example.org', active: true},
		],
	};
};

const literal = (value: Value): string => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value));

/** The first server's schema, as the lab makes it. */
export const accountsSql = (tables: Tables): string => `
CREATE ROLE mailuser LOGIN;
CREATE ROLE mailadmin LOGIN;
CREATE TABLE domain (
	domain varchar(255) PRIMARY KEY,
	description varchar(255) NOT NULL DEFAULT '',
	active boolean NOT NULL DEFAULT true,
	created timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE mailbox (
	username varchar(255) PRIMARY KEY,
	password varchar(255) NOT NULL,
	name varchar(255) NOT NULL DEFAULT '',
	maildir varchar(255) NOT NULL,
	quota bigint NOT NULL DEFAULT 0,
	active boolean NOT NULL DEFAULT true,
	created timestamptz NOT NULL DEFAULT now(),
	modified timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE alias (
	address varchar(255) PRIMARY KEY,
	goto text NOT NULL,
	active boolean NOT NULL DEFAULT true,
	created timestamptz NOT NULL DEFAULT now(),
	modified timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON domain, mailbox, alias TO mailuser;
${Object.entries(tables)
	.flatMap(([table, rows]) => rows.map(row => `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')});`))
	.join('\n')}
`;
