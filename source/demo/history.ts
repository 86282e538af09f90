// What the journal holds when the demo starts: the last hours of a server whose services all run and whose mail all bounces.
import {randomBytes} from 'node:crypto';
import type {World} from './world.ts';

const minute = 60_000;

export const writeHistory = (world: World) => {
	const start = world.clock.now().getTime();
	const lines: {at: number; identifier: string; message: string; unit: string; pid: number; facility?: number}[] = [];
	const add = (minutesAgo: number, identifier: string, message: string, unit: string, facility = 2) =>
		lines.push({
			at: start - minutesAgo * minute,
			identifier,
			message,
			unit,
			pid: identifier === 'systemd' ? 1 : identifier === 'dovecot' ? 411 : world.units.pidOf(unit) + 2,
			facility,
		});
	for (const [unit, state] of world.units.states) {
		if (state.since && ['postfix.service', 'dovecot.service', 'opendkim.service'].includes(unit))
			add((start - state.since.getTime()) / minute, 'systemd', `Started ${unit} - ${state.description}.`, unit, 3);
	}
	for (let minutesAgo = 355; minutesAgo > 2; minutesAgo -= 23) {
		const user = minutesAgo % 2 === 0 ? 'testuser1@example.org' : 'testuser2@example.org';
		const id = (0xa3f00 + minutesAgo * 977).toString(16).toUpperCase() + (minutesAgo % 16).toString(16).toUpperCase();
		const peer = `198.51.100.${10 + (minutesAgo % 40)}`;
		add(minutesAgo, 'postfix/smtpd', `connect from mail.example.com[${peer}]`, 'postfix.service');
		add(minutesAgo, 'postfix/smtpd', `${id}: client=mail.example.com[${peer}]`, 'postfix.service');
		add(minutesAgo, 'postfix/cleanup', `${id}: message-id=<${randomBytes(6).toString('hex')}@example.com>`, 'postfix.service');
		add(minutesAgo, 'postfix/qmgr', `${id}: from=<anna@example.com>, size=${2100 + minutesAgo * 7}, nrcpt=1 (queue active)`, 'postfix.service');
		add(minutesAgo, 'dovecot', `lmtp(${700 + minutesAgo}): Connect from local`, 'dovecot.service');
		add(
			minutesAgo,
			'postfix/lmtp',
			`${id}: to=<${user}>, relay=mx.example.org[private/dovecot-lmtp], delay=0.14, delays=0.09/0/0.02/0.03, dsn=5.1.1, status=bounced (host mx.example.org[private/dovecot-lmtp] said: 550 5.1.1 <${user}> User doesn't exist: ${user} (in reply to RCPT TO command))`,
			'postfix.service',
		);
		add(minutesAgo, 'dovecot', `lmtp(${700 + minutesAgo}): Disconnect from local: Logged out (state=READY)`, 'dovecot.service');
		add(minutesAgo, 'postfix/qmgr', `${id}: removed`, 'postfix.service');
		add(minutesAgo, 'postfix/smtpd', `disconnect from mail.example.com[${peer}] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`, 'postfix.service');
		add(
			minutesAgo - 1,
			'dovecot',
			`imap-login: Logged in: user=<${user}>, method=PLAIN, rip=198.51.100.7, lip=203.0.113.10, mpid=${900 + minutesAgo}, TLS, session=<${randomBytes(9).toString('base64')}>`,
			'dovecot.service',
		);
	}
	// Two that wait for somebody else's server: a queue that is looked at should not be empty.
	for (const [index, recipient] of ['grey.anna@example.com', 'full.bert@example.com'].entries()) {
		const id = `B7D2${index}A3`;
		const minutesAgo = 38 - index * 9;
		const why = index === 0 ? '451 4.7.1 Greylisted, please try again in 300 seconds' : '452 4.2.2 Mailbox full';
		const reason = `host mx.example.com[198.51.100.25] said: ${why} (in reply to RCPT TO command)`;
		const arrived = new Date(start - minutesAgo * minute);
		add(
			minutesAgo,
			'postfix/submission/smtpd',
			`${id}: client=unknown[198.51.100.7], sasl_method=PLAIN, sasl_username=testuser1@example.org`,
			'postfix.service',
		);
		add(minutesAgo, 'postfix/cleanup', `${id}: message-id=<${randomBytes(6).toString('hex')}@example.org>`, 'postfix.service');
		add(minutesAgo, 'opendkim', `${id}: DKIM-Signature field added (s=mail, d=example.org)`, 'opendkim.service');
		add(minutesAgo, 'postfix/qmgr', `${id}: from=<testuser1@example.org>, size=1840, nrcpt=1 (queue active)`, 'postfix.service');
		add(
			minutesAgo,
			'postfix/smtp',
			`${id}: to=<${recipient}>, relay=mx.example.com[198.51.100.25]:25, delay=0.6, delays=0.1/0.01/0.3/0.2, dsn=${why.slice(4, 9)}, status=deferred (${reason})`,
			'postfix.service',
		);
		world.postfix.place(
			{
				id,
				queue: 'deferred',
				arrived,
				sender: 'testuser1@example.org',
				recipients: [{address: recipient, original: undefined, reason}],
				text: `Received: from [198.51.100.7] by ${world.hostName} (Postfix) with ESMTPSA id ${id}; ${arrived.toUTCString().replace('GMT', '+0000')}\nFrom: Test User One <testuser1@example.org>\nTo: <${recipient}>\nSubject: Minutes of Monday's meeting\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nHello,\n\nthe minutes, as promised.\n`,
				notify: true,
			},
			'deferred',
		);
	}
	lines.sort((a, b) => a.at - b.at);
	for (const {at, ...entry} of lines)
		world.journal.add({
			...entry,
			at: new Date(at),
			program: entry.identifier.split('/').at(-1) === 'dovecot' ? 'log' : (entry.identifier.split('/').at(-1) as string),
		});
};
