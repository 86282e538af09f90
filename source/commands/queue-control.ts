// The Postfix queue changed: hold, release, requeue, try again, delete with a copy kept, put back (postsuper(1), postqueue(1)).
import {queueControlScript} from '../scripts/queue-control-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export type QueueControlArgs = {
	readonly verb: 'hold' | 'release' | 'requeue' | 'flush' | 'delete' | 'restore';
	/** With flush: none is all. */
	readonly ids: readonly string[];
	/** Where copies of what is deleted are kept, or are put back from. */
	readonly directory?: string;
};

export type QueueControlled = {readonly done: number; readonly missing: readonly string[]; readonly troubles: readonly string[]};

const parseControlled = (stdout: string): QueueControlled | undefined => {
	const rows = stdout.split('\n');
	const all = (word: string) => rows.flatMap(row => (row.startsWith(`${word} `) ? [row.slice(word.length + 1)] : []));
	const done = Number(all('done')[0]);
	return rows.includes('mailtui-queue-control 1') && rows.includes('end') && Number.isInteger(done)
		? {done, missing: all('missing'), troubles: all('trouble')}
		: undefined;
};

export const queueControl: WriteCommand<QueueControlArgs, Answer<QueueControlled>> = {
	name: 'queue-control',
	examples: [{verb: 'hold', ids: ['F0F0F0F0F']}],
	build: ({verb, ids, directory}) => ({
		name: 'queue-control',
		argv: ['perl', '-e', queueControlScript, 'mailtui-queue', verb, directory ?? '-', ...ids],
		effect: 'write',
		asRoot: true,
		timeoutMs: 60_000,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const controlled = parseControlled(result.stdout);
		return controlled ? {ok: true, value: controlled} : noAnswer(`The queue could not be changed: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
	},
};
