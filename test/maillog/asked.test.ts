// What is asked for, since when, where the log is, what a line means: the small pure things around a story.
import {describe, expect, test} from 'vitest';
import type {LogSources} from '../../source/commands/maillog-source.ts';
import {fixes} from '../../source/fixes/list.ts';
import {bytesText} from '../../source/format/bytes-text.ts';
import {allDelayWords, delayWords} from '../../source/maillog/delay-words.ts';
import {explain} from '../../source/maillog/explain.ts';
import {explanations} from '../../source/maillog/explanations.ts';
import {chooseLog} from '../../source/maillog/find-log.ts';
import {parseSince} from '../../source/maillog/since.ts';
import {readWanted} from '../../source/maillog/wanted.ts';
import {readLogClock, readSyslogLine} from '../../source/postfix/syslog-line.ts';
import {labLines} from './lab-log.ts';

test.each([
	['27F8C1AA', {kind: 'queue-id', wanted: '27F8C1AA'}],
	['4fXyz12ABCzzz', {kind: 'queue-id', wanted: '4fXyz12ABCzzz'}],
	['<a.b@x.test>', {kind: 'message-id', wanted: 'a.b@x.test'}],
	[' anna@example.org ', {kind: 'address', wanted: 'anna@example.org'}],
	['@example.org', {kind: 'address', wanted: '@example.org'}],
	['two words', undefined],
	['', undefined],
	['<>', undefined],
	['short', undefined],
])('%s is asked for as %o', (typed, wanted) => expect(readWanted(typed)).toEqual(wanted));

test.each([
	['15m', '2026-11-26T19:59:07'],
	['2h', '2026-11-26T18:14:07'],
	['-7d', '2026-11-19T20:14:07'],
	['09:30', '2026-11-26T09:30:00'],
	['23:30', '2026-11-25T23:30:00'],
	['today', '2026-11-26T00:00:00'],
	['2026-11-25', '2026-11-25T00:00:00'],
	['2026-11-25 08:01', '2026-11-25T08:01:00'],
])('--since %s', (typed, at) => expect(parseSince(typed, new Date('2026-11-26T20:14:07'))).toEqual(new Date(at)));
test.each(['', 'soon', '5 parsecs', '2026-13-99T99:99Z'])('--since %s is no time', typed => expect(parseSince(typed, new Date())).toBeUndefined());

describe('a line of syslog', () => {
	const clock = {nowMs: Date.UTC(2027, 0, 2), offsetSeconds: 3600};
	test.each([
		['1795686089.055274 postfix/smtpd[429]: connect from x', {atMs: 1_795_686_089_055.274, from: 'postfix/smtpd', pid: 429, text: 'connect from x'}],
		[
			'2026-11-26T09:38:31.123456+01:00 mx postfix/qmgr[1]: A: removed',
			{atMs: Date.UTC(2026, 10, 26, 8, 38, 31) + 123.456, from: 'postfix/qmgr', pid: 1, text: 'A: removed'},
		],
		['Dec 31 23:59:59 mx dovecot: imap-login: x', {atMs: Date.UTC(2026, 11, 31, 22, 59, 59), from: 'dovecot', pid: 0, text: 'imap-login: x'}],
		['Jan  1 00:00:01 mx dovecot: x', {atMs: Date.UTC(2026, 11, 31, 23, 0, 1)}],
		['1795686089.055274 postfix/x[1]: warning: hm', {priority: 4}],
		['1795686089.055274 dovecot[1]: lmtp(1): Error: hm', {priority: 3}],
		['1795686089.055274 postfix/x[1]: fatal: hm', {priority: 2}],
	])('%s', (line, wanted) => expect(readSyslogLine(line, clock)).toMatchObject(wanted));
	test.each(['', '\tat continued', 'no stamp at all', 'Foo 99 00:00:00 x y: z'])('%s is none', line => expect(readSyslogLine(line, clock)).toBeUndefined());
	test.each([
		['1795686089 +0100', {nowMs: 1_795_686_089_000, offsetSeconds: 3600}],
		['1795686089 -0330', {nowMs: 1_795_686_089_000, offsetSeconds: -12_600}],
		['x', undefined],
	])('clock %s', (text, wanted) => expect(readLogClock(text)).toEqual(wanted));
});

describe('where the log is', () => {
	const sources: LogSources = {
		clock: {nowMs: 0, offsetSeconds: 0},
		user: 'anna',
		groups: ['users'],
		journal: true,
		journalReadable: true,
		own: undefined,
		files: [],
	};
	const file = (path: string, readable = true) => ({path, bytes: 10_737_418_240, changed: new Date(0), readable});
	test.each<readonly [string, Partial<LogSources>, string]>([
		['the journal, where there is one', {}, 'journal'],
		['the journal before a file', {files: [file('/var/log/mail.log')]}, 'journal'],
		['the file that Postfix writes itself', {own: '/var/log/postfix.log', files: [file('/var/log/postfix.log')]}, '/var/log/postfix.log'],
		['a file, without a journal', {journal: false, files: [file('/var/log/mail.log')]}, '/var/log/mail.log'],
		['a file, where the journal is closed', {journalReadable: false, files: [file('/var/log/mail.log')]}, '/var/log/mail.log'],
	])('%s', (_, edit, where) => expect(chooseLog({...sources, ...edit}, true)).toMatchObject({ok: true, value: {where}}));
	test('where Postfix alone writes a file, the journal stands beside it, or it is said that it may not be read', () => {
		const own = {own: '/var/log/postfix.log', files: [file('/var/log/postfix.log')]};
		expect(chooseLog({...sources, ...own}, true)).toMatchObject({value: {beside: 'journal', says: expect.stringContaining('stories join it')}});
		const closed = chooseLog({...sources, ...own, journalReadable: false}, false);
		expect(closed).toMatchObject({value: {says: expect.stringContaining('anna may not read it')}});
		expect(closed.ok && closed.value.beside).toBeUndefined();
		const alone = chooseLog({...sources, ...own, journal: false}, true);
		expect(alone.ok && alone.value.beside).toBeUndefined();
	});
	test('a closed one names the group that is missing', () => {
		expect(chooseLog({...sources, journalReadable: false}, false)).toEqual({
			ok: false,
			missing: false,
			why: 'anna may not read the log: root may, or a member of adm or systemd-journal (anna is in users). As root: usermod -aG systemd-journal anna',
		});
	});
	test('none at all is said', () => expect(chooseLog({...sources, journal: false}, true)).toMatchObject({ok: false, missing: true}));
	test('its size is told', () =>
		expect(chooseLog({...sources, journal: false, files: [file('/var/log/mail.log')]}, true)).toMatchObject({value: {says: '/var/log/mail.log (10 GB)'}}));
});

test.each([
	[0.17, undefined, '0.17 s'],
	[42, {before: 0.5, queued: 0.1, connecting: 40, sending: 1.4}, '42 s connecting: name lookup, TCP, TLS, greeting'],
	[100, {before: 40, queued: 0, connecting: 0, sending: 60}, '100 s, of which 60 s handing it over and waiting for the answer'],
	[7500, {before: 7499, queued: 0, connecting: 1, sending: 0}, '2 h before the queue manager saw it: receiving, milters, earlier tries'],
])('a delay of %d s', (delay, delays, words) => expect(delayWords(delay, delays)).toBe(words));
test('all four parts of a delay', () =>
	expect(allDelayWords({before: 0.03, queued: 0.02, connecting: 0.01, sending: 0.05})).toMatch(
		/^0\.03 s before .*; 0\.02 s in the queue.*; 0\.01 s connecting.*; 0\.05 s handing/,
	));

describe('explanations', () => {
	test('name only fixes that there are', () => {
		const known = fixes.map(fix => fix.id);
		expect(explanations.flatMap(each => (each.fix === undefined || known.includes(each.fix) ? [] : [each.fix]))).toEqual([]);
	});
	test('tell what nearly every line of the recorded log means', () => {
		const silent = labLines.filter(line => explain(line.text) === undefined);
		expect(silent.length / labLines.length).toBeLessThan(0.12);
	});
	test('end in a full stop', () =>
		expect(explanations.filter(({means, todo}) => !/\.$/.test(means) || (todo !== undefined && !/[.)]$/.test(todo))).map(each => each.means)).toEqual([]));
});

test.each([
	[[0x41, 0x31], 'A1'],
	[[0x63, 0x61, 0x66, 0xe9], 'caf\\xe9'],
	[[0xc3, 0xa9, 0xff], 'é\\xff'],
	[[0xf0, 0x9f, 0x92, 0xa5], '💥'],
	[[0xf0, 0x9f], '\\xf0\\x9f'],
])('bytes %o', (bytes, text) => expect(bytesText(Uint8Array.from(bytes))).toBe(text));
