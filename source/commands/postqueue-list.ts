// The Postfix queue, one JSON object a line (postqueue(1), JSON OBJECT FORMAT).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type QueueEntry = {
	readonly id: string;
	/** deferred, active, incoming, hold, maildrop */
	readonly queue: string;
	readonly arrived: Date;
	readonly bytes: number;
	/** `MAILER-DAEMON` for bounces. */
	readonly sender: string;
	readonly recipients: ReadonlyArray<{readonly address: string; readonly reason: string | undefined}>;
};

export type Queue = {
	readonly entries: readonly QueueEntry[];
	/** False: there is more than was carried. */
	readonly complete: boolean;
	/** Postfix does not run; what lies in the queue was read without it. */
	readonly down: boolean;
};

type Row = {readonly [key: string]: unknown};

const parseRecipient = (row: Row): {readonly address: string; readonly reason: string | undefined} => ({
	address: String(row['address'] ?? ''),
	reason: typeof row['delay_reason'] === 'string' ? row['delay_reason'] : undefined,
});

const parseEntry = (line: string): QueueEntry[] => {
	try {
		const row = JSON.parse(line) as Row | null;
		if (typeof row?.['queue_id'] !== 'string') return [];
		const recipients = Array.isArray(row['recipients']) ? (row['recipients'] as Array<Row | null>) : [];
		return [
			{
				id: row['queue_id'],
				queue: String(row['queue_name'] ?? ''),
				arrived: new Date(Number(row['arrival_time']) * 1000),
				bytes: Number(row['message_size']) || 0,
				sender: String(row['sender'] ?? ''),
				recipients: recipients.map(recipient => parseRecipient(recipient ?? {})),
			},
		].filter(entry => !Number.isNaN(entry.arrived.getTime()));
	} catch {
		return [];
	}
};

export const postqueueList: ReadCommand<undefined, Answer<Queue>> = {
	name: 'postqueue-list',
	examples: [undefined],
	build: () => ({name: 'postqueue-list', argv: ['postqueue', '-j'], effect: 'read', asRoot: true, timeoutMs: 20_000, maxBytes: 128 * 1024 * 1024}),
	parse: result => {
		// A queue too long to be carried whole is the queue that somebody needs to see.
		const cut = result.end === 'cut';
		const refusal = cut ? undefined : refusalOf('Postfix', result);
		if (refusal) return refusal;
		const lines = result.stdout.split('\n').filter(line => line !== '');
		const entries = lines.flatMap(parseEntry);
		if (!cut && (result.code !== 0 || entries.length < lines.length))
			return noAnswer(`postqueue cannot list the queue: ${firstLine(result.stderr || result.stdout) || `it ended with ${result.code}`}`);
		return {ok: true, value: {entries, complete: !cut, down: /Mail system is down/.test(result.stderr)}};
	},
};
