// `trace`, `logs`, `summary` and `queue` on the demo as a script calls them: what is printed, JSON, exit codes, and what bad input is told.
import {describe, expect, test} from 'vitest';
import {runCommandLine} from '../../source/cli/run.ts';
import type {Terminal} from '../../source/cli/shape.ts';
import {openSession} from '../../source/open.ts';
import {ranges} from '../../source/store/log-look.ts';

type Ran = {readonly code: number; readonly out: string; readonly err: string};

const run = async (...argv: readonly string[]): Promise<Ran> => {
	let [out, err] = ['', ''];
	const terminal: Terminal = {
		out: text => {
			out += text;
		},
		err: text => {
			err += text;
		},
		columns: undefined,
		colours: false,
		unicode: true,
		asker: undefined,
		signal: new AbortController().signal,
	};
	const code = await runCommandLine(
		argv,
		'0',
		terminal,
		(host, options) => openSession(host, options, {asker: undefined, tell: () => {}}),
		() => Promise.resolve(70),
	);
	return {code, out, err};
};
const json = ({out}: Ran) => JSON.parse(out) as Record<string, unknown>;

describe('trace', () => {
	test('an address: who sent to whom, newest first; 2 because something was returned', async () => {
		const ran = await run('trace', 'demo', 'testuser2@example.org');
		expect(ran).toMatchObject({code: 2, err: ''});
		expect(ran.out).toMatch(
			/^ {2}when +queue id +from +to +outcome\n✗ .* anna@example\.com +-> +testuser2@example\.org +returned to the sender: mx\.example\.org: 550 5\.1\.1/,
		);
	});
	test('one id: its story, with the lines where they are asked for; 1 because it waits', async () => {
		const ran = await run('trace', 'demo', 'B7D20A3', '--lines');
		expect(ran.code).toBe(1);
		expect(ran.out).toMatch(/^<\S+@example\.org>: waiting\n✓ \S+ +accepted +submission \(587\) from 198\.51\.100\.7, as testuser1@example\.org/);
		expect(ran.out).toMatch(/now +B7D20A3 tried again at \d\d:\d\d:\d\d, in 5 min/);
		expect(ran.out).toMatch(/\| \S+ postfix\/smtp: B7D20A3: to=<grey\.anna@example\.com>/);
	});
	test('as JSON', async () => {
		expect(json(await run('trace', 'demo', 'B7D20A3', '--json'))).toMatchObject({
			host: 'demo',
			log: 'journal',
			complete: true,
			messages: [
				{
					queueIds: ['B7D20A3'],
					user: 'testuser1@example.org',
					finished: false,
					level: 'warning',
					recipients: [{recipient: 'grey.anna@example.com', state: 'waiting'}],
					queue: [{id: 'B7D20A3', queue: 'deferred'}],
				},
			],
		});
	});
	test('an unknown id: 3, those that look like it, and where else to look', async () => {
		const ran = await run('trace', 'demo', 'B7D20A4');
		expect(ran).toMatchObject({code: 3, out: ''});
		expect(ran.err).toMatch(/B7D20A4 is not in the systemd journal of that time: \d+ lines were read\.\nQueue ids that look like it: .*B7D20A3/);
		expect(ran.err).toContain('--since 7d');
	});
	test.each([
		[['trace', 'demo', 'no such thing'], 'no such thing is no queue id, Message-ID or address.'],
		[['trace', 'demo', 'B7D20A3', '--since', 'soon'], '--since soon is no time.'],
		[['logs', 'demo', '--grep', '(['], '--grep ([: not a regular expression.'],
		[['logs', 'demo', '--severity', 'loud'], '--severity loud is none.'],
		[['logs', 'demo', '--lines', '0'], '--lines 0 is no number from 1 to 100000.'],
		[['summary', 'demo', '--since', 'x'], '--since x is no time.'],
		[['queue', 'hold', 'demo', '--yes'], 'Which messages shall I hold?'],
		[['queue', 'hold', 'demo', 'F0F0F0', '--yes'], 'F0F0F0: not in the queue.'],
		[['queue', 'delete', 'demo', '--all'], 'Nobody can be asked here whether to delete this mail.'],
		[['queue', 'delete', 'demo', '--all', '--yes', '--read-only'], 'This session is read-only: the queue is not changed.'],
		[['queue', 'list', 'demo', '--older', 'x'], '--older x is no time.'],
	])('%j is wrong usage, and is told so', async (argv, says) => {
		const ran = await run(...argv);
		expect(ran.code).toBe(64);
		expect(ran.err).toContain(says);
	});
});

describe('logs', () => {
	test('the newest lines, filtered and explained', async () => {
		const ran = await run('logs', 'demo', '--grep', 'status=bounced', '-n', '2', '--explain');
		expect(ran.code).toBe(0);
		expect(ran.out.split('\n').filter(line => / E postfix\/lmtp: /.test(line))).toHaveLength(2);
		expect(ran.out).toContain('    Dovecot knows no user of that name');
	});
	test('turned round, by service, severity and address, as JSON', async () => {
		const {lines} = json(
			await run('logs', 'demo', '--grep', '!removed', '--unit', 'lmtp', '--severity', 'error', '--address', 'testuser1@example.org', '--json'),
		) as {lines: {from: string; severity: string; fix: string}[]};
		expect(lines.length).toBeGreaterThan(0);
		expect(lines.every(line => line.from === 'postfix/lmtp' && line.severity === 'error' && line.fix === 'dovecot-lmtp-username-format')).toBe(true);
	});
	test.each(ranges)('the last %d ms, %s, are to be had as in the screen', async (lastMs, says) => {
		const wanted = says.replace(' ', '').replace('min', 'm');
		expect((await run('logs', '--help')).out).toContain(wanted);
		const ran = await run('logs', 'demo', '--since', wanted, '--json');
		expect(ran).toMatchObject({code: 0, err: ''});
		const {at, lines, complete} = json(ran) as {at: string; lines: {at: string}[]; complete: boolean};
		expect(complete).toBe(true);
		const oldest = Date.parse(at) - (lastMs ?? Number.POSITIVE_INFINITY) - 1000;
		expect(lines.filter(line => Date.parse(line.at) < oldest)).toEqual([]);
		// An hour ago the demo had begun to write.
		if (lastMs === undefined || lastMs > 3_600_000) expect(lines.length).toBeGreaterThan(10);
	});
	test('an expression that backtracks for ever is taken as plain text, and that is said', async () => {
		const ran = await run('logs', 'demo', '--grep', '^(\\w|\\W)*(\\w|\\W)*(\\w|\\W)*(\\w|\\W)*\\u0000$');
		expect(ran.err).toMatch(/without end: taken as plain text|Nothing of that/);
		expect(ran.code).toBe(0);
	});
});

test('summary: the day in numbers, as text and as JSON', async () => {
	expect((await run('summary', 'demo')).out).toMatch(/received +\d+ {2}[ ▁-█]+\n/);
	expect(json(await run('summary', 'demo', '--json'))).toMatchObject({
		complete: true,
		total: {deferred: 2},
		senders: [{what: 'anna@example.com'}, {what: 'testuser1@example.org'}],
		accounts: [{name: 'testuser1@example.org', mails: 2}],
	});
});

describe('queue', () => {
	test('list: grouped, then each message; a filter', async () => {
		const ran = await run('queue', 'list', 'demo', '--reason', 'greylisted');
		expect(ran.out).toMatch(/^2 messages, \d+ B; 1 of them match\n\n {2}how many .*\n +1 +example\.com +38 min +mx\.example\.com: 451/);
		expect(ran.out).toMatch(/B7D20A3 +deferred +38 min .* in 5 min/);
	});
	test('show: headers and parts, the body only when it is asked for; what is gone says where to look', async () => {
		const shown = await run('queue', 'show', 'demo', 'B7D20A3');
		expect(shown.out).toContain("Subject: Minutes of Monday's meeting");
		expect(shown.out).not.toContain('as promised');
		expect((await run('queue', 'show', 'demo', 'B7D20A3', '--body')).out).toContain('as promised');
		expect(await run('queue', 'show', 'demo', 'F0F0F0')).toMatchObject({code: 3, err: expect.stringContaining('mailtui trace demo F0F0F0')});
	});
	test.each([
		['hold', '2 messages on hold'],
		['flush', 'All waiting messages are tried again'],
		['requeue', '2 messages queued anew'],
		['delete', '2 messages deleted'],
	])('%s, journaled', async (verb, says) => {
		const ran = await run('queue', verb, 'demo', '--all', '--yes', '--json');
		expect(ran.code).toBe(0);
		expect(json(ran)).toMatchObject({
			verb,
			ids: ['B7D20A3', 'B7D21A3'],
			result: 'confirmed',
			says: expect.stringContaining(says),
			change: expect.stringMatching(/^\d{4}-\d\d-\d\d-\d{4}-\w+$/),
		});
	});
});
