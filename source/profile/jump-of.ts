// The jump hosts that ssh's configuration names: ProxyJump, or the ProxyCommand that people wrote before there was one (ssh_config(5)).
import {UsageError} from '../problem.ts';
import type {SshSetting} from './ssh-settings.ts';
import {expandSshTokens, type SshTokens} from './ssh-tokens.ts';

/** `ssh -q -W %h:%p bastion`, `ssh bastion nc %h %p`: all that they do is a jump. */
const asJump = [
	/^(?:\/usr\/bin\/)?ssh(?: -q)? -W \[?%h\]?:%p(?: -q)? (\S+)$/,
	/^(?:\/usr\/bin\/)?ssh(?: -q)? ([^\s-]\S*)(?: -q)? -W \[?%h\]?:%p$/,
	/^(?:\/usr\/bin\/)?ssh(?: -q)? ([^\s-]\S*) (?:exec )?(?:nc|netcat)(?: -q ?\d+)? %h %p$/,
];

/** A list as `ssh -J` takes it, or undefined. Throws UsageError on a program that would have to be run. */
export const jumpOf = (setting: (SshSetting & {readonly keyword: string}) | undefined, tokens: SshTokens): string | undefined => {
	const value = setting?.values[0];
	if (setting === undefined || value === undefined || value.toLowerCase() === 'none') return undefined;
	if (setting.keyword === 'proxyjump') return expandSshTokens(value, tokens, setting.where);
	const bastion = asJump.map(pattern => pattern.exec(value.replaceAll('"', '').replace(/\s+/g, ' '))?.[1]).find(found => found !== undefined);
	if (bastion !== undefined) return expandSshTokens(bastion, tokens, setting.where);
	throw new UsageError(
		`${setting.where}: this host is reached by a ProxyCommand, and mailtui runs no programs of this machine to get somewhere.`,
		'Say it with ProxyJump, or give -J HOST.',
	);
};
