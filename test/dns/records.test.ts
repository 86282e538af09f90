// Records as zone files have them, reverse names, tags, SPF in its parts, keys by OpenDKIM's tables: pure tables.
import {describe, expect, test} from 'vitest';
import type {DkimTables} from '../../source/commands/dkim-keys.ts';
import {keysOf} from '../../source/dns/keys-of.ts';
import {isForDocumentation, isPrivate, reverseName, sameAddress} from '../../source/dns/reverse-name.ts';
import {allowAddresses, mergeSpf, parseSpf} from '../../source/dns/spf-terms.ts';
import {parseTagList} from '../../source/dns/tag-list.ts';
import {textStrings, zoneLine, zoneLines} from '../../source/dns/zone-text.ts';

describe('a text in a zone file', () => {
	test.each([
		['', ['""']],
		['v=spf1 -all', ['"v=spf1 -all"']],
		['say "no"\\', ['"say \\"no\\"\\\\"']],
		['ü\n', ['"\\195\\188\\010"']],
		['a'.repeat(255), [`"${'a'.repeat(255)}"`]],
		['a'.repeat(600), [`"${'a'.repeat(255)}"`, `"${'a'.repeat(255)}"`, `"${'a'.repeat(90)}"`]],
	])('%s', (text, expected) => expect(textStrings(text)).toEqual(expected));

	test('long ones stand in parentheses', () => {
		expect(zoneLines({name: 'a.test', type: 'TXT', value: 'x'.repeat(300)})).toEqual([
			'a.test.\tIN\tTXT\t(',
			`\t\t"${'x'.repeat(255)}"`,
			`\t\t"${'x'.repeat(45)}"`,
			'\t)',
		]);
		expect(zoneLine({name: 'a.test', type: 'MX', value: '10 mx.a.test.'})).toBe('a.test. IN MX 10 mx.a.test.');
	});
});

test.each([
	['203.0.113.10', '10.113.0.203.in-addr.arpa'],
	['2001:db8::10', '0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
	['::ffff:203.0.113.10', 'a.0.1.7.0.0.b.c.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa'],
])('the reverse name of %s', (address, expected) => expect(reverseName(address)).toBe(expected));

test.each([
	['2001:db8::10', '2001:0DB8:0:0::10', true],
	['203.0.113.10', '203.0.113.11', false],
	['203.0.113.10', 'not an address', false],
])('%s and %s', (one, other, expected) => expect(sameAddress(one, other)).toBe(expected));

test('addresses that nobody outside sees', () => {
	expect(['10.1.2.3', '172.16.0.1', '192.168.1.1', '100.64.0.1', 'fe80::1', 'fd00::1', '127.0.0.1'].every(isPrivate)).toBe(true);
	expect(['203.0.113.10', '2001:db8::10', '172.32.0.1'].some(isPrivate)).toBe(false);
	expect(['203.0.113.10', '2001:db8::10'].every(isForDocumentation)).toBe(true);
});

test('tags of a list', () => {
	expect([...parseTagList('v=DMARC1; p = reject;rua=mailto:a@example.org ;').tags]).toEqual([
		['v', 'DMARC1'],
		['p', 'reject'],
		['rua', 'mailto:a@example.org'],
	]);
	expect(parseTagList('v=1;; p; p=2; p=3; 1=2').faults).toEqual([
		'there is nothing between two semicolons',
		'"p" has no value',
		'"p" stands twice',
		'"1" is no name of a tag',
	]);
});

describe('SPF', () => {
	test('in its parts', () => {
		expect(parseSpf('v=spf1 +mx  a:h.test/24 -ip4:203.0.113.0/24 ~all exp=e.test').map(({qualifier, name, value}) => [qualifier, name, value])).toEqual([
			['+', 'mx', ''],
			['+', 'a', 'h.test/24'],
			['-', 'ip4', '203.0.113.0/24'],
			['~', 'all', ''],
			['', 'exp', 'e.test'],
		]);
	});

	test.each([
		['v=spf1 mx -all', 'v=spf1 mx ip4:203.0.113.10 -all'],
		['v=spf1 redirect=example.com', 'v=spf1 ip4:203.0.113.10 redirect=example.com'],
		['v=spf1 mx', 'v=spf1 mx ip4:203.0.113.10 -all'],
		['v=spf1 ip4:203.0.113.10 ~all', 'v=spf1 ip4:203.0.113.10 ~all'],
		['v=spf1 -ip4:203.0.113.10 mx -all', 'v=spf1 ip4:203.0.113.10 -ip4:203.0.113.10 mx -all'],
	])('%s, with an address allowed', (text, expected) => expect(allowAddresses(text, ['203.0.113.10'])).toBe(expected));

	test('two records as one', () => {
		expect(mergeSpf(['v=spf1 mx include:a.test ~all', 'v=spf1 include:a.test include:b.test ptr ?all'], ['203.0.113.10'])).toBe(
			'v=spf1 mx include:a.test include:b.test ip4:203.0.113.10 ~all',
		);
	});
});

describe('keys of a domain', () => {
	const key = (name: string, domain: string, selector = 'mail') => ({
		name,
		domain,
		selector,
		path: `/k/${selector}`,
		mode: '0600',
		owner: 'opendkim',
		group: 'opendkim',
		publicKey: 'x',
		why: '',
		made: undefined,
	});
	const tables = (signing: DkimTables['signing'], keys: DkimTables['keys']): DkimTables => ({settings: new Map(), unread: [], signing, keys});

	test.each([
		['exact', '*@example.org', 'example.org', true],
		['of another', '*@example.net', 'example.org', false],
		['plain', 'example.org', 'example.org', true],
		['of one user', 'anna@example.org', 'example.org', true],
		['for all', '*', 'example.org', true],
		['for what is below', '*@*.example.org', 'sub.example.org', true],
	])('a pattern %s', (_, pattern, domain, signs) => {
		expect(keysOf(tables([{pattern, key: 'k'}], [key('k', domain)]), domain)).toMatchObject([{signs}]);
	});

	test('a key for whatever domain, and one that waits', () => {
		const both = tables([{pattern: '*', key: 'all'}], [key('all', '%', 'now'), key('next', 'example.org', 'next')]);
		expect(keysOf(both, 'example.org')).toMatchObject([
			{selector: 'now', domain: 'example.org', signs: true},
			{selector: 'next', signs: false},
		]);
	});
});
