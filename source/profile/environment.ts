// What profiles and ~/.ssh/config are read against: variables, home, user; given, so that tests can own it (XDG Base Directory Specification).
import {lookup} from 'node:dns/promises';
import {homedir, hostname, userInfo} from 'node:os';
import {join} from 'node:path';
import envPaths from 'env-paths';

export type Environment = {
	readonly variables: Readonly<Record<string, string | undefined>>;
	readonly home: string;
	readonly userName: string;
	/** Undefined where the system has none (Windows): then owners and modes are not looked at. */
	readonly userId: number | undefined;
	readonly localHostName: string;
	/** Holds hosts.toml. */
	readonly configDirectory: string;
	readonly systemSshConfig: string;
	/** Whether the name has an address for this machine: DNS, /etc/hosts, search domains. */
	resolves(name: string): Promise<boolean>;
};

/** A user without an entry in passwd(5) still has a number. */
const currentUser = (variables: Environment['variables']): string => {
	try {
		return userInfo().username;
	} catch {
		return variables['USER'] ?? variables['LOGNAME'] ?? '';
	}
};

export const createEnvironment = (variables: Environment['variables'] = process.env): Environment => {
	const home = variables['HOME'] || homedir();
	return {
		variables,
		home,
		userName: currentUser(variables),
		userId: process.getuid?.(),
		localHostName: hostname(),
		configDirectory:
			variables['MAILTUI_CONFIG_DIR'] ||
			(variables['XDG_CONFIG_HOME'] ? join(variables['XDG_CONFIG_HOME'], 'mailtui') : envPaths('mailtui', {suffix: ''}).config),
		systemSshConfig: '/etc/ssh/ssh_config',
		resolves: name =>
			lookup(name).then(
				() => true,
				// Only a clear no counts: where no name server answers, connecting says so better than we could here.
				(error: NodeJS.ErrnoException) => error.code !== 'ENOTFOUND',
			),
	};
};
