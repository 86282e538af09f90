// When a repair has done what it was for, and when it is taken back.
import {describe, expect, test} from 'vitest';
import {checks} from '../../source/checks/list.ts';
import type {CheckResult, Level} from '../../source/checks/shape.ts';
import {fixes} from '../../source/fixes/list.ts';
import type {Detected} from '../../source/fixes/shape.ts';
import {judgeRepair} from '../../source/repair/judge-repair.ts';

const results = (levels: Readonly<Record<string, Level>>): readonly CheckResult[] =>
	checks
		.filter(check => check.core)
		.map(({id, title, area}) => {
			const level = levels[id] ?? 'ok';
			return {id, title, area, core: true, level, durationMs: 1, findings: [{level, subject: id, says: `it is ${level}`}], fixes: []};
		});
const four = ['dovecot-lmtp-username-format', 'dovecot-mail-defaults-conflict', 'dovecot-mail-driver-missing', 'dovecot-userdb-home-missing'];
const of = (...ids: readonly string[]) => fixes.filter(fix => ids.includes(fix.id));
const found = (...ids: readonly string[]) => new Map(ids.map((id): [string, Detected] => [id, {evidence: [{from: 'a:1', text: id}], files: [], facts: {}}]));

const judge = (
	applied: readonly string[],
	before: Readonly<Record<string, Level>>,
	after: Readonly<Record<string, Level>>,
	left: readonly string[] = [],
	{unanswered = [], outOfView = []}: {readonly unanswered?: readonly string[]; readonly outOfView?: readonly string[]} = {},
) =>
	judgeRepair({
		fixes: of(...applied),
		knownBefore: of(...four),
		before: results(before),
		after: results(after),
		detectedAfter: found(...left),
		unanswered,
		outOfView,
	});

describe('good', () => {
	test('all four, and mail arrives', () => {
		expect(judge(four, {delivery: 'failure'}, {})).toEqual({
			good: true,
			says: 'Mail works: 9 of 9, 100 %',
			proof: [{from: 'delivery', text: 'delivery: it is ok'}],
		});
	});
	test('one of four: mail still waits for the others, and that is said', () => {
		expect(judge(four.slice(0, 1), {delivery: 'failure'}, {delivery: 'failure'}, four.slice(1))).toMatchObject({
			good: true,
			says: 'Mail does not arrive: 8 of 9, 88 %; 3 more faults are known',
		});
	});
	test('all four, and no mailbox was named: what is not proven is said', () => {
		expect(judge(four, {delivery: 'unknown'}, {delivery: 'unknown'})).toMatchObject({
			good: true,
			says: expect.stringContaining('nothing proves yet that mail arrives'),
		});
	});
	test('what was skipped because of it may fail by itself now', () => {
		expect(judge(four.slice(0, 1), {delivery: 'skipped'}, {delivery: 'failure'}, four.slice(1)).good).toBe(true);
	});
});

describe('bad', () => {
	test('the fault is still there', () => {
		expect(judge(four, {delivery: 'failure'}, {}, four.slice(1, 2))).toMatchObject({
			good: false,
			says: expect.stringMatching(/^It is still as it was: /),
			proof: [{from: 'a:1'}],
		});
	});
	test.each(['failure', 'unknown', 'skipped'] as const)('another core check is %s that was good', level => {
		expect(judge(four, {delivery: 'failure'}, {'port-imaps': level})).toMatchObject({good: false, says: expect.stringMatching(/^Worse than before: Port 993/)});
	});
	test('all is well, and mail that was seen is seen no more', () => {
		expect(judge(four, {delivery: 'failure'}, {}, [], {outOfView: ['a@example.org: INBOX showed 2 messages, and shows none now']})).toEqual({
			good: false,
			says: 'Mail would not be seen any more',
			proof: [{from: 'doveadm mailbox status', text: 'a@example.org: INBOX showed 2 messages, and shows none now'}],
		});
	});
	test('the faults are not found, because what shows them did not answer', () => {
		expect(judge(four, {delivery: 'failure'}, {}, [], {unanswered: ['doveconf did not answer within 15 s.']})).toMatchObject({
			good: false,
			says: 'It could not be verified: doveconf did not answer within 15 s.',
		});
	});
	test('every known fault is repaired, and whether mail arrives cannot be seen any more', () => {
		expect(judge(four, {delivery: 'failure'}, {delivery: 'unknown'})).toMatchObject({good: false, says: 'It could not be verified: Mail arrives is not known'});
	});
	test('every known fault is repaired, and mail does not arrive all the same', () => {
		expect(judge(four, {delivery: 'failure'}, {delivery: 'failure'})).toMatchObject({
			good: false,
			says: 'It did not help: Mail arrives is still not so',
			proof: [{from: 'delivery', text: 'delivery: it is failure'}],
		});
	});
});
