// HOST and the options -> the demo, this machine or a login, with probe, resolver and what else was said.
import {isIP} from 'node:net';
import {nearestNames} from '../format/nearest-names.ts';
import type {Login} from '../host/login.ts';
import {createSecret, type Secret} from '../host/secret.ts';
import {UsageError} from '../problem.ts';
import type {DatabaseSettings} from './database-settings.ts';
import {createEnvironment, type Environment} from './environment.ts';
import {type HostsFile, readHostsFile} from './hosts-file.ts';
import {localPath} from './local-path.ts';
import type {LoginOptions} from './login-options.ts';
import {type HostArgument, parseHostArgument} from './parse-host-argument.ts';
import {isMailAddress, isResolver, type Profile} from './profile.ts';
import {readProbe} from './remembered-probe.ts';
import {resolveLogin} from './resolve-login.ts';
import {readSecretFile} from './secret-file.ts';
import {sshAliases} from './ssh-aliases.ts';
import {readSshConfig} from './ssh-settings.ts';

export type Server = {
	readonly login: Login | 'local' | 'demo';
	readonly readOnly: boolean;
	readonly probe?: {readonly address: string; readonly password?: Secret};
	readonly sudoPassword?: Secret;
	/** An address, with a port where it is not 53; `server`: those that the server asks. */
	readonly resolver?: string;
	readonly target: {readonly publicAddress?: string; readonly vpnAddress?: string; readonly hostName?: string};
	/** What the profile says of the database of mailboxes. */
	readonly database?: DatabaseSettings;
	/** Sentences about what was read and not followed: said once. */
	readonly notes: readonly string[];
};

/** Command line, then environment, then profile. */
const passwordFrom = async (
	option: readonly [string | undefined, string],
	variable: string,
	inProfile: readonly [string | undefined, string],
	env: Environment,
): Promise<Secret | undefined> => {
	const [file, flag] = option;
	if (file !== undefined) return readSecretFile(localPath(file, env.home, process.cwd()), flag, env.userId);
	const value = env.variables[variable];
	if (value) return createSecret(value);
	const [profileFile, key] = inProfile;
	return profileFile === undefined ? undefined : readSecretFile(profileFile, key, env.userId);
};

const readSettings = async (
	hostName: string | undefined,
	options: LoginOptions,
	{profile, ...where}: {readonly profile?: Profile | undefined; readonly name?: string; readonly file?: string},
	env: Environment,
): Promise<Omit<Server, 'login' | 'target' | 'notes'>> => {
	const named = options.probe ?? profile?.probe;
	// Made by `mailtui probe add`, and used where nobody says otherwise.
	const remembered = hostName === undefined ? undefined : await readProbe(env, hostName);
	const address = named ?? remembered?.address;
	if (options.probe !== undefined && !isMailAddress(options.probe)) throw new UsageError('--probe must be a mail address: probe@example.org');
	if (options.resolver !== undefined && !isResolver(options.resolver))
		throw new UsageError('--resolver must be an IP address, with :PORT if it is not 53 (203.0.113.53:5353), or the word server: then the server asks.');
	if (options.probePasswordFile !== undefined && address === undefined)
		throw new UsageError('--probe-password-file needs --probe ADDRESS, the mailbox that it opens.');
	const given =
		address === undefined
			? undefined
			: await passwordFrom(
					[options.probePasswordFile, '--probe-password-file'],
					'MAILTUI_PROBE_PASSWORD',
					[profile?.probe_password_file, 'probe_password_file'],
					env,
				);
	const password = given ?? (remembered?.address === address ? remembered?.password : undefined);
	const sudoPassword = await passwordFrom(
		[options.sudoPasswordFile, '--sudo-password-file'],
		'MAILTUI_SUDO_PASSWORD',
		[profile?.sudo_password_file, 'sudo_password_file'],
		env,
	);
	const resolver = options.resolver ?? profile?.resolver;
	const databasePassword = await passwordFrom(
		[undefined, ''],
		'MAILTUI_DATABASE_PASSWORD',
		[profile?.database?.password_file, '[hosts.NAME.database] password_file'],
		env,
	);
	const {password_file: _file, ...inProfile} = profile?.database ?? {};
	const database: DatabaseSettings = {...inProfile, ...(databasePassword && {password: databasePassword})};
	const passwordAt = env.variables['MAILTUI_DATABASE_PASSWORD'] ? 'the variable MAILTUI_DATABASE_PASSWORD' : profile?.database?.password_file;
	const namedAt: DatabaseSettings['named'] = {
		...(profile?.database && where.name !== undefined && where.file !== undefined && {table: `[hosts.${where.name}.database]`, file: where.file}),
		...(databasePassword && passwordAt !== undefined && {password: passwordAt}),
	};
	return {
		...(Object.keys(database).length > 0 && {database: {...database, named: namedAt}}),
		readOnly: options.readOnly === true || profile?.read_only === true,
		...(address === undefined ? {} : {probe: {address, ...(password && {password})}}),
		...(sudoPassword && {sudoPassword}),
		...(resolver === undefined ? {} : {resolver}),
	};
};

/** A word without a dot that nothing explains is most often a name that was mistyped. */
const noSuchName = (argument: HostArgument, hostsFile: HostsFile, aliases: readonly string[]): UsageError => {
	const near = nearestNames(argument.host, [...new Set([...hostsFile.profiles.keys(), ...aliases, 'local', 'demo'])]);
	const all = [...hostsFile.profiles.keys()];
	return new UsageError(
		`There is no profile ${argument.host} in ${hostsFile.file}, no such alias in ~/.ssh/config, and no host of that name.`,
		near.length > 0
			? `Did you mean ${near.join(' or ')}?`
			: all.length > 0
				? `The profiles are: ${all.join(' ')}`
				: 'Give [user@]host as to ssh, or `demo` to look around.',
	);
};

/** Throws UsageError with file and line, or the option, that is wrong. */
export const resolveServer = async (
	hostArgument: string,
	options: LoginOptions,
	variables: Environment['variables'],
	env: Environment = createEnvironment(variables),
): Promise<Server> => {
	if (hostArgument === 'local' || hostArgument === 'demo')
		return {login: hostArgument, ...(await readSettings(hostArgument === 'demo' ? undefined : hostArgument, options, {}, env)), target: {}, notes: []};
	const argument = parseHostArgument(hostArgument);
	const [hostsFile, sshConfig] = await Promise.all([readHostsFile(env), readSshConfig(env)]);
	const profile = hostsFile.profiles.get(argument.host);
	const {login, isNamed, notes} = resolveLogin(argument, {hostsFile, sshConfig, options, env});
	const isBareWord = !isNamed && !argument.host.includes('.') && isIP(argument.host) === 0;
	// Behind a jump host the name is that host's to look up.
	if (isBareWord && login.jumps.length === 0 && !(await env.resolves(argument.host))) throw noSuchName(argument, hostsFile, sshAliases(sshConfig.flat()));
	const settings = await readSettings(hostArgument, options, {profile, name: argument.host, file: hostsFile.file}, env);
	const publicAddress = profile?.public_address ?? (login.jumps.length === 0 ? login.host : undefined);
	const hostName = [argument.host, profile?.host, login.host].find(name => name?.includes('.') && isIP(name) === 0);
	return {
		login: {...login, ...(settings.sudoPassword && {sudoPassword: settings.sudoPassword})},
		...settings,
		target: {
			...(publicAddress === undefined ? {} : {publicAddress}),
			...(login.vpnAddress === undefined ? {} : {vpnAddress: login.vpnAddress}),
			...(hostName === undefined ? {} : {hostName}),
		},
		notes,
	};
};
