// HOST is what ssh takes; what is no host is refused with a sentence and never dialled.
import {expect, test} from 'vitest';
import {UsageError} from '../../source/problem.ts';
import {formatHost, parseHostArgument} from '../../source/profile/parse-host-argument.ts';

test.each([
	['mx.example.org', {host: 'mx.example.org'}],
	['root@mx.example.org', {user: 'root', host: 'mx.example.org'}],
	['root@mx.example.org:2222', {user: 'root', host: 'mx.example.org', port: 2222}],
	['203.0.113.10:22', {host: '203.0.113.10', port: 22}],
	['2001:db8::1', {host: '2001:db8::1'}],
	['[2001:db8::1]', {host: '2001:db8::1'}],
	['[2001:db8::1]:2222', {host: '2001:db8::1', port: 2222}],
	['root@[2001:db8::1]', {user: 'root', host: '2001:db8::1'}],
	['root@2001:db8::1', {user: 'root', host: '2001:db8::1'}],
	['root@[fe80::1%eth0]:22', {user: 'root', host: 'fe80::1%eth0', port: 22}],
	['anna@example.org@mx.example.org', {user: 'anna@example.org', host: 'mx.example.org'}],
	['ssh://mx.example.org', {host: 'mx.example.org'}],
	['ssh://root@mx.example.org:2222/', {user: 'root', host: 'mx.example.org', port: 2222}],
	['SSH://ro%40ot@[2001:db8::1]:2222', {user: 'ro@ot', host: '2001:db8::1', port: 2222}],
	['mail_1', {host: 'mail_1'}],
	['mäil.example.org', {host: 'mäil.example.org'}],
])('%s', (text, expected) => {
	expect(parseHostArgument(text)).toEqual(expected);
});

test.each([
	['', 'names no server'],
	['-oProxyCommand=touch', 'begins with "-"'],
	['root@-oProxyCommand=touch', 'a host is letters'],
	['-l@mx.example.org', 'begins with "-"'],
	['@mx.example.org', 'has a user that no server has'],
	['root@', 'has the host ""'],
	['root mx.example.org', 'holds a space'],
	['mx.example.org\u001b[31m', 'holds control'],
	['mx\u202egro.elpmaxe', 'invisible'],
	['mx.example.org:0', 'from 1 to 65535'],
	['mx.example.org:65536', 'from 1 to 65535'],
	['mx.example.org:', 'from 1 to 65535'],
	['mx.example.org:ssh', 'from 1 to 65535'],
	['mx.example.org:22:22', 'no IPv6 address'],
	['[mx.example.org]:22', 'square brackets'],
	['https://mx.example.org', 'only ssh://'],
	['ssh://mx.example.org/etc', 'holds a path'],
	['$(reboot)', 'a host is letters'],
	['ro;ot@mx.example.org', 'has a user that no server has'],
	['ssh://ro%3Bot@mx.example.org', 'has a user that no server has'],
	['mx/example', 'a host is letters'],
])('%j is refused', (text, says) => {
	expect(() => parseHostArgument(text)).toThrow(UsageError);
	expect(() => parseHostArgument(text)).toThrow(says);
});

test('an escape sequence in a refused HOST is shown, not sent to the terminal', () => {
	expect(() => parseHostArgument('mx\u001b[2J')).toThrow(/^[^\u001b]*$/);
});

test.each([
	['root', 'mx.example.org', undefined, 'root@mx.example.org'],
	['root', 'mx.example.org', 2222, 'root@mx.example.org:2222'],
	['root', '2001:db8::1', 2222, 'root@[2001:db8::1]:2222'],
	['root', '2001:db8::1', undefined, 'root@2001:db8::1'],
] as const)('%s %s %s is shown as %s', (user, host, port, expected) => {
	expect(formatHost(user, host, port)).toBe(expected);
	expect(parseHostArgument(expected)).toEqual({user, host, ...(port && {port})});
});
