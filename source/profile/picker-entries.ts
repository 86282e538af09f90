// What the picker offers when no HOST is given: the profiles of hosts.toml, then the aliases of ~/.ssh/config.
import {visible} from '../format/visible.ts';
import {describeProblem, UsageError} from '../problem.ts';
import type {Environment} from './environment.ts';
import {type HostsFile, readHostsFile} from './hosts-file.ts';
import {parseHostArgument} from './parse-host-argument.ts';
import {resolveLogin} from './resolve-login.ts';
import {sshAliases} from './ssh-aliases.ts';
import {readSshConfig} from './ssh-settings.ts';

type PickerEntry = {
	/** What is opened when it is picked. */
	readonly host: string;
	readonly from: 'hosts.toml' | 'ssh config';
	/** `root@203.0.113.10:2222, VPN 10.100.0.1, read-only`: what tells it from the others; or what is wrong with it. */
	readonly detail: string;
};

/** `troubles`: sentences about a file that could not be read; the other file's entries are there all the same. */
export type PickerEntries = {
	readonly entries: readonly PickerEntry[];
	readonly troubles: readonly string[];
	/** Where profiles would stand. */
	readonly hostsFile: string;
};

const orTrouble = async <Value>(read: Promise<Value>, otherwise: Value, troubles: string[]): Promise<Value> =>
	read.catch((error: unknown) => {
		troubles.push(describeProblem(error).title);
		return otherwise;
	});

export const pickerEntries = async (env: Environment): Promise<PickerEntries> => {
	const troubles: string[] = [];
	const noFile: HostsFile = {file: `${env.configDirectory}/hosts.toml`, profiles: new Map()};
	const [hostsFile, sshConfig] = await Promise.all([orTrouble(readHostsFile(env), noFile, troubles), orTrouble(readSshConfig(env), [], troubles)]);
	const sources = {hostsFile, sshConfig, options: {}, env};

	const detailOf = (name: string): string => {
		try {
			const {login} = resolveLogin(parseHostArgument(name), sources);
			const place = `${login.user}@${login.port === 22 ? login.host : `${login.host.includes(':') ? `[${login.host}]` : login.host}:${login.port}`}`;
			const last = login.jumps.at(-1);
			return [visible(place), last && `through ${last.label}`, login.vpnAddress && `VPN ${login.vpnAddress}`, login.readOnly && 'read-only']
				.filter(part => typeof part === 'string')
				.join(', ');
		} catch (error) {
			// What no login can be made of is still listed: picking it says why.
			if (error instanceof UsageError) return visible(error.message);
			throw error;
		}
	};

	const profiles = [...hostsFile.profiles.keys()];
	const aliases = sshAliases(sshConfig.flat()).filter(alias => !hostsFile.profiles.has(alias));
	return {
		entries: [
			...profiles.map(host => ({host, from: 'hosts.toml' as const, detail: detailOf(host)})),
			...aliases.map(host => ({host: visible(host), from: 'ssh config' as const, detail: detailOf(host)})),
		],
		troubles,
		hostsFile: hostsFile.file,
	};
};
