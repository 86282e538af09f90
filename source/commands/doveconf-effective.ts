// Dovecot's configuration as it takes effect, as blocks and settings; secrets end here (doveconf(1)).

import type {ConfigBlock} from '../dovecot/config-block.ts';
import {type ConfigError, parseConfigErrors} from '../dovecot/parse-config-errors.ts';
import {parseDoveconf} from '../dovecot/parse-doveconf.ts';
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type DovecotConfig = {
	/** Undefined when Dovecot refuses its configuration: then `errors` says why, the first of perhaps many. */
	readonly root: ConfigBlock | undefined;
	readonly errors: readonly ConfigError[];
	/** Warnings, one a line. */
	readonly warnings: readonly string[];
	readonly version: string;
};

/** Only what differs from the upstream defaults: what is not in it has its default. */
export const doveconfEffective: ReadCommand<undefined, Answer<DovecotConfig>> = {
	name: 'doveconf-effective',
	examples: [undefined],
	build: () => ({name: 'doveconf-effective', argv: ['doveconf', '-n'], effect: 'read', asRoot: true, timeoutMs: 15_000}),
	parse: result => {
		const refusal = refusalOf('Dovecot', result);
		if (refusal) return refusal;
		const stderr = redactSecrets(result.stderr);
		const errors = parseConfigErrors(stderr);
		// Not root: an include of 0600 looks like a broken configuration and is none.
		if (/Permission denied/.test(stderr)) return noAnswer(`Dovecot's configuration may not be read by this user: ${firstLine(stderr)}`);
		if (errors.length === 0 && result.code !== 0) return noAnswer(`doveconf ended with ${result.code}: ${firstLine(stderr) || 'no reason given'}`);
		return {
			ok: true,
			value: {
				root: errors.length > 0 ? undefined : parseDoveconf(result.stdout),
				errors,
				warnings: stderr.split('\n').filter(line => /: Warning: /.test(line)),
				version: /^# (\d\S*)/m.exec(result.stdout)?.[1] ?? '',
			},
		};
	},
};
