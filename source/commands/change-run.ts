// One stage of a change of the server, carried out under a lock (source/scripts/change-script.ts, source/changes/).
import type {Secret} from '../host/secret.ts';
import {changeScript} from '../scripts/change-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export type ChangeOperation = 'stage' | 'note' | 'keep' | 'close' | 'undone' | 'discard' | 'arm' | 'commit' | 'step' | 'confirm' | 'rollback' | 'undo';

export type ChangeArgs = {
	readonly operation: ChangeOperation;
	/** `2026-11-23-2014-k3f9` */
	readonly change: string;
	/** Of `arm` the seconds until it is taken back, of `step` its number, of `rollback` why, of `keep` how many rows there are in it, of `close` how it ended: `confirmed`, `failed`, or `unkept`, confirmed without what an undo would need. */
	readonly word?: string;
	readonly payload?: Secret | string;
};

/**
 * `state`: the change is not where it should be; `words` are its state, since when, and what was said of it.
 * `held`: another is under way; `words` are its id, the seconds it has left (or `stale`), since when, and by whom.
 */
export type ChangeAnswer =
	| {readonly done: true; readonly says: string}
	| {readonly done: false; readonly reason: 'changed' | 'held' | 'server' | 'state'; readonly says: string};

export const changeRun: WriteCommand<ChangeArgs, Answer<ChangeAnswer>> = {
	name: 'change-run',
	examples: [
		{operation: 'confirm', change: 'no-such-change'},
		{operation: 'undo', change: 'no-such-change'},
	],
	build: ({operation, change, word, payload}) => ({
		name: 'change-run',
		argv: ['perl', '-e', changeScript, 'mailtui-change', operation, change, ...(word === undefined ? [] : [word])],
		...(payload !== undefined && {stdin: payload}),
		effect: 'write',
		asRoot: true,
		timeoutMs: operation === 'step' || operation === 'rollback' || operation === 'undo' ? 120_000 : 30_000,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const said = result.stdout.slice(Math.max(0, result.stdout.indexOf('mailtui-change 1\n'))).split('\n')[1] ?? '';
		const match = /^(ok|no (changed|held|server|state))(?: (.*))?$/.exec(said);
		if (!match) return noAnswer(`The change could not be carried out: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		const says = match[3] ?? '';
		const reason = match[2] as Extract<ChangeAnswer, {done: false}>['reason'] | undefined;
		return {ok: true, value: reason === undefined ? {done: true, says} : {done: false, reason, says}};
	},
};
