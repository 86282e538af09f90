// A plan as the lines that the server's program reads (source/scripts/change-script.ts): every text in hex, the secrets of the texts put back in.
import {strayMarks, tokens} from '../format/sealed.ts';
import {quoteArgv} from '../host/quote.ts';
import {createSecret, type Secret} from '../host/secret.ts';
import {UsageError} from '../problem.ts';
import {lineHunks} from './line-hunks.ts';
import type {FileEdit, Plan} from './shape.ts';
import {treesOf} from './trees.ts';

const hex = (text: string): string => Buffer.from(text).toString('hex');

/** Within double quotes a value is escaped as Dovecot reads it back. */
const unsealed = (text: string, secrets: Plan['secrets']): string =>
	text.replace(tokens, (token, _number, at: number) => {
		const secret = secrets.get(token);
		if (secret === undefined) throw new Error(`${token} stands for nothing`);
		const value = secret.reveal();
		return text[at - 1] === '"' && text[at + token.length] === '"' ? value.replace(/["\\]/g, '\\$&') : value;
	});

const editLines = ({path, before, after}: FileEdit, secrets: Plan['secrets']): string[] => {
	if (/[\n\0]/.test(path) || !path.startsWith('/')) throw new UsageError(`A file with the name ${JSON.stringify(path)} is not changed.`, '');
	const kind = before === undefined ? 'create' : after === undefined ? 'remove' : 'edit';
	const owned = after?.owned ?? {user: 'root', group: 'root', mode: '0644'};
	const hunks = after === undefined ? [] : lineHunks(before?.text ?? '', after.text);
	return [
		`edit ${hex(path)} ${before?.sha256 ?? '-'} ${kind} ${owned.mode} ${hex(owned.user)} ${hex(owned.group)}`,
		...hunks.map(({from, remove, insert}) => {
			const text = unsealed(insert, secrets);
			// Bytes that are no UTF-8 would be written as something else.
			if (text.includes('\uFFFD')) throw new UsageError(`${path}:${from} holds bytes that are no UTF-8; mailtui does not change such a line.`, '');
			if (strayMarks.test(text)) throw new Error(`${path}:${from} keeps a token`);
			return `hunk ${from} ${remove} ${hex(text)}`.trimEnd();
		}),
	];
};

/** `entry` is what the journal keeps, as JSON without anything secret. Throws UsageError where a text cannot be written as it was read. */
export const planPayload = (plan: Plan, entry: string, by: string): Secret =>
	createSecret(
		[
			`title ${hex(plan.title)}`,
			`by ${hex(by)}`,
			`entry ${hex(entry)}`,
			`settle ${hex(plan.settle.map(command => `${quoteArgv(command.argv)}\n`).join(''))}`,
			...treesOf(plan.edits).map(tree => `tree ${hex(tree)}`),
			...plan.edits.flatMap(edit => editLines(edit, plan.secrets)),
			...plan.steps.map(({command, undo}) => `step ${hex(`${quoteArgv(command.argv)}\n`)} ${'argv' in undo ? hex(`${quoteArgv(undo.argv)}\n`) : '-'}`),
			'end',
			'',
		].join('\n'),
	);
