// How many messages lie in the Postfix queue, counted as files: cheap even when there are a hundred thousand (qmgr(8)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

const folders = ['maildrop', 'incoming', 'active', 'deferred', 'hold'].map(name => `/var/spool/postfix/${name}`);

export const queueCount: ReadCommand<undefined, Answer<number>> = {
	name: 'queue-count',
	examples: [undefined],
	build: () => ({name: 'queue-count', argv: ['find', ...folders, '-type', 'f', '-printf', '.'], effect: 'read', asRoot: true, timeoutMs: 8_000}),
	parse: result => {
		const refusal = refusalOf('find', result);
		if (refusal) return refusal;
		// Files that move while find looks are a complaint about them, and no trouble.
		const closed = result.stderr.split('\n').find(line => /Permission denied|spool\/postfix\/active.?: No such file/.test(line));
		return closed === undefined
			? {ok: true, value: result.stdout.length}
			: noAnswer(`The queue cannot be counted: ${firstLine(closed)}`, /No such file/.test(closed));
	},
};
