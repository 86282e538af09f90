// One server of hosts.toml: what it may say, and in which words that is told when it says something else.
import {isIP} from 'node:net';
import * as z from 'zod/mini';
import {isHostName, isUserName} from './parse-host-argument.ts';

const ofText = z.string().check(z.minLength(1));
const ofHost = z.string().check(z.refine(isHostName));

const oneOrMore = z.union([ofText, z.array(ofText).check(z.minLength(1))]);
const ofAddress = z.string().check(z.refine(value => isIP(value) !== 0));

/** `203.0.113.53`, `203.0.113.53:5353`, `[2001:db8::53]:5353`; `server`: those that the server itself asks. */
export const isResolver = (text: string): boolean => {
	const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
	if (isIP(text) === 6 || text === 'server') return true;
	return (bracketed === undefined ? isIP(plain ?? '') === 4 : isIP(bracketed) === 6) && (port === undefined || (Number(port) >= 1 && Number(port) <= 65_535));
};

export const isMailAddress = (text: string): boolean => /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(text);

/** Names of SQL: they become part of statements, so nothing else is let in. */
const ofName = z.string().check(z.regex(/^[A-Za-z_][\w$]{0,62}$/));

const columnMap = {
	table: ofName,
	address: z.optional(ofName),
	password: z.optional(ofName),
	name: z.optional(ofName),
	active: z.optional(ofName),
	quota: z.optional(ofName),
	quota_unit: z.optional(z.int().check(z.gte(1))),
	maildir: z.optional(ofName),
	targets: z.optional(ofName),
	domain: z.optional(ofName),
};
const ofColumns = z.strictObject(columnMap);

const databaseShape = {
	host: z.optional(ofText),
	port: z.optional(z.int().check(z.gte(1), z.lte(65_535))),
	name: z.optional(ofText),
	user: z.optional(ofText),
	password_file: z.optional(ofText),
	mailboxes: z.optional(ofColumns),
	aliases: z.optional(ofColumns),
	domains: z.optional(ofColumns),
};

export const databaseKeys: readonly string[] = Object.keys(databaseShape);
export const columnKeys: readonly string[] = Object.keys(columnMap);

export const profileSchema = z.strictObject({
	host: z.optional(ofHost),
	user: z.optional(z.string().check(z.refine(isUserName))),
	port: z.optional(z.int().check(z.gte(1), z.lte(65_535))),
	identity_file: z.optional(oneOrMore),
	jump: z.optional(ofText),
	known_hosts: z.optional(oneOrMore),
	vpn: z.optional(ofAddress),
	via: z.optional(z.enum(['auto', 'ssh', 'vpn'])),
	read_only: z.optional(z.boolean()),
	probe: z.optional(z.string().check(z.refine(isMailAddress))),
	probe_password_file: z.optional(ofText),
	sudo_password_file: z.optional(ofText),
	resolver: z.optional(z.string().check(z.refine(isResolver))),
	public_address: z.optional(ofHost),
	database: z.optional(z.strictObject(databaseShape)),
});

export type Profile = z.infer<typeof profileSchema>;

/** What each key takes, for the sentence that says so. */
export const profileKeys: Readonly<Record<keyof Profile, string>> = {
	host: 'a host name, an IP address or an alias of ~/.ssh/config, in quotes',
	user: 'a user name, in quotes',
	port: 'a whole number from 1 to 65535, without quotes',
	identity_file: 'the path of a private key, in quotes, or several in [ ]',
	jump: 'a host to go through, as ssh -J takes it, in quotes',
	known_hosts: 'the path of a known_hosts file, in quotes, or several in [ ]',
	vpn: 'the IP address of the server in the VPN, in quotes',
	via: '"auto", "ssh" or "vpn"',
	read_only: 'true or false, without quotes',
	probe: 'the mail address of a test mailbox, in quotes',
	probe_password_file: 'the path of a file whose first line is the password, in quotes',
	sudo_password_file: 'the path of a file whose first line is the password, in quotes',
	resolver: 'the IP address of a name server, with :PORT if it is not 53, or "server" for those of the server, in quotes',
	public_address: 'the name or address by which clients reach the server, in quotes',
	database: 'a table of its own: [hosts.NAME.database]',
};
