// The profiles of hosts.toml (TOML 1.0): one table [hosts.NAME] a server. What is wrong in it is told with file, line and key.
import {readFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {parse, TomlError} from 'smol-toml';
import * as z from 'zod/mini';
import {nearestNames} from '../format/nearest-names.ts';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Environment} from './environment.ts';
import {refuseOpenToOthers} from './file-access.ts';
import {localPath} from './local-path.ts';
import {columnKeys, databaseKeys, type Profile, profileKeys, profileSchema} from './profile.ts';
import {reservedWords} from './reserved-words.ts';
import {tomlLine} from './toml-line.ts';

export type HostsFile = {readonly file: string; readonly profiles: ReadonlyMap<string, Profile>};

const fileSchema = z.strictObject({hosts: z.optional(z.record(z.string(), profileSchema))});

const isTable = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
	path.reduce<unknown>((at, key) => (isTable(at) ? (at as Record<PropertyKey, unknown>)[key] : undefined), document);

/** The key and what it may be; never its value, which may be a password that was put in the wrong place. */
const tell = (issue: z.core.$ZodIssue, document: unknown): {path: string[]; says: string; hint: string} => {
	const path = issue.path.map(String);
	const [, name, key] = path;
	if (issue.code === 'unrecognized_keys') {
		const [wrong = ''] = issue.keys;
		const at = [...path, wrong];
		const shown = visible(wrong);
		if (name === undefined) {
			const hint = isTable(valueAt(document, at)) ? `A profile is a table of its own: [hosts.${shown}]` : 'Everything stands in a table [hosts.NAME].';
			return {path: at, says: `unknown key ${shown} outside of [hosts.NAME]`, hint};
		}
		if (isTable(valueAt(document, at)))
			return {
				path: at,
				says: `[hosts.${visible(name)}.${shown}] is a table inside of a profile`,
				hint: `A name with dots is quoted: [hosts."${visible(name)}.${shown}"]`,
			};
		const allowed = path.length === 2 ? Object.keys(profileKeys) : path.length === 3 ? databaseKeys : columnKeys;
		const near = nearestNames(wrong.replaceAll('-', '_'), allowed);
		return {
			path: at,
			says: `unknown key ${shown} in [hosts.${path.slice(1).map(visible).join('.')}]${near[0] === undefined ? '' : `: did you mean ${near[0]}?`}`,
			hint: `Allowed are ${allowed.join(', ')}.`,
		};
	}
	const [, , , inner, column] = path;
	if (key === 'database' && inner !== undefined)
		return {
			path,
			says: `${visible(column ?? inner)} in [hosts.${path.slice(1, -1).map(visible).join('.')}] is not what it must be`,
			hint:
				column === undefined
					? 'host, name, user and password_file are text in quotes, port is a number; mailboxes, aliases and domains are tables of their own.'
					: 'Names of tables and columns are words of letters, digits and _, in quotes; quota_unit is a number of bytes.',
		};
	if (key !== undefined && key in profileKeys)
		return {path: path.slice(0, 3), says: `${key} in [hosts.${visible(name ?? '')}] must be ${profileKeys[key as keyof Profile]}`, hint: ''};
	return {path, says: `${visible(path.join('.'))} must be a table: [hosts${name === undefined ? '.NAME' : `.${visible(name)}`}]`, hint: ''};
};

/** Paths become absolute: relative ones start beside hosts.toml. */
const withPaths = (profile: Profile, home: string, base: string): Profile => {
	const absolute = (path: string) => localPath(path, home, base);
	const each = (paths: string | string[]) => [paths].flat().map(absolute);
	return {
		...profile,
		...(profile.identity_file && {identity_file: each(profile.identity_file)}),
		...(profile.known_hosts && {known_hosts: each(profile.known_hosts)}),
		...(profile.probe_password_file && {probe_password_file: absolute(profile.probe_password_file)}),
		...(profile.sudo_password_file && {sudo_password_file: absolute(profile.sudo_password_file)}),
		...(profile.database?.password_file && {database: {...profile.database, password_file: absolute(profile.database.password_file)}}),
	};
};

/** Pure. Throws UsageError. `base`: where relative paths start. */
export const parseHostsFile = (text: string, file: string, home: string): HostsFile => {
	let document: unknown;
	try {
		document = parse(text);
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		const [why = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
		throw new UsageError(`${file}:${error.line}: ${why} (column ${error.column})`, 'Text stands in quotes: host = "mx.example.org"');
	}
	const checked = fileSchema.safeParse(document);
	if (!checked.success) {
		// The first in the file: one mistake often makes others.
		const told = checked.error.issues.map(issue => tell(issue, document)).map(each => ({...each, line: tomlLine(text, each.path)}));
		const [first] = told.sort((one, other) => one.line - other.line);
		throw new UsageError(`${file}:${first?.line ?? 1}: ${first?.says ?? 'cannot be understood'}`, first?.hint);
	}
	const hosts = Object.entries(checked.data.hosts ?? {});
	for (const [name, profile] of hosts) {
		const refuse = (says: string, path: readonly string[]) => new UsageError(`${file}:${tomlLine(text, path)}: ${says}`);
		if (reservedWords.has(name)) throw refuse(`${name} is a word that mailtui keeps for itself: call the profile something else`, ['hosts', name]);
		if (!/^[\p{L}\p{N}._][\p{L}\p{N}._-]*$/u.test(name))
			throw refuse(`"${visible(name)}" cannot be a profile's name: letters, digits, dots and hyphens can`, ['hosts', name]);
		if (profile.via === 'vpn' && profile.vpn === undefined)
			throw refuse(`via = "vpn" in [hosts.${name}] needs the server's address there: vpn = "10.100.0.1"`, ['hosts', name, 'via']);
	}
	return {file, profiles: new Map(hosts.map(([name, profile]) => [name, withPaths(profile, home, dirname(file))]))};
};

/** No file: no profiles. Throws UsageError when others could have written it, or when it cannot be understood. */
export const readHostsFile = async (env: Pick<Environment, 'configDirectory' | 'home' | 'userId'>): Promise<HostsFile> => {
	const file = join(env.configDirectory, 'hosts.toml');
	try {
		await refuseOpenToOthers(file, 'written', env.userId);
		return parseHostsFile(await readFile(file, 'utf8'), file, env.home);
	} catch (error) {
		if (error instanceof UsageError) throw error;
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return {file, profiles: new Map()};
		throw new UsageError(
			`${file} cannot be read: ${code === 'EACCES' ? 'no permission' : code === 'EISDIR' ? 'it is a directory' : (error as Error).message}.`,
		);
	}
};
