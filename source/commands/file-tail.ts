// The last lines of a log file (tail(1)), for programs that do not log to the journal.

import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const fileTail: ReadCommand<{readonly path: string; readonly lines: number}, Answer<readonly string[]>> = {
	name: 'file-tail',
	examples: [
		{path: '/etc/hostname', lines: 5},
		{path: '/var/log/no-such-file.log', lines: 5},
	],
	build: ({path, lines}) => ({
		name: 'file-tail',
		argv: ['tail', '-n', String(lines), '--', path],
		effect: 'read',
		asRoot: true,
		timeoutMs: 8_000,
		maxBytes: 1_048_576,
	}),
	parse: result => {
		const refusal = refusalOf('tail', result);
		if (refusal) return refusal;
		if (result.code !== 0) return noAnswer(firstLine(result.stderr) || `tail ended with ${result.code}`, /No such file/.test(result.stderr));
		return {
			ok: true,
			value: redactSecrets(result.stdout)
				.split('\n')
				.filter(line => line !== ''),
		};
	},
};
