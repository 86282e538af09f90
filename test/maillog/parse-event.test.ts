// Every kind of line that the mail programs of a real Debian 13 wrote, and lines of older and other make, as events.
import {describe, expect, test} from 'vitest';
import {parseEvent} from '../../source/maillog/parse-event.ts';
import type {MailEvent} from '../../source/maillog/shape.ts';
import {labLines} from './lab-log.ts';
import {createMutator} from './mutate.ts';

const table: ReadonlyArray<readonly [from: string, text: string, event: Partial<MailEvent> & {readonly kind: MailEvent['kind']}]> = [
	['postfix/smtpd', 'connect from mail.example.com[198.51.100.7]', {kind: 'connect', client: {name: 'mail.example.com', address: '198.51.100.7'}}],
	['postfix/smtpd', 'disconnect from unknown[2001:db8::1] ehlo=1 quit=1 commands=2', {kind: 'disconnect', client: {name: 'unknown', address: '2001:db8::1'}}],
	[
		'postfix/submission/smtpd',
		'27F8C1AA: client=mx.example.com[203.0.113.1], sasl_method=PLAIN, sasl_username=testuser1@example.org',
		{kind: 'accepted', queueId: '27F8C1AA', client: {name: 'mx.example.com', address: '203.0.113.1'}, user: 'testuser1@example.org', method: 'PLAIN'},
	],
	[
		'postfix/smtpd',
		'4fXyz12ABCzzz: client=localhost[127.0.0.1]:44444',
		{kind: 'accepted', queueId: '4fXyz12ABCzzz', client: {name: 'localhost', address: '127.0.0.1'}, user: undefined},
	],
	['postfix/pickup', '4D75417A: uid=0 from=<root>', {kind: 'submitted', queueId: '4D75417A', uid: 0, sender: 'root'}],
	['postfix/cleanup', '4D75417A: message-id=<a.b@example.org>', {kind: 'named', queueId: '4D75417A', messageId: 'a.b@example.org'}],
	['postfix/cleanup', '4D75417A: message-id=', {kind: 'named', messageId: ''}],
	['postfix/qmgr', '4D75417A: from=<>, size=2838, nrcpt=1 (queue active)', {kind: 'queued', sender: '', bytes: 2838, recipients: 1}],
	[
		'postfix/lmtp',
		'49301175: to=<a@example.org>, orig_to=<info@example.org>, relay=mx.example.org[private/dovecot-lmtp], delay=0.11, delays=0.01/0.01/0.06/0.04, dsn=2.0.0, status=sent (250 2.0.0 <a@example.org> 5E/wFRf+B2t/AQAAdBcN+A Saved)',
		{
			kind: 'delivery',
			recipient: 'a@example.org',
			original: 'info@example.org',
			relay: 'mx.example.org[private/dovecot-lmtp]',
			delay: 0.11,
			delays: {before: 0.01, queued: 0.01, connecting: 0.06, sending: 0.04},
			dsn: '2.0.0',
			status: 'sent',
			reason: '250 2.0.0 <a@example.org> 5E/wFRf+B2t/AQAAdBcN+A Saved',
		},
	],
	[
		'postfix/smtp',
		'27F8C1AA: to=<a@example.com>, relay=none, delay=420, delays=420/0.02/0.06/0, dsn=4.4.1, status=deferred (connect to mx.example.com[2001:db8::1]:25: Connection refused)',
		{
			kind: 'delivery',
			original: undefined,
			relay: 'none',
			delay: 420,
			status: 'deferred',
			reason: 'connect to mx.example.com[2001:db8::1]:25: Connection refused',
		},
	],
	[
		'postfix/smtp',
		'27F8C1AA: to=<a@example.com>, relay=x[1.2.3.4]:25, conn_use=2, delay=1, dsn=2.0.0, status=sent (250 ok)',
		{kind: 'delivery', delays: undefined, status: 'sent'},
	],
	['postfix/qmgr', '27F8C1AA: removed', {kind: 'removed', cancelled: false}],
	['postfix/cleanup', '27F8C1AA: removed (canceled)', {kind: 'removed', cancelled: true}],
	['postfix/bounce', '27F8C1AA: sender non-delivery notification: 401521C2', {kind: 'notice', queueId: '27F8C1AA', noticeId: '401521C2', about: 'bounce'}],
	['postfix/bounce', '27F8C1AA: sender delay notification: 401521C2', {kind: 'notice', about: 'delay'}],
	[
		'postfix/smtp',
		'27F8C1AA: host mx.example.com[203.0.113.1] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)',
		{kind: 'attempt', host: 'mx.example.com[203.0.113.1]', reason: '452 4.2.2 Mailbox full (in reply to RCPT TO command)'},
	],
	[
		'postfix/smtpd',
		'NOQUEUE: reject: RCPT from unknown[203.0.113.10]: 454 4.7.1 <s@x.test>: Relay access denied; from=<x@example.com> to=<s@x.test> proto=ESMTP helo=<mx; from=<evil>>',
		{
			kind: 'rejected',
			queueId: undefined,
			stage: 'RCPT',
			client: {name: 'unknown', address: '203.0.113.10'},
			reply: '454 4.7.1 <s@x.test>: Relay access denied',
			sender: 'x@example.com',
			recipient: 's@x.test',
			onlyWarned: false,
		},
	],
	[
		'postfix/cleanup',
		'27F8C1AA: milter-reject: END-OF-MESSAGE from x[203.0.113.1]: 5.7.1 Spam message rejected; from=<a@b.test> to=<c@d.test> proto=ESMTP helo=<x>',
		{kind: 'rejected', queueId: '27F8C1AA', stage: 'END-OF-MESSAGE', reply: '5.7.1 Spam message rejected', recipient: 'c@d.test'},
	],
	[
		'postfix/smtpd',
		'NOQUEUE: reject_warning: RCPT from x[203.0.113.1]: 450 4.7.1 <x>: no; from=<a@b.test> to=<c@d.test> proto=ESMTP helo=<x>',
		{kind: 'rejected', onlyWarned: true},
	],
	[
		'postfix/smtpd',
		'Anonymous TLS connection established from x.test[203.0.113.1]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
		{kind: 'tls', toUs: true, protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384'},
	],
	['postfix/smtp', 'Verified TLS connection established to x.test[203.0.113.1]:25: TLSv1.2 with cipher X', {kind: 'tls', toUs: false, protocol: 'TLSv1.2'}],
	[
		'postfix/submission/smtpd',
		'warning: x[203.0.113.1]: SASL PLAIN authentication failed: (reason unavailable), sasl_username=a@example.org',
		{kind: 'login', ok: false, service: 'smtp', user: 'a@example.org', address: '203.0.113.1'},
	],
	['opendkim', '27F8C1AA: DKIM-Signature field added (s=mail, d=example.org)', {kind: 'signed', queueId: '27F8C1AA', selector: 'mail', domain: 'example.org'}],
	['opendkim', "27F8C1AA: no signing table match for 'a@b.test'", {kind: 'milter', queueId: '27F8C1AA'}],
	[
		'rspamd',
		'<a1b2c3>; task; rspamd_task_write_log: id: <m@x.test>, qid: <27F8C1AA>, ip: 203.0.113.1, (default: F (no action): [1.20/15.00]',
		{kind: 'milter', queueId: '27F8C1AA'},
	],
	[
		'dovecot',
		"lmtp(a@example.org)<383><5E/wFRf+B2t:R2>: sieve: msgid=<m@x.test>: stored mail into mailbox 'INBOX'",
		{kind: 'filed', user: 'a@example.org', session: '5E/wFRf+B2t:R2', messageId: 'm@x.test', folder: 'INBOX', by: 'sieve', failed: false},
	],
	[
		'dovecot',
		"lmtp(a@example.org)<383><5E/w>: sieve: msgid=<m@x.test>: fileinto action: stored mail into mailbox 'Lists/a b'",
		{kind: 'filed', folder: 'Lists/a b', by: 'sieve'},
	],
	['dovecot', 'lmtp(a@example.org)<383><5E/w>: msgid=<m@x.test>: saved mail to INBOX', {kind: 'filed', folder: 'INBOX', by: 'delivery'}],
	['dovecot', 'lmtp(a@example.org)<383><5E/w>: msgid=<m@x.test>: save failed to open mailbox INBOX: no', {kind: 'filed', folder: undefined, failed: true}],
	[
		'dovecot',
		'lmtp(a@example.org)<383><5E/w>: Error: mkdir(/x) failed: Permission denied',
		{kind: 'delivery-trouble', user: 'a@example.org', session: '5E/w', says: 'mkdir(/x) failed: Permission denied'},
	],
	[
		'dovecot',
		'imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<a@example.org>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.10, TLS',
		{kind: 'login', ok: false, service: 'imap', user: 'a@example.org', address: '198.51.100.7'},
	],
	['dovecot', 'imap-login: Logged in: user=<a@example.org>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.10', {kind: 'login', ok: true}],
	['postfix/smtpd', 'warning: hostname x does not resolve to address 203.0.113.10', {kind: 'other'}],
	['postfix/anvil', 'statistics: max connection rate 4/60s for (submission:203.0.113.1)', {kind: 'other'}],
	['systemd', 'Started postfix.service', {kind: 'other'}],
];

test.each(table)('%s: %s', (from, text, event) => {
	expect(parseEvent({from, text})).toMatchObject(event);
});

test('nearly every line of the recorded log is known', () => {
	const unknown = labLines.filter(line => parseEvent(line).kind === 'other').map(line => `${line.from}: ${line.text}`);
	const expected =
		/anvil|warning: |Connect from local|Disconnect from local|master: |reload|refreshing|starting|terminating|daemon started|lost connection|Killed with|Deleted|Error: lmtp-server|connect to mx|postsuper|caf|stopping|duplicate/;
	expect(unknown.filter(line => !expected.test(line))).toEqual([]);
});

describe('mutated lines', () => {
	const {mutate, random} = createMutator();

	test('20,000 of them throw nothing', () => {
		for (let count = 0; count < 20_000; count++) {
			const line = labLines[random(labLines.length)];
			if (line) parseEvent({from: line.from, text: mutate(line.text)});
		}
	});

	test.each([
		['to=<', `27F8C1AA: to=<${'a>,'.repeat(6000)}`],
		['orig_to', `27F8C1AA: to=<a>,${' orig_to=<b>,'.repeat(1500)}`],
		['client', `NOQUEUE: reject: RCPT from ${'['.repeat(16_000)}`],
		['semicolons', `NOQUEUE: reject: RCPT from a[b]: 550 ${'; from=<'.repeat(2000)}`],
		['sasl', `warning: ${'a[b]'.repeat(4000)}: SASL `],
		['a megabyte', `27F8C1AA: to=<${'x'.repeat(1_000_000)}`],
	])('what makes expressions run for ever does not: %s', (_, text) => {
		// Processor time: how long it takes on a busy machine says nothing.
		const begun = process.cpuUsage();
		parseEvent({from: 'postfix/smtpd', text});
		expect(process.cpuUsage(begun).user / 1000).toBeLessThan(200);
	});
});
