// The log is followed through lost connections, without gap and without repeat; what the carrier had to cut is whole again.
import {describe, expect, test} from 'vitest';
import type {Clock} from '../../source/host/clock.ts';
import {longestLine} from '../../source/host/follow.ts';
import type {ConnectionState, Host} from '../../source/host/host.ts';
import {HostError} from '../../source/host/host-error.ts';
import type {LogPlace} from '../../source/maillog/find-log.ts';
import {type Followed, followLog} from '../../source/maillog/follow-log.ts';

const journal: LogPlace = {where: 'journal', asRoot: true, clock: {nowMs: 0, offsetSeconds: 0}, says: 'the systemd journal'};
const file: LogPlace = {...journal, where: '/var/log/mail.log'};
const clock: Clock = {now: () => new Date(0), monotonicMs: () => 0, wait: async () => {}};

const entry = (number: number, message: unknown = `line ${number}`) =>
	JSON.stringify({__CURSOR: `c${number}`, __REALTIME_TIMESTAMP: String(number * 1000), SYSLOG_IDENTIFIER: 'postfix/smtpd', PRIORITY: '6', MESSAGE: message});

type Part = readonly (string | Error)[];

/** A host whose program says one part after the other, each time it is started; after the last it goes silent and is ended by the signal. */
const hostOf = (parts: readonly Part[], state: () => ConnectionState['state'] = () => 'reconnecting') => {
	const started: string[][] = [];
	const host: Pick<Host, 'follow' | 'connection'> = {
		connection: () => ({state: state()}) as ConnectionState,
		follow: async function* (command) {
			started.push([...command.argv]);
			for (const row of parts[started.length - 1] ?? []) {
				if (row instanceof Error) throw row;
				yield [row];
			}
			if (started.length >= parts.length) throw new HostError('closed', 'the end of the test');
		},
	};
	return {host, started};
};

const collect = async (parts: readonly Part[], place = journal, state?: () => ConnectionState['state']) => {
	const stop = new AbortController();
	const {host, started} = hostOf(parts, state);
	const followed: Followed[] = [];
	for await (const batch of followLog({host, clock, place, lines: 10}, stop.signal)) {
		followed.push(...batch);
		if (batch.some(one => one.kind === 'lost' && one.why === 'the end of the test')) stop.abort();
	}
	return {followed, started};
};
const texts = (followed: readonly Followed[]) => followed.map(one => (one.kind === 'line' ? one.line.text : one.kind)).slice(0, -1);

describe('the journal', () => {
	test('is gone on with behind the last entry, after the connection was lost', async () => {
		const {followed, started} = await collect([[entry(1), entry(2), new HostError('closed', 'lost')], [entry(3)]]);
		expect(texts(followed)).toEqual(['line 1', 'line 2', 'lost', 'back', 'line 3']);
		expect(started[0]).toEqual(expect.arrayContaining(['-f', '-n', '10']));
		expect(started[1]).toEqual(expect.arrayContaining(['-f', '--after-cursor=c2', '--no-tail']));
		expect(started[1]).not.toContain('-n');
	});
	test('gives up when the connection is closed for good', async () => {
		await expect(collect([[entry(1), new HostError('closed', 'gone')]], journal, () => 'closed')).rejects.toThrow('gone');
	});
	test('gives up when the program ends at once again and again, and says why', async () => {
		await expect(
			collect(
				Array.from({length: 9}, () => [new HostError('closed', 'journalctl ended: no')]),
				journal,
				() => 'connected',
			),
		).rejects.toThrow('journalctl ended: no');
	});
	test('may not be read: that is no reason to try again', async () => {
		await expect(collect([[new HostError('sudo-refused', 'no sudo')]])).rejects.toThrow('no sudo');
	});
	test('lines that are no entries are left out', async () => {
		expect(texts((await collect([['-- Boot --', '{"x":', '{}', entry(1)]])).followed)).toEqual(['line 1']);
	});
	test('invalid UTF-8 is shown, byte by byte', async () => {
		expect(texts((await collect([[entry(1, [0x63, 0x61, 0x66, 0xe9])]])).followed)).toEqual(['caf\\xe9']);
	});
	test('a line of a megabyte, cut by the carrier, is one line again, and its text is bounded', async () => {
		const whole = entry(1, 'x'.repeat(1_000_000));
		const pieces = Array.from({length: Math.ceil(whole.length / longestLine)}, (_, index) => whole.slice(index * longestLine, (index + 1) * longestLine));
		const [text = '', after] = texts((await collect([[...pieces, entry(2)]])).followed);
		expect(text).toMatch(/^x{16384} \.\.\. \(1000000 characters\)$/);
		expect(after).toBe('line 2');
	});
	test('one of 40 megabytes is left out, and what follows it is not', async () => {
		const piece = 'x'.repeat(longestLine);
		expect(texts((await collect([[...Array.from({length: 160}, () => piece), 'end', entry(2)]])).followed)).toEqual(['line 2']);
	});
	test('a clock that jumps back loses nothing', async () => {
		expect(texts((await collect([[entry(5), entry(3), entry(4)]])).followed)).toEqual(['line 5', 'line 3', 'line 4']);
	});
});

describe('a file', () => {
	const row = (offset: number, text: string) => `77:${offset}\t2026-11-26T09:00:00+00:00 mx postfix/smtpd[1]: ${text}`;
	test('is gone on with behind the last line', async () => {
		const {followed, started} = await collect([[row(10, 'one'), new HostError('closed', 'lost')], [row(20, 'two')]], file);
		expect(texts(followed)).toEqual(['one', 'lost', 'back', 'two']);
		expect(started.map(argv => argv[5])).toEqual(['', `77:10:${Buffer.from(row(10, 'one').slice(6)).reduce((sum, byte) => sum + byte, 0)}`]);
	});
	test('that was rotated, emptied, or rotated twice: that is said', async () => {
		const {followed} = await collect([[row(10, 'one'), 'note rotated', 'note truncated', 'note gap', row(5, 'two')]], file);
		expect(followed.flatMap(one => (one.kind === 'note' ? [one.says] : []))).toEqual([
			'The log file was rotated; it goes on in the new one.',
			'The log file was emptied; it goes on from its beginning.',
			'The log file was rotated more than once meanwhile: lines may be missing here.',
		]);
	});
});
