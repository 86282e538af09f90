// The queue's length and its oldest mail, and what Postfix complains of in its configuration.
import {expect, test} from 'vitest';
import {postfixWarnings} from '../../source/checks/postfix-warnings.ts';
import {queueLength} from '../../source/checks/queue-length.ts';
import {queueOldest} from '../../source/checks/queue-oldest.ts';
import {recorded, resultOf} from '../commands/recorded.ts';
import {replay, told} from './replay.ts';

const now = new Date('2026-11-24T04:00:00Z');
const entry = (minutes: number, more: Readonly<Record<string, unknown>> = {}): string =>
	JSON.stringify({
		queue_name: 'deferred',
		queue_id: 'A1',
		arrival_time: now.getTime() / 1000 - minutes * 60,
		message_size: 300,
		sender: 'anna@example.org',
		recipients: [{address: 'carl@example.net', delay_reason: 'connect to mx.example.net[203.0.113.99]:25: Connection timed out'}],
		...more,
	});
const queue = (...entries: readonly string[]): Record<string, string> => ({'postqueue-list': entries.map(line => `${line}\n`).join('')});

test.each([
	[0, 'ok', 'The queue is empty.'],
	[1, 'ok', '1 message waits.'],
	[99, 'ok', '99 messages wait.'],
	[100, 'warning', '100 messages wait'],
	[1000, 'failure', '1000 messages wait'],
])('%d messages: %s', async (count, level, says) => {
	expect(await replay(queueLength, queue(...Array.from({length: count}, () => entry(5))))).toMatchObject([{level, says: expect.stringContaining(says)}]);
});

test('bounces and mail on hold are told apart; a queue too long to list is a failure', async () => {
	const findings = await replay(queueLength, queue(entry(5), entry(5, {sender: 'MAILER-DAEMON'}), entry(5, {queue_name: 'hold'})));
	expect(told(findings)).toEqual(['ok queue: 2 messages wait, 1 of them bounces, 1 on hold.']);
	const cut = resultOf(`${entry(5)}\n{"queue`, {end: 'cut', code: null});
	expect(await replay(queueLength, {'postqueue-list': cut})).toMatchObject([{level: 'failure', says: expect.stringMatching(/^More than 1 message waits/)}]);
});

test('recorded: mail that Dovecot does not take is this server’s own fault, and waiting does not mend it', async () => {
	const later = (minutes: number): Date => new Date(1_795_491_932_000 + minutes * 60_000);
	const replies = {'postqueue-list': recorded('postqueue-list', 'deferred')};
	expect(await replay(queueOldest, replies, later(1))).toMatchObject([
		{level: 'warning', says: 'Mail to testuser1@example.org has waited for 60 s for this server itself.'},
	]);
	const [finding] = await replay(queueOldest, replies, later(30));
	expect(finding).toMatchObject({level: 'failure', evidence: [{from: 'postqueue A0000001', text: expect.stringContaining('451 4.2.0')}]});
});

test.each([
	['an empty queue', queue(), 'ok', 'No mail waits for another try.'],
	['greylisting', queue(entry(20)), 'ok', 'Mail to carl@example.net has waited for 20 min; that is usual.'],
	['a server that is down since yesterday', queue(entry(5), entry(1500, {queue_id: 'OLD'})), 'warning', 'has waited for 25 h'],
	['only bounces to nobody', queue(entry(5000, {sender: 'MAILER-DAEMON'})), 'ok', 'Only bounces wait for another try: 1.'],
	['mail on hold waits for a person', queue(entry(5000, {queue_name: 'hold'})), 'ok', 'No mail waits for another try.'],
	[
		'two recipients',
		queue(entry(90, {recipients: [{address: 'a@example.net'}, {address: 'b@example.net', delay_reason: 'x'}]})),
		'warning',
		'Mail to a@example.net and 1 more has waited',
	],
])('%s', async (_, replies, level, says) => {
	expect(await replay(queueOldest, replies, now)).toMatchObject([{level, says: expect.stringContaining(says)}]);
});

test('without Postfix both are skipped; a Postfix that does not answer is unknown', async () => {
	for (const check of [queueLength, queueOldest]) {
		expect((await replay(check, {})).map(each => each.level)).toEqual(['skipped']);
		expect(
			(await replay(check, {'postqueue-list': resultOf('', {code: 69, stderr: 'postqueue: fatal: Permission denied\n'})})).map(each => each.level),
		).toEqual(['unknown']);
	}
});

test('what postconf complains of, each in words and with its line', async () => {
	const stderr = [
		'postconf: warning: /etc/postfix/main.cf: support for parameter "smtpd_use_tls" will be removed; instead, specify "smtpd_tls_security_level"',
		'postconf: warning: /etc/postfix/main.cf: support for parameter "smtpd_tls_dh1024_param_file" will be removed; instead, do not specify (leave at default)',
		'postconf: warning: /etc/postfix/main.cf: unused parameter: foobar=baz',
		'postconf: warning: /etc/postfix/main.cf: unused parameter: foobar=baz',
	].join('\n');
	const findings = await replay(postfixWarnings, {'postconf-settings': resultOf('myhostname = mx.example.org\n', {stderr})});
	expect(told(findings)).toEqual([
		'warning smtpd_use_tls: smtpd_use_tls will be removed from Postfix; use smtpd_tls_security_level.',
		'warning smtpd_tls_dh1024_param_file: smtpd_tls_dh1024_param_file will be removed from Postfix; do not specify (leave at default).',
		'warning foobar: Nothing reads foobar: it is misspelt, or its program is gone.',
	]);
	expect(findings[2]?.evidence).toEqual([{from: 'postconf', text: 'warning: /etc/postfix/main.cf: unused parameter: foobar=baz'}]);
	expect((await replay(postfixWarnings, {'postconf-settings': 'myhostname = mx.example.org\n'})).map(each => each.level)).toEqual(['ok']);
	expect((await replay(postfixWarnings, {})).map(each => each.level)).toEqual(['skipped']);
});
