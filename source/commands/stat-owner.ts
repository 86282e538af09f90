// Who owns a file or directory, and its mode (stat(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type Owner = {
	readonly user: string;
	readonly group: string;
	/** `2700` */
	readonly mode: string;
	readonly kind: string;
};

export const statOwner: ReadCommand<{readonly path: string}, Answer<Owner>> = {
	name: 'stat-owner',
	examples: [{path: '/var/mail/vmail'}, {path: '/etc/no-such-file'}],
	build: ({path}) => ({name: 'stat-owner', argv: ['stat', '-L', '-c', '%U %G %a %F', '--', path], effect: 'read', asRoot: true, timeoutMs: 10_000}),
	parse: result => {
		const refusal = refusalOf('stat', result);
		if (refusal) return refusal;
		const [, user, group, mode, kind] = /^(\S+) (\S+) (\d+) (.+)$/m.exec(result.stdout) ?? [];
		if (user === undefined || group === undefined || mode === undefined || kind === undefined)
			return noAnswer(firstLine(result.stderr) || 'stat said nothing.', /No such file/.test(result.stderr));
		return {ok: true, value: {user, group, mode, kind}};
	},
};
