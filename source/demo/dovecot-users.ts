// Dovecot's passdb and userdb as the configuration in force defines them: queries with their variables, answered by the database.
import type {Value} from './accounts.ts';
import type {DovecotBlock} from './dovecot-config.ts';
import {dovecotBlocks, dovecotSetting} from './dovecot-settings.ts';
import {expandVariables} from './variables.ts';
import {verifyPassword} from './verify-password.ts';
import type {World} from './world.ts';

export type MailUser = {
	readonly name: string;
	readonly fields: ReadonlyMap<string, string>;
	readonly uid: string;
	readonly gid: string;
	/** Undefined: neither userdb nor mail_home gives one. */
	readonly home: string | undefined;
	readonly mailPath: string;
};
export type Lookup<Found> = {readonly found: 'yes'; readonly value: Found} | {readonly found: 'no'} | {readonly found: 'trouble'; readonly error: string};

const quoted = (values: Readonly<Record<string, string | undefined>>) =>
	Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value?.replaceAll("'", "''")]));

const names = (address: string, protocol: string): Record<string, string> => {
	const at = address.lastIndexOf('@');
	return {
		user: address,
		username: at < 0 ? address : address.slice(0, at),
		domain: at < 0 ? '' : address.slice(at + 1),
		protocol,
		service: protocol,
		original_user: address,
	};
};

const ask = async (
	world: World,
	block: DovecotBlock,
	key: string,
	values: Record<string, string>,
): Promise<Lookup<readonly Readonly<Record<string, Value>>[]>> => {
	const query = block.settings.get(key) ?? block.settings.get(`${block.type}_sql_${key}`) ?? '';
	const kind = block.type === 'passdb' ? 'Password' : 'User';
	if (dovecotSetting(world.dovecot.config() as DovecotBlock, 'sql_driver') === '')
		return {found: 'trouble', error: `${block.type} sql: sql_driver setting is empty`};
	if (!world.units.isActive('postgresql@17-main.service')) {
		world.dovecot.log(
			'auth: ',
			'pgsql(127.0.0.1): Connect failed to database mailserver: \tIs the server running on that host and accepting TCP/IP connections? (state: connecting)',
			'Error',
		);
		return {found: 'trouble', error: 'sql: Not connected to database'};
	}
	const expanded = expandVariables(query, quoted(values));
	if (!expanded.ok)
		return {
			found: 'trouble',
			error: `sql: ${block.type}_sql settings: Failed to parse configuration: Failed to expand ${block.type}_sql_${key} setting variables: ${expanded.error}`,
		};
	const result = await world.database.query(expanded.text);
	if (!result.ok) return {found: 'trouble', error: `sql: ${kind} query failed: ${result.error}`};
	return {found: 'yes', value: result.rows};
};

const passwdLine = (world: World, name: string): readonly string[] | undefined =>
	world.files
		.read('/etc/passwd')
		.split('\n')
		.map(line => line.split(':'))
		.find(parts => parts[0] === name);

const expandPath = (text: string, home: string | undefined, values: Readonly<Record<string, string | undefined>>): string => {
	const expanded = expandVariables(text.startsWith('~/') ? `%{home}${text.slice(1)}` : text, {...values, home});
	return expanded.ok ? expanded.text : '';
};

/** The name as passdb and userdb get it: this is where Debian's LMTP loses the domain. */
export const authName = (config: DovecotBlock, address: string, protocol?: string): string => {
	const expanded = expandVariables(dovecotSetting(config, 'auth_username_format', protocol), names(address, protocol ?? ''));
	return expanded.ok ? expanded.text : address;
};

export const lookupUser = async (world: World, address: string, protocol?: string): Promise<Lookup<MailUser>> => {
	const config = world.dovecot.config() as DovecotBlock;
	const name = authName(config, address, protocol);
	const values = names(name, protocol ?? 'doveadm');
	for (const block of dovecotBlocks(config, 'userdb')) {
		const fields = new Map<string, string>();
		const driver = block.settings.get('driver') ?? block.name;
		if (driver === 'sql') {
			const rows = await ask(world, block, 'query', values);
			if (rows.found !== 'yes') {
				if (rows.found === 'trouble') world.dovecot.log(`auth(${address}): `, rows.error, 'Error');
				return rows;
			}
			const row = rows.value[0];
			if (!row) continue;
			for (const [key, value] of Object.entries(row)) if (value !== null) fields.set(key, String(value));
		} else if (driver === 'passwd') {
			const line = passwdLine(world, name);
			if (!line) continue;
			for (const [key, value] of [
				['uid', line[2]],
				['gid', line[3]],
				['home', line[5]],
			] as const)
				fields.set(key, value ?? '');
		} else if (driver === 'static') {
			for (const [key, value] of block.blocks.get('fields ')?.settings ?? []) fields.set(key, expandPath(value, undefined, values));
		} else continue;
		const user = fields.get('user') ?? name;
		const own = names(user, protocol ?? 'doveadm');
		const mailHome = dovecotSetting(config, 'mail_home', protocol);
		const home = fields.get('home') || (mailHome === '' ? undefined : expandPath(mailHome, undefined, own)) || undefined;
		const path = fields.get('mail_path') ?? dovecotSetting(config, 'mail_path', protocol);
		return {
			found: 'yes',
			value: {
				name: user,
				fields,
				uid: fields.get('uid') ?? dovecotSetting(config, 'mail_uid'),
				gid: fields.get('gid') ?? dovecotSetting(config, 'mail_gid'),
				home,
				mailPath: expandPath(path, home, own),
			},
		};
	}
	return {found: 'no'};
};

/** Every name the userdb can list, in its own order. */
export const listUsers = async (world: World): Promise<readonly string[] | undefined> => {
	const config = world.dovecot.config() as DovecotBlock;
	const found: string[] = [];
	for (const block of dovecotBlocks(config, 'userdb')) {
		if ((block.settings.get('driver') ?? block.name) === 'passwd')
			found.push(
				...world.files
					.read('/etc/passwd')
					.split('\n')
					.map(line => line.split(':')[0] as string)
					.filter(Boolean),
			);
		if ((block.settings.get('driver') ?? block.name) !== 'sql') continue;
		if ((block.settings.get('iterate_query') ?? '') === '') return undefined;
		const rows = await ask(world, block, 'iterate_query', {});
		if (rows.found !== 'yes') return undefined;
		found.push(...rows.value.map(row => String(row['user'] ?? row['username'] ?? '')));
	}
	return found;
};

export type Passdb = {readonly user: string; readonly password: string; readonly scheme: string};

export const lookupPassword = async (world: World, address: string): Promise<Lookup<Passdb>> => {
	const config = world.dovecot.config() as DovecotBlock;
	const name = authName(config, address);
	for (const block of dovecotBlocks(config, 'passdb')) {
		if ((block.settings.get('driver') ?? block.name) !== 'sql') continue;
		const rows = await ask(world, block, 'query', names(name, 'imap'));
		if (rows.found !== 'yes') {
			if (rows.found === 'trouble') world.dovecot.log(`auth(${address}): `, rows.error, 'Error');
			return rows;
		}
		const row = rows.value[0];
		if (!row) continue;
		if (row['password'] === undefined) return {found: 'trouble', error: "sql: Password query must return a field named 'password'"};
		return {
			found: 'yes',
			value: {user: String(row['user'] ?? name), password: String(row['password']), scheme: block.settings.get('default_password_scheme') ?? 'PLAIN'},
		};
	}
	return {found: 'no'};
};

/** As a login does it; `trouble` is what clients see as a temporary failure. */
export const authenticate = async (world: World, address: string, password: string): Promise<Lookup<string>> => {
	const passdb = await lookupPassword(world, address);
	if (passdb.found !== 'yes') return passdb;
	const right = await verifyPassword(password, passdb.value.password, passdb.value.scheme);
	if (right === undefined) return {found: 'trouble', error: `sql: Unknown scheme ${/^\{([^}]*)\}/.exec(passdb.value.password)?.[1] ?? passdb.value.scheme}`};
	return right ? {found: 'yes', value: passdb.value.user} : {found: 'no'};
};
