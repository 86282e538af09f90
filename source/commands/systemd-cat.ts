// A unit's file with its drop-ins, each under a comment that names it (systemctl(1) cat).
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const systemdCat: ReadCommand<{readonly unit: string}, Answer<string>> = {
	name: 'systemd-cat',
	examples: [{unit: 'dovecot.service'}, {unit: 'no-such-unit.service'}],
	build: ({unit}) => ({name: 'systemd-cat', argv: ['systemctl', 'cat', '--no-pager', '--', unit], effect: 'read', asRoot: false, timeoutMs: 8_000}),
	parse: result => {
		const refusal = refusalOf('systemctl', result);
		if (refusal) return refusal;
		return result.code === 0
			? {ok: true, value: redactSecrets(result.stdout)}
			: noAnswer(firstLine(result.stderr) || `systemctl ended with ${result.code}`, /No files found/.test(result.stderr));
	},
};
