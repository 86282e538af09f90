// What ~/.ssh/config and /etc/ssh/ssh_config say about one host: the first value of a keyword wins (ssh_config(5)).
import {join} from 'node:path';
import type {Environment} from './environment.ts';
import {readSshConfigFile, type SshConfigLine} from './ssh-config-file.ts';
import {holdsSshMatch} from './ssh-match.ts';
import {matchesSshPatterns} from './ssh-pattern.ts';
import {expandSshTokens} from './ssh-tokens.ts';

/** A value and where it stands: `/home/anna/.ssh/config:7`. */
export type SshSetting = {readonly values: readonly string[]; readonly where: string};

export type SshSettings = {
	/** By keyword in lower case; ProxyJump and ProxyCommand share `proxy`, because the first of the two wins. */
	readonly first: ReadonlyMap<string, SshSetting & {readonly keyword: string}>;
	readonly identityFiles: readonly SshSetting[];
	/** A block with a pattern for just this word (not `*` alone) applied: it is an alias. */
	readonly isAlias: boolean;
	readonly notes: readonly string[];
};

/** The user's file first: its values win. */
export const readSshConfig = async (env: Environment): Promise<SshConfigLine[][]> => {
	const directory = join(env.home, '.ssh');
	const system = env.systemSshConfig;
	return Promise.all([readSshConfigFile(join(directory, 'config'), env, directory, true), readSshConfigFile(system, env, join(system, '..'), false)]);
};

const proxies = new Set(['proxyjump', 'proxycommand']);

/** `user`: given on the command line or by a profile, so `Match user` sees it. */
export const sshSettings = (files: ReadonlyArray<readonly SshConfigLine[]>, originalHost: string, user: string | undefined, localUser: string): SshSettings => {
	const first = new Map<string, SshSetting & {readonly keyword: string}>();
	const identityFiles: SshSetting[] = [];
	const notes = new Set<string>();
	let isAlias = false;
	let wantsFinal = false;

	const resolvedHost = () => {
		const name = first.get('hostname');
		return name === undefined ? originalHost : expandSshTokens(name.values[0] ?? '', {h: originalHost}, name.where);
	};

	const apply = (line: SshConfigLine) => {
		const setting = {values: line.values, where: `${line.file}:${line.line}`};
		if (line.keyword === 'identityfile') {
			if (!identityFiles.some(each => each.values[0] === line.values[0])) identityFiles.push(setting);
			return;
		}
		const key = proxies.has(line.keyword) ? 'proxy' : line.keyword;
		if (!first.has(key)) first.set(key, {...setting, keyword: line.keyword});
	};

	const pass = (lines: readonly SshConfigLine[], enclosing: boolean, final: boolean) => {
		const host = final ? resolvedHost() : originalHost;
		let active = enclosing;
		for (const line of lines) {
			if (line.keyword === 'host') {
				active = enclosing && matchesSshPatterns(host, line.values);
				if (active && line.values.some(pattern => /[^*?]/.test(pattern) && !pattern.startsWith('!') && matchesSshPatterns(host, [pattern]))) isAlias = true;
			} else if (line.keyword === 'match')
				active =
					enclosing &&
					holdsSshMatch(line, {
						originalHost,
						host: resolvedHost(),
						user: user ?? first.get('user')?.values[0] ?? localUser,
						localUser,
						tag: first.get('tag')?.values[0] ?? '',
						final,
						wantFinal: () => {
							wantsFinal = true;
						},
						note: ({file, line: number}, says) => notes.add(`${file}:${number}: ${says}`),
					});
			// A block that does not hold keeps all that it includes from holding.
			else if (line.included) for (const included of line.included) active && pass(included, active, final);
			else if (active) apply(line);
		}
	};

	for (const lines of files) pass(lines, true, false);
	if (wantsFinal) for (const lines of files) pass(lines, true, true);
	const canonical = first.get('canonicalizehostname');
	if (canonical && canonical.values[0]?.toLowerCase() !== 'no') notes.add(`${canonical.where}: CanonicalizeHostname is not done by mailtui`);
	return {first, identityFiles, isAlias, notes: [...notes]};
};
