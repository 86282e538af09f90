// Running checks: side by side, each result as it is there, a cause before its consequences, and nothing unknown taken for good.
import {describe, expect, it} from 'vitest';
import {createAt} from '../../source/checks/at.ts';
import {printChecks} from '../../source/checks/print.ts';
import {checksDocument} from '../../source/checks/report.ts';
import {runChecks} from '../../source/checks/run.ts';
import {exitCodeOf, scoreOf} from '../../source/checks/score.ts';
import {type Check, type CheckResult, defineCheck, type Finding, type Level} from '../../source/checks/shape.ts';
import {deliveryProbe} from '../../source/commands/delivery-probe.ts';
import type {Ask} from '../../source/commands/shape.ts';
import {HostError} from '../../source/host/host-error.ts';
import {resultOf} from '../commands/recorded.ts';
import {noDns} from '../dns/no-dns.ts';
import {clockAt, replayAsk} from './replay.ts';

const now = new Date('2026-11-24T04:00:00.123Z');
const finding = (level: Level): Finding => ({level, subject: 's', says: `It is ${level}.`});
const check = (id: string, look: () => Promise<readonly Level[]>, more: Partial<Check> = {}): Check =>
	defineCheck({id, title: id, area: 'system', why: '', source: '', look, judge: levels => levels.map(finding), ...(more as object)});

const collect = async (checks: readonly Check[], signal = new AbortController().signal, ask: Ask = replayAsk({})) => {
	const events: string[] = [];
	const results: CheckResult[] = [];
	const at = {ask, here: {connect: () => Promise.reject(new Error('no'))}, clock: clockAt(now), target: {}, dns: noDns, signal};
	for await (const event of runChecks(checks, at)) {
		events.push(event.kind === 'started' ? `started ${event.id}` : `finished ${event.result.id} ${event.result.level}`);
		if (event.kind === 'finished') results.push(event.result);
	}
	return {events, results};
};

describe('a run', () => {
	it('starts all at once and tells each when it is done, the quick before the slow', async () => {
		let release = () => {};
		const slow = new Promise<void>(resolve => {
			release = resolve;
		});
		const {events} = await collect([
			check('slow', async () => {
				await slow;
				return ['ok'];
			}),
			check('quick', async () => {
				setImmediate(release);
				return ['warning'];
			}),
		]);
		expect(events).toEqual(['started slow', 'started quick', 'finished quick warning', 'finished slow ok']);
	});

	it('takes nothing that was thrown for an all-clear', async () => {
		const {results} = await collect([
			check('gone', () => Promise.reject(new HostError('closed', 'The connection is gone.', 'Try again.'))),
			check('bug', () => {
				throw new TypeError('x is not a function');
			}),
		]);
		expect(Object.fromEntries(results.map(({id, level, findings}) => [id, `${level}: ${findings[0]?.says}`]))).toEqual({
			gone: 'unknown: The connection is gone. Try again.',
			bug: 'unknown: mailtui has a bug: x is not a function',
		});
		expect(exitCodeOf(results)).toBe(3);
	});

	it('loses nothing when the repairs cannot be looked for', async () => {
		const gone = () => Promise.reject(new HostError('sudo-refused', 'sudo wants a password'));
		const {results} = await collect([check('delivery', gone), check('seen', async () => ['ok'])], undefined, gone);
		expect(new Map(results.map(({id, level, fixes}) => [id, [level, fixes]]))).toEqual(
			new Map([
				['delivery', ['unknown', []]],
				['seen', ['ok', []]],
			]),
		);
	});

	it('names the cause where a consequence is not judged, however long the chain', async () => {
		const {results} = await collect([
			check('third', async () => ['failure'], {after: ['second']}),
			check('second', async () => ['ok'], {after: ['first', 'not-run']}),
			check('first', async () => ['failure']),
			check('other', async () => ['ok'], {after: ['unsure']}),
			check('unsure', async () => ['unknown']),
		]);
		const by = Object.fromEntries(results.map(result => [result.id, result]));
		expect(by['second']).toMatchObject({level: 'skipped', findings: [{says: 'Not judged, because first fails: It is failure.'}]});
		// Its cause was skipped, not seen to fail: what it saw itself counts.
		expect(by['third']?.level).toBe('failure');
		expect(by['other']?.level).toBe('ok');
	});

	it('ends when it is told to', async () => {
		const stop = new AbortController();
		const {events} = await collect(
			[
				check('a', async () => {
					stop.abort();
					return new Promise<never>(() => {});
				}),
			],
			stop.signal,
		);
		expect(events).toEqual(['started a']);
	});

	it.each([
		[['ok', 'warning'], 'warning'],
		[['warning', 'unknown'], 'unknown'],
		[['unknown', 'failure'], 'failure'],
		[['ok', 'skipped'], 'skipped'],
		[[], 'skipped'],
	] as const)('of %j is %s', async (levels, expected) => {
		const {results} = await collect([check('a', async () => levels)]);
		expect(results[0]?.level).toBe(expected);
	});
});

const result = (id: string, level: Level, more: Partial<CheckResult> = {}): CheckResult => ({
	id,
	title: id,
	core: true,
	area: 'system',
	level,
	durationMs: 812.4,
	findings: [{level, subject: 'probe@example.org', says: 'So it is.', evidence: [{from: 'journal postfix/lmtp', text: '550 5.1.1 \u001b[2Jno'}]}],
	fixes: [],
	...more,
});
const nine = ['service-postfix', 'service-dovecot', 'service-opendkim', 'port-smtp', 'port-submission', 'port-imaps', 'database', 'authentication', 'delivery'];
const results = (levels: Partial<Record<string, Level>>) => nine.map(id => result(id, levels[id] ?? 'ok'));

it('the verdict names the faults that are known where no mail was tried', () => {
	const tried = results({delivery: 'unknown'}).map(each => (each.id === 'delivery' ? {...each, fixes: ['a-fix', 'b-fix']} : each));
	expect(scoreOf(tried)).toMatchObject({says: 'No mail was tried, and 2 faults are known', grade: 'unproven', percent: 88});
	expect(exitCodeOf(tried)).toBe(3);
});

describe('the verdict', () => {
	it.each([
		[{}, 'Mail works', 'healthy', 100, 0],
		[{delivery: 'failure'}, 'Mail does not arrive', 'degraded', 88, 2],
		[{delivery: 'unknown'}, 'All looks well, but whether mail arrives is not known', 'unproven', 88, 3],
		[
			{'service-dovecot': 'failure', delivery: 'skipped', 'port-imaps': 'skipped', authentication: 'skipped', database: 'skipped'},
			'No mail can be read: Dovecot does not run',
			'broken',
			44,
			2,
		],
		[{database: 'failure', delivery: 'failure', authentication: 'skipped'}, 'The database of mailboxes does not answer', 'degraded', 66, 2],
		[{'port-smtp': 'warning'}, 'Mail arrives, 1 warning', 'healthy', 100, 1],
		[{'service-opendkim': 'unknown'}, 'Mail arrives, 1 check could not be made', 'unproven', 88, 3],
	] as const)('%j', (levels, says, grade, percent, exitCode) => {
		expect(scoreOf(results(levels))).toMatchObject({says, grade, percent, total: 9});
		expect(exitCodeOf(results(levels))).toBe(exitCode);
	});

	it('is never good when nothing was looked at', () => {
		expect([scoreOf([]).grade, exitCodeOf([])]).toEqual(['unproven', 3]);
	});
});

it('the JSON document has the shape that scripts depend on', () => {
	expect(checksDocument('root@203.0.113.10', now, [result('delivery', 'failure', {fixes: ['a-fix']})])).toEqual({
		host: 'root@203.0.113.10',
		at: '2026-11-24T04:00:00Z',
		core: {passed: 0, total: 1, percent: 0, grade: 'broken'},
		checks: [
			{
				id: 'delivery',
				core: true,
				area: 'system',
				level: 'failure',
				durationMs: 812,
				findings: [
					{level: 'failure', subject: 'probe@example.org', says: 'So it is.', evidence: [{from: 'journal postfix/lmtp', text: '550 5.1.1 \u001b[2Jno'}]},
				],
				fixes: ['a-fix'],
			},
		],
	});
});

it('a person reads the verdict first, then the worst with its proof, and nothing that a server wrote acts on the terminal', () => {
	const text = printChecks('root@h', [result('database', 'ok'), result('delivery', 'failure', {fixes: ['a-fix']})], {unicode: false, colours: false});
	expect(text).toBe(
		[
			'Mail does not arrive',
			'1 of 2 core checks, 50 %, degraded   root@h',
			'',
			'x delivery  So it is.  (probe@example.org)  812 ms',
			'    | journal postfix/lmtp: 550 5.1.1 \\x1b[2Jno',
			'    would help: a-fix',
			'+ database  So it is.  (probe@example.org)  812 ms',
			'',
		].join('\n'),
	);
	expect(printChecks('h', [result('delivery', 'failure')], {unicode: true, colours: true})).toContain('\u001b[31;1m✗\u001b[0m');
});

it('a reason that is the same for all is told once', () => {
	const text = printChecks('h', [result('database', 'unknown'), result('delivery', 'unknown'), result('load', 'unknown')], {unicode: false, colours: false});
	expect(text.match(/So it is\./g)).toHaveLength(1);
	expect(text.match(/For the same reason\./g)).toHaveLength(2);
});

it('a read-only session has no probe, so that nothing can be sent', async () => {
	const needs = {
		host: {run: async () => [resultOf('')]},
		ask: replayAsk({}),
		here: {connect: () => Promise.reject(new Error('no'))},
		clock: clockAt(now),
		target: {},
		probe: {address: 'a@example.org'},
	};
	expect(createAt({...needs, readOnly: true}).probe).toBeUndefined();
	await expect(
		createAt({...needs, readOnly: false}).probe?.run(deliveryProbe, {mode: 'clean', address: 'a@example.org', messageId: 'x', timeoutMs: 1}),
	).resolves.toMatchObject({ok: false});
});
