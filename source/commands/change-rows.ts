// The rows of a database that a change keeps for its undo (source/mailboxes/keep-rows.ts): hashes of passwords are among them, so they come as a Secret.
import {createSecret, type Secret} from '../host/secret.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const changeRows: ReadCommand<{readonly change: string}, Answer<Secret>> = {
	name: 'change-rows',
	examples: [{change: 'no-such-change'}],
	build: ({change}) => ({
		name: 'change-rows',
		argv: ['cat', '--', `/var/lib/mailtui/changes/${change.replace(/[^\w-]/g, '_')}/rows`],
		effect: 'read',
		asRoot: true,
		timeoutMs: 60_000,
		// An import of a hundred thousand mailboxes.
		maxBytes: 67_108_864,
	}),
	parse: result => {
		const refusal = refusalOf('cat', result);
		if (refusal) return refusal;
		if (result.code === 0 && result.end === 'exited') return {ok: true, value: createSecret(result.stdout)};
		return noAnswer(firstLine(result.stderr) || `cat ended with ${result.code ?? result.end}`, /No such file or directory/.test(result.stderr));
	},
};
