// The names that `Host` lines of ~/.ssh/config give, without patterns (ssh_config(5)).
import type {SshConfigLine} from './ssh-config-file.ts';

/** In the order of the file, each once. */
export const sshAliases = (lines: readonly SshConfigLine[]): string[] => {
	const all = lines.flatMap(line => (line.keyword === 'host' ? line.values.filter(value => !/[*?!]/.test(value)) : (line.included ?? []).flatMap(sshAliases)));
	return [...new Set(all)];
};
