// One host on the way, or the server itself, as a login: command line, then profile, then ssh's own configuration, then ssh's defaults.
import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Login} from '../host/login.ts';
import {UsageError} from '../problem.ts';
import type {Environment} from './environment.ts';
import type {HostsFile} from './hosts-file.ts';
import {jumpOf} from './jump-of.ts';
import {localPath} from './local-path.ts';
import type {LoginOptions} from './login-options.ts';
import {formatHost, type HostArgument, parseHostArgument, parsePort} from './parse-host-argument.ts';
import type {SshConfigLine} from './ssh-config-file.ts';
import {sshSeconds} from './ssh-seconds.ts';
import {type SshSetting, sshSettings} from './ssh-settings.ts';
import {expandSshTokens, expandSshVariables, type SshTokens} from './ssh-tokens.ts';

export type LoginSources = {
	readonly hostsFile: HostsFile;
	readonly sshConfig: ReadonlyArray<readonly SshConfigLine[]>;
	readonly options: LoginOptions;
	readonly env: Environment;
};

export type ResolvedLogin = {
	readonly login: Login;
	/** A profile or an alias says what it is; else it is just a name. */
	readonly isNamed: boolean;
	readonly notes: readonly string[];
};

/** Newest kind first; those that need a token in a USB port are not among what ssh2 can do. */
const defaultIdentities = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
/** Three unanswered ones end it: the header tells of a lost connection within 20 s. */
const defaultKeepAliveMs = 5000;
const defaultConnectTimeoutMs = 15_000;

const yes = (setting: SshSetting | undefined): boolean => /^(yes|true)$/i.test(setting?.values[0] ?? '');

const milliseconds = (setting: SshSetting | undefined, keyword: string, otherwise: number): number => {
	const text = setting?.values[0];
	if (text === undefined || text.toLowerCase() === 'none') return otherwise;
	const seconds = sshSeconds(text);
	if (seconds === undefined) throw new UsageError(`${setting?.where}: ${keyword} must be a time: seconds, or 1m30s.`);
	return seconds * 1000;
};

/** `trail`: the hosts that lead here, so that a circle of jumps is found. Throws UsageError. */
export const resolveLogin = (argument: HostArgument, sources: LoginSources, trail: readonly string[] = [], jumpGiven?: string): ResolvedLogin => {
	const {hostsFile, sshConfig, options, env} = sources;
	const isJump = trail.length > 0;
	const profile = hostsFile.profiles.get(argument.host);
	const originalHost = profile?.host ?? argument.host;
	const settings = sshSettings(sshConfig, originalHost, argument.user ?? profile?.user, env.userName);
	const {first} = settings;
	const notes = [...settings.notes];
	const word = (keyword: string): string | undefined => first.get(keyword)?.values[0];

	const portSetting = first.get('port');
	const user = argument.user ?? profile?.user ?? word('user') ?? env.userName;
	const port = argument.port ?? profile?.port ?? (portSetting ? parsePort(portSetting.values[0] ?? '', `${portSetting.where}: Port`) : 22);
	const hostName = first.get('hostname');
	const host = (hostName ? expandSshTokens(hostName.values[0] ?? '', {h: originalHost}, hostName.where) : originalHost).toLowerCase();
	const label = formatHost(user, argument.host, argument.port);

	const shortHost = env.localHostName.split('.')[0] ?? '';
	// Asked last: a ProxyCommand that another way in takes the place of is no trouble.
	const jump =
		jumpGiven ?? (isJump ? undefined : options.jump) ?? profile?.jump ?? jumpOf(first.get('proxy'), {h: host, n: originalHost, p: String(port), r: user});
	const tokens: SshTokens = {
		d: env.home,
		h: host,
		i: String(env.userId ?? ''),
		j: jump ?? '',
		k: word('hostkeyalias') ?? originalHost,
		l: env.localHostName,
		L: shortHost,
		n: originalHost,
		p: String(port),
		r: user,
		u: env.userName,
		C: createHash('sha1')
			.update(`${env.localHostName}${host}${port}${user}${jump ?? ''}`)
			.digest('hex'),
	};
	const expand = (value: string, where: string): string =>
		localPath(expandSshVariables(expandSshTokens(value, tokens, where), env.variables, where), env.home, process.cwd());
	const fileList = (keyword: string, otherwise: readonly string[]): string[] => {
		const setting = first.get(keyword);
		if (!setting) return [...otherwise];
		return setting.values.filter(value => value.toLowerCase() !== 'none').map(value => expand(value, setting.where));
	};

	const given = options.identity === undefined ? [] : [localPath(options.identity, env.home, process.cwd())];
	const ofProfile = [profile?.identity_file ?? []].flat();
	for (const [file, named] of [...given.map(file => [file, '-i'] as const), ...ofProfile.map(file => [file, `identity_file in ${hostsFile.file}`] as const)])
		if (!existsSync(file)) throw new UsageError(`There is no key file ${file} (${named}).`);
	const ofConfig = settings.identityFiles.filter(each => each.values[0]?.toLowerCase() !== 'none').map(each => expand(each.values[0] ?? '', each.where));
	const configured = [...ofProfile, ...ofConfig];
	const own =
		configured.length > 0 || settings.identityFiles.length > 0 || (given.length > 0 && !isJump)
			? configured
			: defaultIdentities.map(name => join(env.home, '.ssh', name));
	// ssh gives -i to the last host only; a key that the user named is worth trying on the way too, after what belongs there.
	const identityFiles = [...new Set(isJump ? [...own, ...given] : [...given, ...own])];

	const agentSetting = first.get('identityagent');
	const agentWord = agentSetting?.values[0] ?? 'SSH_AUTH_SOCK';
	const agentSocket =
		agentWord.toLowerCase() === 'none'
			? undefined
			: agentWord === 'SSH_AUTH_SOCK'
				? env.variables['SSH_AUTH_SOCK']
				: agentWord.startsWith('$') && !agentWord.startsWith('${')
					? env.variables[agentWord.slice(1)]
					: expand(agentWord, agentSetting?.where ?? '');

	const ssh = join(env.home, '.ssh');
	const ofUser =
		options.knownHosts !== undefined
			? [localPath(options.knownHosts, env.home, process.cwd())]
			: profile?.known_hosts !== undefined
				? [profile.known_hosts].flat()
				: fileList('userknownhostsfile', [join(ssh, 'known_hosts'), join(ssh, 'known_hosts2')]);
	const ofSystem = fileList('globalknownhostsfile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']);

	const strict = first.get('stricthostkeychecking');
	const strictWord = strict?.values[0]?.toLowerCase();
	if (strictWord === 'no' || strictWord === 'off')
		notes.push(
			`${strict?.where}: StrictHostKeyChecking ${strictWord} is not followed: mailtui asks before it trusts an unknown key, and refuses a changed one`,
		);

	const self = `${user}@${host}:${port}`;
	if (trail.includes(self))
		throw new UsageError(
			`The way to ${trail[0]} goes in a circle: ${[...trail, self].join(' needs ')}.`,
			'A jump host that matches `Host *` needs an exception there: `Host * !bastion`.',
		);
	const jumps: Login[] = [];
	for (const hop of jump === undefined || jump.toLowerCase() === 'none' ? [] : jump.split(',')) {
		// Only the first is reached from here, so only its own way there counts (ssh(1), -J).
		const {login, notes: more} = resolveLogin(parseHostArgument(hop.trim()), sources, [...trail, self], jumps.length > 0 ? 'none' : undefined);
		jumps.push(login);
		notes.push(...more);
	}

	const hostKeyAlias = word('hostkeyalias');
	const login: Login = {
		label,
		user,
		host,
		port,
		identityFiles,
		identitiesOnly: yes(first.get('identitiesonly')),
		jumps,
		knownHostsFiles: [...ofUser, ...ofSystem],
		appendKnownHostsTo: ofUser[0] ?? '/dev/null',
		acceptNew: options.acceptNew === true || strictWord === 'accept-new',
		via: isJump ? 'auto' : (options.via ?? profile?.via ?? 'auto'),
		readOnly: options.readOnly === true || profile?.read_only === true,
		keepAliveMs: milliseconds(first.get('serveraliveinterval'), 'ServerAliveInterval', defaultKeepAliveMs),
		connectTimeoutMs: milliseconds(first.get('connecttimeout'), 'ConnectTimeout', defaultConnectTimeoutMs),
		...(agentSocket ? {agentSocket} : {}),
		...(hostKeyAlias === undefined ? {} : {hostKeyAlias}),
		...(profile?.vpn === undefined || isJump ? {} : {vpnAddress: profile.vpn}),
	};
	return {login, isNamed: profile !== undefined || settings.isAlias || hostName !== undefined, notes: [...new Set(notes)]};
};
