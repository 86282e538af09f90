// Where a domain stands on the way from one key to the next, and what can be done with each key.
import {describe, expect, test} from 'vitest';
import type {DkimKey} from '../../source/commands/dkim-keys.ts';
import {type DkimRow, dkimOverview} from '../../source/dns/dkim-rows.ts';
import {nextAct, rotationOf} from '../../source/dns/rotation.ts';
import type {DnsReport} from '../../source/dns/topics/run.ts';
import {usualSelector} from '../../source/dns/usual-selector.ts';
import {dkimKey, server} from './example-server.ts';

const row = (selector: string, part: DkimRow['part'], level: DkimRow['level']): DkimRow => ({
	domain: 'example.org',
	selector,
	name: `${selector}._domainkey.example.org`,
	path: '',
	part,
	record: {name: `${selector}._domainkey.example.org`, type: 'TXT', value: 'v=DKIM1'},
	level,
	says: '',
});
const told = (...keys: readonly DkimRow[]) => rotationOf(keys).map(({state, says}) => `${state}: ${says}`);

describe('the way', () => {
	test.each([
		['nothing', [], ['now: Make a new key', 'later: Publish its record', 'later: Sign with it', 'later: A week later']],
		['one that signs', [row('mail', 'signs', 'ok')], ['now: Make', 'later: Publish', 'later: Sign', 'later: A week']],
		[
			'a new one that nobody can see',
			[row('mail', 'signs', 'ok'), row('next', 'next', 'warning')],
			['done: The new key next is made', 'now: Publish its record next._domainkey.example.org', 'later: Sign with next', 'later: A week'],
		],
		[
			'a new one that could not be looked up',
			[row('mail', 'signs', 'ok'), row('next', 'next', 'unknown')],
			['done: The new key next', 'now: Publish', 'later: Sign with next', 'later: A week'],
		],
		[
			'a new one that is published',
			[row('mail', 'signs', 'ok'), row('next', 'next', 'ok')],
			['done: The new key next', 'done: Its record', 'now: Sign with next', 'later: A week'],
		],
		[
			'one that signed before',
			[row('mail', 'last', 'ok'), row('next', 'signs', 'ok')],
			['done: The new key', 'done: Its record', 'done: Mail is signed', 'now: A week after the switch, remove mail'],
		],
	] as const)('%s', (_, keys, expected) => {
		const steps = told(...keys);
		expect(steps.map((step, index) => step.startsWith(expected[index] as string) || step)).toEqual([true, true, true, true]);
	});

	test('of several that wait it is about the chosen one', () => {
		const [one, other] = [row('one', 'next', 'ok'), row('other', 'next', 'warning')];
		expect(rotationOf([row('mail', 'signs', 'ok'), one, other], other).map(({state}) => state)).toEqual(['done', 'now', 'later', 'later']);
		expect(rotationOf([row('mail', 'signs', 'ok'), one, other], one)[2]).toEqual({state: 'now', says: 'Sign with one'});
	});

	test.each([
		[row('a', 'next', 'ok'), 'switch'],
		[row('a', 'next', 'warning'), 'publish'],
		[row('a', 'next', 'unknown'), 'publish'],
		[row('a', 'signs', 'failure'), 'publish'],
		[row('a', 'signs', 'ok'), 'none'],
		[row('a', 'last', 'ok'), 'remove'],
		// Its file is no key, so nobody knows what to publish.
		[{...row('a', 'signs', 'unknown'), record: undefined}, 'none'],
	] as const)('a key %#', (key, act) => expect(nextAct(key)).toBe(act));
});

test('what is younger than the key that signs waits, what is older had its turn', () => {
	const key = (selector: string, signs: boolean, made: string | undefined): Omit<DkimKey, 'name'> & {readonly signs: boolean} => ({
		...dkimKey,
		selector,
		signs,
		made: made === undefined ? undefined : new Date(made),
	});
	const keys = [key('mail', false, '2025-11-01'), key('s202610', true, '2026-10-01'), key('s202611', false, '2026-11-01'), key('table', false, undefined)];
	const domains = [
		{name: 'example.org', from: ['OpenDKIM'], keys},
		{name: 'example.net', from: ['database'], keys: []},
	];
	const report: DnsReport = {server: {...server, domains}, resolver: 'a table', groups: [], notes: [], isComplete: true};
	const overview = dkimOverview(report);
	expect(overview.rows.map(each => [each.selector, each.part])).toEqual([
		['mail', 'last'],
		['s202610', 'signs'],
		['s202611', 'next'],
		['table', 'next'],
	]);
	expect(overview.without).toEqual(['example.net']);
});

test('a key is called after its month, and told apart where there are two', () => {
	const now = new Date('2026-11-26T10:00:00Z');
	expect(usualSelector(now, 'rsa', [])).toBe('s202611');
	expect(usualSelector(now, 'rsa', ['s202611', 's202611b'])).toBe('s202611c');
	expect(usualSelector(now, 'ed25519', ['s202611'])).toBe('e202611');
});
