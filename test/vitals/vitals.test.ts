// Vital signs: in one round trip, as numbers for a graph, and never zero where nothing is known.
import {expect, test} from 'vitest';
import {createAsk} from '../../source/commands/ask.ts';
import {lookAtSlowVitals, summariseSlowVitals} from '../../source/vitals/slow-vitals.ts';
import {lookAtVitals, summariseVitals} from '../../source/vitals/vitals.ts';
import {replayAsk} from '../checks/replay.ts';
import {recorded, resultOf} from '../commands/recorded.ts';

test('recorded', async () => {
	const ask = replayAsk({
		'proc-read': recorded('proc-read', 'lab'),
		'queue-count': recorded('queue-count', 'deferred'),
		'ss-established': recorded('ss-established', 'imap'),
	});
	const vitals = summariseVitals(await lookAtVitals(ask));
	expect(vitals).toMatchObject({
		load: [0.79, 1.11, 0.81],
		processors: 2,
		uptimeSeconds: 2259.12,
		queue: 2,
		connections: {smtp: 0, submission: 0, imap: 2, pop3: 0, sieve: 0, clients: 2},
		why: [],
	});
	expect(vitals.memoryUsed).toBeCloseTo(0.055, 3);
});

test('three programs in one round trip, two for the slow ones', async () => {
	const trips: number[] = [];
	const host = {
		run: async (commands: readonly unknown[]) => {
			trips.push(commands.length);
			return commands.map(() => resultOf('', {code: 127}));
		},
	};
	await lookAtVitals(createAsk(host));
	await lookAtSlowVitals(createAsk(host));
	expect(trips).toEqual([3, 2]);
});

test('what is not known is undefined, with the reason', async () => {
	const vitals = summariseVitals(await lookAtVitals(replayAsk({'proc-read': recorded('proc-read', 'lab')})));
	expect(vitals).toMatchObject({queue: undefined, connections: undefined, processors: 2});
	expect(vitals.why.length).toBe(2);
	const slow = summariseSlowVitals(await lookAtSlowVitals(replayAsk({'doveadm-who': recorded('doveadm-who', 'down')})));
	expect(slow).toMatchObject({disk: undefined, users: undefined, logins: undefined});
	expect(slow.why.length).toBe(2);
});

test('the fullest disk of those that matter, and who is logged in', async () => {
	const df = 'Type 1B-blocks Avail Inodes IFree Mounted on\next4 1000 900 10 9 /\next4 1000 250 10 9 /var\next4 1000 1 10 9 /boot\n';
	const who =
		'[{"username":"a@example.org","connections":"3","service":"imap"},{"username":"a@example.org","connections":"1","service":"sieve"},{"username":"b@example.org","connections":"1","service":"imap"}]';
	const slow = summariseSlowVitals(await lookAtSlowVitals(replayAsk({'df-space': df, 'doveadm-who': who})));
	expect(slow).toEqual({disk: {target: '/var', used: 0.75, freeBytes: 250}, users: 2, logins: 5, why: []});
});
