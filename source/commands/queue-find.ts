// In which of Postfix's queues messages lie, and when the waiting ones are tried next: qmgr(8) keeps that time as the file's own.
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type QueuePlace = {
	/** maildrop, incoming, active, deferred, hold */
	readonly queue: string;
	/** Of a deferred message alone. */
	readonly nextTry: Date | undefined;
};

const folders = ['maildrop', 'incoming', 'active', 'deferred', 'hold'].map(name => `/var/spool/postfix/${name}`);

/** Nothing else may come into the pattern of -name. */
const isId = (id: string): boolean => /^[0-9A-Za-z]{1,20}$/.test(id);

export const queueFind: ReadCommand<{/** All, where none is named. */ readonly ids: readonly string[]}, Answer<ReadonlyMap<string, QueuePlace>>> = {
	name: 'queue-find',
	examples: [{ids: ['F0F0F0F0F']}, {ids: []}],
	build: ({ids}) => {
		const names = ids.filter(isId).flatMap((id, index) => (index === 0 ? ['-name', id] : ['-o', '-name', id]));
		const which = names.length === 0 ? [] : ['(', ...names, ')'];
		return {
			name: 'queue-find',
			argv: ['find', ...folders, '-type', 'f', ...which, '-printf', '%f %T@ %p\\n'],
			effect: 'read',
			asRoot: true,
			timeoutMs: 20_000,
			maxBytes: 64 * 1024 * 1024,
		};
	},
	parse: result => {
		const refusal = refusalOf('find', result);
		if (refusal) return refusal;
		const closed = result.stderr.split('\n').find(line => /Permission denied|spool\/postfix\/active.?: No such file/.test(line));
		if (closed !== undefined) return noAnswer(`The queue cannot be looked at: ${firstLine(closed)}`, /No such file/.test(closed));
		const places = new Map<string, QueuePlace>();
		for (const line of result.stdout.split('\n')) {
			const [, id, seconds, queue] = /^([0-9A-Za-z]+) (\d+)(?:\.\d+)? \/var\/spool\/postfix\/(\w+)\//.exec(line) ?? [];
			if (id === undefined || queue === undefined) continue;
			places.set(id, {queue, nextTry: queue === 'deferred' ? new Date(Number(seconds) * 1000) : undefined});
		}
		return {ok: true, value: places};
	},
};
