// Every kind of line that the mail programs of a real Debian 13 wrote, and lines of older and other make, as events.
import {describe, expect, test} from 'vitest';
import {parseEvent} from '../../source/maillog/parse-event.ts';
import type {MailEvent} from '../../source/maillog/shape.ts';
import {labLines, rspamdLines} from './lab-log.ts';
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
		'<a1b2c3>; task; rspamd_task_write_log: id: <m@x.test>, qid: <27F8C1AA>, ip: 203.0.113.1, user: a@x.test, from: <a@x.test>, (default: T (add header): [7.90/15.00] [LAB_MARK(8.00){a];b;FAKE(9.00){};},MIME_GOOD(-0.10){text/plain;},ARC_NA(0.00){}]), len: 284, time: 1.2ms, dns req: 0, digest: <9ef8>, rcpts: <b@x.test,c@x.test>, mime_rcpts: <d@x.test>',
		{
			kind: 'scanned',
			queueId: '27F8C1AA',
			messageId: 'm@x.test',
			action: 'add header',
			points: 7.9,
			limit: 15,
			rules: [
				{name: 'LAB_MARK', points: 8},
				{name: 'MIME_GOOD', points: -0.1},
			],
			recipients: ['b@x.test', 'c@x.test'],
			because: undefined,
		},
	],
	[
		'rspamd',
		'(normal) <724e68>; task; rspamd_task_write_log: id: <>, qid: <27F8C1AA>, ip: 203.0.113.1, (default: F (soft reject): [nan/15.00] []), len: 284, rcpts: <b@x.test>, forced: soft reject "Try again later"; score=nan (set by greylist)',
		{kind: 'scanned', points: undefined, rules: [], recipients: ['b@x.test'], because: 'Try again later'},
	],
	['rspamd', '<b56f8c>; task; rspamd_message_parse: loaded message; id: <m@x.test>; queue-id: <27F8C1AA>; size: 257', {kind: 'other'}],
	[
		'postfix/cleanup',
		'27F8C1AA: milter-discard: END-OF-MESSAGE from x[203.0.113.1]: milter triggers DISCARD action; from=<a@b.test> to=<c@d.test> proto=ESMTP helo=<x>',
		{kind: 'discarded', queueId: '27F8C1AA', reason: 'milter triggers DISCARD action', recipient: 'c@d.test'},
	],
	['postfix/cleanup', '27F8C1AA: removed (discarded)', {kind: 'removed', cancelled: false}],
	['postfix/cleanup', '27F8C1AA: removed (canceled)', {kind: 'removed', cancelled: true}],
	[
		'postfix/cleanup',
		'27F8C1AA: milter-hold: END-OF-MESSAGE from x[203.0.113.1]: milter triggers HOLD action; from=<a@b.test> to=<c@d.test> proto=ESMTP helo=<x>',
		{kind: 'held', queueId: '27F8C1AA', reason: 'milter triggers HOLD action'},
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
	const corpus = [...labLines, ...Object.values(rspamdLines).flat()];

	test('20,000 of them throw nothing', () => {
		for (let count = 0; count < 20_000; count++) {
			const line = corpus[random(corpus.length)];
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
		['ids of rspamd', 'id: <'.repeat(3200), 'rspamd'],
		['rules of rspamd', `id: <a>, qid: <27F8C1AA>, (default: F (no action): [1.20/15.00] [${'A_B(1.00){'.repeat(1600)}`, 'rspamd'],
	])('what makes expressions run for ever does not: %s', (_, text, from = 'postfix/smtpd') => {
		// Processor time: how long it takes on a busy machine says nothing.
		const begun = process.cpuUsage();
		parseEvent({from, text});
		expect(process.cpuUsage(begun).user / 1000).toBeLessThan(200);
	});
});
