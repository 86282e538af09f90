// Following a program that goes on: its lines, its end, and who slows whom down.
import {readFileSync} from 'node:fs';
import {afterAll, describe, expect, it} from 'vitest';
import type {Argv} from '../../source/host/channel.ts';
import {createClock} from '../../source/host/clock.ts';
import {createLocalHost} from '../../source/host/local.ts';
import {read} from './login-fixture.ts';
import {untilGone} from './processes.ts';

const clock = createClock();
const host = createLocalHost(clock);
afterAll(() => host.close());

describe('following', () => {
	const lines = async (argv: Argv, signal = new AbortController().signal) => {
		const seen: string[] = [];
		for await (const batch of host.follow(read(argv, {timeoutMs: 0}), signal)) seen.push(...batch);
		return seen;
	};

	it('gives every line, the last without its newline too', async () => {
		expect(await lines(['printf', 'one\n\ntwo ü\nthree'])).toEqual(['one', '', 'two ü', 'three']);
	});

	it('joins characters that came in pieces', async () => {
		expect(await lines(['perl', '-e', '$|=1; print "\\xc3"; select undef,undef,undef,0.05; print "\\xbc\\n"'])).toEqual(['ü']);
	});

	it('gathers what comes fast: several pieces travel as one', async () => {
		const fast = '$| = 1; for (1 .. 400) { syswrite STDOUT, "$_ " . "x" x 3000 . "\n"; select undef, undef, undef, 0.0005 }';
		const batches: number[] = [];
		const numbers: number[] = [];
		for await (const batch of host.follow(read(['perl', '-e', fast], {timeoutMs: 0}), new AbortController().signal)) {
			batches.push(batch.length);
			numbers.push(...batch.map(line => Number(line.split(' ')[0])));
		}
		expect(numbers).toEqual(Array.from({length: 400}, (_, index) => index + 1));
		expect(batches.length).toBeLessThan(200);
	});

	it('ends when asked, and ends the program', async () => {
		const stop = new AbortController();
		let pid = 0;
		for await (const [line] of host.follow(read(['sh', '-c', 'echo $$; while sleep 0.01; do echo tick; done'], {timeoutMs: 0}), stop.signal)) {
			pid ||= Number(line);
			stop.abort();
		}
		expect(pid).toBeGreaterThan(0);
		expect(await untilGone(pid)).toBe(true);
	});

	it('slows the program down when nobody reads', async () => {
		const follow = host
			.follow(read(['sh', '-c', 'echo $$; exec yes "$(head -c 1000 /dev/zero | tr "\\0" x)"'], {timeoutMs: 0}), new AbortController().signal)
			[Symbol.asyncIterator]();
		const pid = Number((await follow.next()).value[0]);
		const written = () => Number(/^wchar: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
		let before = -1;
		for (let round = 0; round < 100 && before !== written(); round++) {
			before = written();
			await clock.wait(100);
		}
		expect(written()).toBe(before);
		await follow.return?.(undefined);
		expect(await untilGone(pid)).toBe(true);
	});

	it('gives many lines in pieces, and whatever else is due has its turn between them', async () => {
		let turns = 0;
		let next: NodeJS.Immediate | undefined;
		const turn = () => {
			turns++;
			next = setImmediate(turn);
		};
		turn();
		const pieces: {readonly lines: number; readonly at: number}[] = [];
		for await (const batch of host.follow(read(['seq', '30000'], {timeoutMs: 0}), new AbortController().signal)) pieces.push({lines: batch.length, at: turns});
		clearImmediate(next as NodeJS.Immediate);
		expect(pieces.reduce((sum, {lines: count}) => sum + count, 0)).toBe(30_000);
		expect(Math.max(...pieces.map(({lines: count}) => count))).toBeLessThanOrEqual(500);
		expect(new Set(pieces.map(({at}) => at)).size).toBe(pieces.length);
	});

	it('tells why a program that should go on did not', async () => {
		await expect(lines(['sh', '-c', 'echo "No journal files were found." >&2; exit 1'])).rejects.toMatchObject({
			kind: 'closed',
			message: expect.stringContaining('No journal files were found.'),
		});
	});
});
