// What is said of a mail to the outside, for each end it can have.
import {expect, test} from 'vitest';
import {judgeOutbound} from '../../source/delivery/judge-outbound.ts';

test.each([
	['sent', '250 2.0.0 Ok: queued as X', 'ok: The other server took the mail: 250 2.0.0 Ok: queued as X Look there whether it is in the inbox or among spam.'],
	[
		'deferred',
		'host mx.example.com[203.0.113.1] said: 451 4.7.1 Greylisted, come again (in reply to RCPT TO command)',
		'warning: The other server does not take it now, and the server would try again: 451 4.7.1 Greylisted, come again',
	],
	[
		'deferred',
		'host mx.example.com[203.0.113.1] refused to talk to me: 421 too busy',
		'warning: The other server does not take it now, and the server would try again: host mx.example.com[203.0.113.1] refused to talk to me: 421 too busy',
	],
	[
		'deferred',
		'connect to mx.example.com[2001:db8::1]:25: Connection refused',
		'warning: It cannot be brought to the other server now, and the server would try again: connect to mx.example.com[2001:db8::1]:25: Connection refused',
	],
	[
		'deferred',
		'connect to mx.example.com[203.0.113.1]:25: Connection timed out',
		'warning: It cannot be brought to the other server now, and the server would try again: connect to mx.example.com[203.0.113.1]:25: Connection timed out. Many providers block port 25 outwards until they are asked to open it.',
	],
	[
		'bounced',
		'host mx.example.com[203.0.113.1] said: 554 5.7.1 You are on a list (in reply to MAIL FROM command)',
		'failure: The other server refuses the mail: 554 5.7.1 You are on a list',
	],
	[
		'bounced',
		'Host or domain name not found. Name service error for name=nowhere.invalid type=AAAA: Host not found',
		'failure: The mail cannot be delivered: Host or domain name not found. Name service error for name=nowhere.invalid type=AAAA: Host not found',
	],
	[
		undefined,
		'',
		'unknown: The mail was neither taken nor refused in time; it was taken out of the queue. Many providers block port 25 outwards until they are asked to open it.',
	],
	['unsent', '', 'failure: No mail could be given to Postfix: there is no sendmail'],
])('%s %s', (status, reason, expected) => {
	const {level, says} = judgeOutbound({status, reason, troubles: ['there is no sendmail'], unqueued: ['4X']}, 'somebody@example.com');
	expect(`${level}: ${says}`).toBe(expected);
});

test('of a mail that was never seen nothing is claimed', () => {
	const {level, says} = judgeOutbound({status: undefined, reason: '', troubles: [], unqueued: []}, 'somebody@example.com');
	expect(`${level}: ${says}`).toBe('unknown: What became of the mail is not known: nothing of it was seen in the log, nor in the queue.');
});
