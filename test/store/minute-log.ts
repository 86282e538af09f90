// A log of a line a minute, for the stores of the log: read from its end, back from a line, and as it is written.
import {expect} from 'vitest';
import {HostError} from '../../source/host/host-error.ts';
import type {LogPlace} from '../../source/maillog/find-log.ts';
import type {Followed} from '../../source/maillog/follow-log.ts';
import type {LogEntry} from '../../source/maillog/log-rows.ts';
import type {MailLine} from '../../source/maillog/shape.ts';
import {createLogTail, type LogTailStore} from '../../source/store/log-tail.ts';

export const minute = 60_000;
const start = Date.UTC(2026, 10, 26, 12);
const place: LogPlace = {where: 'journal', asRoot: true, clock: {nowMs: start, offsetSeconds: 0}, says: 'the systemd journal'};
/** Written so many minutes before the log was opened. */
export const line = (minutesAgo: number, text = `line ${minutesAgo}`): MailLine => ({
	atMs: start - minutesAgo * minute,
	from: 'postfix/smtpd',
	pid: 1,
	priority: 6,
	text,
});
export const entry = (minutesAgo: number, text?: string): LogEntry & {readonly kind: 'line'} => ({
	kind: 'line',
	line: line(minutesAgo, text),
	at: `c${minutesAgo}`,
});

/** What is written while somebody follows. */
const createPipe = () => {
	const sent: Followed[] = [];
	let wake = () => {};
	return {
		send: (...more: readonly Followed[]) => {
			sent.push(...more);
			wake();
		},
		async *follow(signal: AbortSignal): AsyncGenerator<readonly Followed[]> {
			signal.addEventListener('abort', () => wake(), {once: true});
			while (!signal.aborted) {
				if (sent.length > 0) yield sent.splice(0, sent.length);
				else
					await new Promise<void>(resolve => {
						wake = resolve;
					});
			}
		},
	};
};

const opened: LogTailStore[] = [];

export const closeMinuteLogs = (): void => {
	for (const tail of opened.splice(0)) tail.actions.stop();
};

/** A log of a line a minute, `texts` by how many minutes ago; the newest `there` are there at first. */
export const openMinuteLog = async ({total = 100, there = 10, capacity = 1000, fails = false, texts = new Map<number, string>()} = {}) => {
	const asked: {before: string; lines: number}[] = [];
	let ms = 0;
	const pipe = createPipe();
	const tail = createLogTail({
		clock: {now: () => new Date(start + ms), monotonicMs: () => ms, wait: async () => new Promise(resolve => setImmediate(resolve))},
		capacity,
		find: async () => ({ok: true, value: place}),
		follow: async function* (_, __, signal) {
			yield Array.from({length: there}, (_, index) => entry(there - index, texts.get(there - index)));
			yield* pipe.follow(signal);
		},
		older: async function* (_, before, lines) {
			asked.push({before, lines});
			if (fails) throw new HostError('closed', 'The connection is closed.');
			const first = Number(before.slice(1)) + 1;
			// In pieces, as they come over a connection.
			for (let ago = first; ago < first + lines && ago <= total; ago += 7)
				yield Array.from({length: Math.min(7, first + lines - ago, total - ago + 1)}, (_, index) => entry(ago + index, texts.get(ago + index)));
		},
	});
	opened.push(tail);
	void tail.actions.open();
	await expect.poll(() => tail.ring.next()).toBe(there);
	return {
		tail,
		asked,
		send: pipe.send,
		pass: (more: number) => {
			ms += more;
		},
	};
};
