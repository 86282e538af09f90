// A test mail: what became of it, and the line that proves it.
import {describe, expect, it} from 'vitest';
import {delivery} from '../../source/checks/delivery.ts';
import type {ProbeTrail} from '../../source/commands/delivery-probe.ts';
import {judgeTrail, shortReason} from '../../source/delivery/judge-trail.ts';
import {judgeUserWay} from '../../source/delivery/judge-user-way.ts';
import type {UserWay} from '../../source/delivery/user-way.ts';
import {replay, told} from './replay.ts';
import {running} from './server-says.ts';

const trail = (more: Partial<ProbeTrail>): ProbeTrail => ({
	queueIds: ['5F013252'],
	status: 'sent',
	reason: '250 2.0.0 Saved',
	folders: ['INBOX'],
	seconds: 0.213,
	log: [],
	removed: true,
	unqueued: [],
	troubles: [],
	...more,
});
const bounce = "host mx.example.org[private/dovecot-lmtp] said: 550 5.1.1 <a@example.org> User doesn't exist: a@example.org (in reply to RCPT TO command)";

describe('delivery', () => {
	it('sends nothing and says what to do when no mailbox was named', async () => {
		expect(told(await replay(delivery, {'systemd-show': running}))).toEqual([
			'unknown delivery: No test mail was sent, because no mailbox was named for it: say --probe ADDRESS, or create one with mailtui probe add (a read-only session never sends).',
		]);
	});

	it.each([
		[{}, ['ok a: A test mail arrived in 0.21 s, in INBOX.']],
		[
			{removed: false},
			['ok a: A test mail arrived in 0.21 s, in INBOX.', 'warning a: The test mail could not be removed again: look for the subject "mailtui delivery test".'],
		],
		[{folders: []}, ["failure a: A test mail was handed over, but it is in none of the mailbox's folders: 250 2.0.0 Saved"]],
		[
			{status: 'bounced', reason: bounce, folders: []},
			["failure a: Mail is sent back to its sender: 550 5.1.1 <a@example.org> User doesn't exist: a@example.org"],
		],
		[
			{
				status: 'deferred',
				reason: 'host x[y] said: 451 4.3.0 <a> Temporary internal error (in reply to end of DATA command)',
				folders: [],
				log: [
					{
						from: 'dovecot',
						text: 'lmtp(1): Error: lmtp-server: conn unix:pid=1,uid=2 [1]: rcpt a@example.org: Failed to initialize user: Set mail_driver explicitly',
					},
				],
			},
			[
				'failure a: Mail is not delivered, the server would try again and again: 451 4.3.0 <a> Temporary internal error: Failed to initialize user: Set mail_driver explicitly',
			],
		],
		[{status: undefined, folders: []}, ['failure a: A test mail was neither delivered nor refused in time: it waited in the queue and was taken out.']],
		[{status: undefined, folders: [], queueIds: []}, ['unknown a: A test mail was submitted, but nothing of it was seen in the log in time.']],
		[
			{status: 'refused', folders: [], troubles: ['sendmail ended with 75']},
			['failure a: Postfix does not take a test mail on the server: sendmail ended with 75.'],
		],
	] as ReadonlyArray<readonly [{[Key in keyof ProbeTrail]?: ProbeTrail[Key] | undefined}, readonly string[]]>)('%j', (more, expected) => {
		expect(told(judgeTrail('a', {ok: true, value: trail(more as Partial<ProbeTrail>)}))).toEqual(expected);
	});

	it('proves a failure with the line of the status first, then what Dovecot said', () => {
		const lines = [
			{from: 'opendkim', text: '5F: DKIM-Signature field added'},
			{from: 'dovecot', text: 'lmtp(a): Error: mkdir(/home/a) failed: Permission denied'},
			{from: 'dovecot', text: 'lmtp(a): Error: mkdir(/home/a) failed: Permission denied'},
			{from: 'postfix/lmtp', text: '5F: to=<a>, status=deferred (451)'},
		];
		expect(judgeTrail('a', {ok: true, value: trail({status: 'deferred', folders: [], log: lines})})[0]?.evidence).toEqual([
			{from: 'journal postfix/lmtp', text: '5F: to=<a>, status=deferred (451)'},
			{from: 'journal dovecot', text: 'lmtp(a): Error: mkdir(/home/a) failed: Permission denied'},
		]);
	});

	it('keeps a reason whole that has no shape', () => expect(shortReason('mail transport unavailable')).toBe('mail transport unavailable'));

	const way = (more: Partial<UserWay>): UserWay => ({
		logins: [
			{way: 'imap', address: 'h', port: 993, trouble: '', distrust: ''},
			{way: 'smtp', address: 'h', port: 587, trouble: '', distrust: ''},
		],
		accepted: '250 2.0.0 Ok: queued as 5F',
		trouble: '',
		folder: 'INBOX',
		seconds: 0.5,
		removed: true,
		trail: undefined,
		...more,
	});
	const shut = (which: 'imap' | 'smtp') =>
		way({}).logins.map(login => (login.way === which ? {...login, trouble: '535 5.7.8 Error: authentication failed'} : login));
	it.each([
		[way({}), ['ok a: A test mail sent on port 587 arrived in 0.50 s, in INBOX, read on port 993.']],
		[way({logins: shut('smtp'), accepted: ''}), ['failure a: No test mail could be sent: the login on port 587 fails from here.']],
		[
			way({logins: shut('imap'), folder: undefined, trail: {ok: true, value: trail({status: 'bounced', reason: bounce})}} as unknown as Partial<UserWay>),
			[
				"failure a: Mail is sent back to its sender: 550 5.1.1 <a@example.org> User doesn't exist: a@example.org",
				'failure a: A test mail could not be looked for: the login on port 993 fails from here.',
			],
		],
		[
			way({accepted: '', trouble: '553 5.7.1 Sender address rejected'}),
			['failure a: Port 587 does not take a mail from its own user: 553 5.7.1 Sender address rejected'],
		],
		[
			way({folder: undefined, trouble: '[SERVERBUG] Internal error'} as unknown as Partial<UserWay>),
			['failure a: The mailbox cannot be opened over IMAP: [SERVERBUG] Internal error'],
		],
		[way({folder: undefined} as unknown as Partial<UserWay>), ['failure a: A test mail was accepted on port 587, but did not appear in any folder in time.']],
	] as const)('the way of its user %#', (seen, expected) => {
		expect(told(judgeUserWay('a', seen))).toEqual(expected);
	});
});
