// Which texts are addresses of mailboxes here, and why others are not.
import {describe, expect, test} from 'vitest';
import {parseAddress, parseDomain, usualCharacters} from '../../source/mailboxes/parse-address.ts';

const rules = {delimiter: '+', characters: usualCharacters};

test.each([
	['anna@example.org', 'anna@example.org'],
	[' Anna@Example.ORG ', 'anna@example.org'],
	['a.b-c_d@mail.example.org', 'a.b-c_d@mail.example.org'],
	['anna@example.org.', 'anna@example.org'],
	['anna@müller.example', 'anna@xn--mller-kva.example'],
	['anna@MÜLLER.example', 'anna@xn--mller-kva.example'],
	[`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
])('%s is %s', (text, address) => {
	expect(parseAddress(text, rules)).toMatchObject({ok: true, address});
});

test.each([
	['', 'there is no address'],
	['anna', 'no @'],
	['@example.org', 'nothing before the @'],
	['anna@', 'no domain'],
	['anna@localhost', 'no dot'],
	['anna@[203.0.113.1]', 'domain'],
	['anna@203.0.113.1', 'IP address'],
	['anna@-bad.example', 'none'],
	['anna@exam ple.test', 'none'],
	['anna..b@example.org', 'a dot there'],
	['.anna@example.org', 'a dot there'],
	['../../etc@example.org', 'may not have'],
	['a/b@example.org', 'may not have /'],
	['a b@example.org', 'may not have'],
	["robert'); DROP TABLE mailbox;--@example.org", 'may not have'],
	['ännä@example.org', 'not ASCII'],
	["o'brien@example.org", "no ' into the names"],
	['anna+shop@example.org', 'mail for it goes to anna@example.org'],
	['anna\0@example.org', 'NUL'],
	[`${'a'.repeat(65)}@example.org`, '65 characters'],
	[`${'a'.repeat(288)}@example.org`, '300 characters'],
	[`a@${'b'.repeat(64)}.example.org`, 'domain'],
])('%j is none: %s', (text, why) => {
	expect(parseAddress(text, rules)).toMatchObject({ok: false, why: expect.stringContaining(why)});
});

describe('without rules of a server', () => {
	test('an apostrophe and a plus are letters like others', () => {
		expect(parseAddress("o'brien+x@example.org")).toMatchObject({ok: true, local: "o'brien+x"});
	});
	test('a domain by itself', () => {
		expect(parseDomain('Example.ORG.')).toEqual({ok: true, domain: 'example.org'});
		expect(parseDomain("x'; DROP TABLE domain;--")).toMatchObject({ok: false});
	});
});
