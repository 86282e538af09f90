// The values that hold for delivery by LMTP, defaults included: a `protocol lmtp` block can differ from everything else (doveconf(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

const keys = ['auth_username_format', 'mail_driver', 'mail_home', 'mail_path', 'mail_inbox_path', 'mail_uid', 'mail_gid', 'base_dir'] as const;

export type LmtpValues = Readonly<Record<(typeof keys)[number], string>>;

export const doveconfLmtp: ReadCommand<undefined, Answer<LmtpValues>> = {
	name: 'doveconf-lmtp',
	examples: [undefined],
	build: () => ({name: 'doveconf-lmtp', argv: ['doveconf', '-f', 'protocol=lmtp', ...keys], effect: 'read', asRoot: true, timeoutMs: 15_000}),
	parse: result => {
		const refusal = refusalOf('Dovecot', result);
		if (refusal) return refusal;
		const found = new Map(
			result.stdout.split('\n').flatMap(line => {
				const match = /^(\w+) =(?: (.*))?$/.exec(line);
				return match ? [[match[1] as string, match[2] ?? ''] as const] : [];
			}),
		);
		if (!found.has('auth_username_format')) return noAnswer(`doveconf did not say what holds for LMTP: ${firstLine(result.stderr) || 'no output'}`);
		return {ok: true, value: Object.fromEntries(keys.map(key => [key, found.get(key) ?? ''])) as LmtpValues};
	},
};
