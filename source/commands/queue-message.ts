// One message of the Postfix queue: envelope, headers, the parts it is made of, and its body only when that is asked for (postcat(1)).
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {bytesText} from '../format/bytes-text.ts';
import {queueMessageScript} from '../scripts/queue-message-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type MessagePart = {readonly depth: number; readonly bytes: number; readonly type: string; readonly name: string};

export type QueueMessage = {
	readonly envelope: ReadonlyArray<readonly [key: string, value: string]>;
	/** As they stand there, folded ones unfolded. */
	readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
	readonly parts: readonly MessagePart[];
	/** Undefined: it was not asked for. */
	readonly body: readonly string[] | undefined;
	/** There is more of the body than is shown. */
	readonly cut: boolean;
};

const mostBody = 262_144;

const unfold = (lines: readonly string[]): Array<readonly [string, string]> => {
	const headers: Array<readonly [string, string]> = [];
	for (const line of lines) {
		const last = headers.at(-1);
		if (/^[ \t]/.test(line) && last) headers[headers.length - 1] = [last[0], `${last[1]} ${line.trim()}`];
		else headers.push([line.slice(0, Math.max(0, line.indexOf(':'))), line.slice(line.indexOf(':') + 1).trim()]);
	}
	return headers;
};

export const queueMessage: ReadCommand<{readonly id: string; readonly body: boolean}, Answer<QueueMessage>> = {
	name: 'queue-message',
	examples: [{id: 'no-such-message', body: false}],
	build: ({id, body}) => ({
		name: 'queue-message',
		argv: ['perl', '-e', queueMessageScript, 'mailtui-message', id, body ? '1' : '0', String(mostBody)],
		effect: 'read',
		asRoot: true,
		timeoutMs: 30_000,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const rows = bytesText(result.stdoutBytes).split('\n');
		const all = (word: string) => rows.flatMap(row => (row.startsWith(`${word} `) ? [row.slice(word.length + 1)] : []));
		const end = all('end')[0];
		if (rows[0] !== 'mailtui-queue-message 1' || end === undefined)
			return noAnswer(`The message cannot be shown: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		if (rows.includes('gone')) return noAnswer('It is not in the queue any more: it was delivered, returned or deleted meanwhile.', true);
		const body = all('body');
		return {
			ok: true,
			value: {
				envelope: all('envelope').map(row => [row.slice(0, Math.max(0, row.indexOf(': '))), row.slice(row.indexOf(': ') + 2)] as const),
				headers: unfold(all('header').map(redactSecrets)),
				parts: all('part').flatMap(row => {
					const match = /^(\d+) (\d+) (\S+)\t(.*)$/.exec(row);
					return match ? [{depth: Number(match[1]), bytes: Number(match[2]), type: match[3] as string, name: match[4] as string}] : [];
				}),
				body: body.length > 0 ? body : undefined,
				cut: end === 'cut',
			},
		};
	},
};
