// Mail from outside comes only while somebody follows the log.
import {expect, test} from 'vitest';
import {runProgram} from '../../source/demo/programs/run.ts';
import {createWorld} from '../../source/demo/world.ts';
import {type Clock, createClock} from '../../source/host/clock.ts';

test('who follows the log sees a mail come in and bounce, and then it is quiet again', async () => {
	const real = createClock();
	// Hours pass in no time, for waiting only.
	const clock: Clock = {...real, wait: (_ms, signal) => real.wait(1, signal)};
	const world = createWorld(clock);
	expect(world.traffic.count).toBe(0);
	const stop = new AbortController();
	let seen = '';
	const out = (text: string | Uint8Array) => {
		seen += text.toString();
		if (seen.includes('status=bounced')) stop.abort();
	};
	await runProgram({
		argv: ['journalctl', '-f', '-n', '0', '-o', 'cat', '-t', 'postfix/lmtp'],
		stdin: Buffer.alloc(0),
		world,
		uid: 0,
		signal: stop.signal,
		out,
		err: () => {},
	});
	expect(seen).toMatch(/to=<testuser[12]@example\.org>.*status=bounced .*User doesn't exist/);
	await world.settled();
	const {count} = world.traffic;
	await real.wait(30);
	expect(world.traffic.count).toBe(count);
	await world.close();
});
