// Whether others would trust the mail that arrived: what is told of it beside that it arrived.
import {expect, test} from 'vitest';
import {exitCodeOfLevels} from '../../source/checks/score.ts';
import type {DeliveryTest} from '../../source/delivery/hops.ts';
import {verifiedFindings} from '../../source/delivery/judge-verified.ts';
import type {Verified} from '../../source/delivery/message-facts.ts';

const of = (level: Verified['level'], method: Verified['method'], result: string): Verified => ({method, result, level, says: result});
const tested = (verified: readonly Verified[] | undefined, says = ''): DeliveryTest => ({
	kind: 'inside',
	title: '',
	state: 'running',
	hops: [{id: 'verified', state: verified === undefined ? 'unknown' : 'ok', says, atMs: 1, tookMs: 1}],
	findings: [],
	transcript: [],
	message: verified && {received: [], verified, explained: [], bytes: 1},
	totalMs: 1,
});
const told = (test: DeliveryTest, expects: 'pass' | 'none' = 'pass') =>
	verifiedFindings('a@example.org', test, expects).map(({level, says}) => `${level}: ${says}`);

test('nothing is said where all passes', () => {
	expect(told(tested([of('ok', 'dkim', 'pass'), of('ok', 'spf', 'pass'), of('ok', 'dmarc', 'pass')]))).toEqual([]);
});

test.each([
	[
		'a signature that does not fit',
		[of('warning', 'dkim', 'fail'), of('ok', 'spf', 'pass'), of('ok', 'dmarc', 'pass')],
		/: dkim fail\. Compare what is published with the key/,
	],
	['no signature', [of('warning', 'dkim', 'none')], /: dkim none\. It left unsigned: .*mailtui dkim list HOST/],
	['SPF of both addresses', [of('warning', 'spf', 'fail'), of('warning', 'spf', 'fail')], /: spf fail\. Publish the SPF record of mailtui records HOST\.$/],
	['no policy', [of('warning', 'dmarc', 'none')], /: dmarc none\. Publish the DMARC record/],
	[
		'nothing that passes',
		[of('warning', 'dkim', 'fail'), of('warning', 'spf', 'fail'), of('warning', 'dmarc', 'fail')],
		/: dkim fail, spf fail, dmarc fail\. Compare .* Publish the SPF record/,
	],
] as const)('%s is a warning, and what to do is said', (_, verified, says) => {
	const findings = verifiedFindings('a@example.org', tested(verified), 'pass');
	expect(findings).toEqual([{level: 'warning', subject: 'a@example.org', says: expect.stringMatching(says)}]);
	expect(exitCodeOfLevels(['ok', ...findings.map(each => each.level)])).toBe(1);
});

test('mail of strangers that the server signs, or sees come from within', () => {
	expect(told(tested([of('warning', 'dkim', 'pass')]), 'none')).toEqual([
		expect.stringMatching(/^warning: Mail of strangers .*: dkim pass\. See what InternalHosts/),
	]);
	expect(told(tested([of('warning', 'spf', 'none')]), 'none')).toEqual([expect.stringMatching(/^warning: .*: spf none\. See what stands before the server/)]);
});

test('what could not be looked up is not known, beside what is', () => {
	expect(told(tested([of('unknown', 'dkim', 'temperror'), of('warning', 'spf', 'fail')]))).toEqual([
		expect.stringMatching(/^warning: .*: spf fail\./),
		'unknown: What others would think of it is not known: dkim temperror.',
	]);
	expect(told(tested(undefined, 'it could not be read'))).toEqual(['unknown: What others would think of it is not known: it could not be read.']);
});
