// The stories of a log that a real Debian 13 wrote: each message, who sent it, what became of each recipient, and what would help.
import {describe, expect, test} from 'vitest';
import {groupLines} from '../../source/maillog/group-lines.ts';
import type {MailLine} from '../../source/maillog/shape.ts';
import {storyRows, storySummary} from '../../source/maillog/story-lines.ts';
import {tellStories} from '../../source/maillog/tell-story.ts';
import {labLines, labStories, storyTo} from './lab-log.ts';

const words = (story: ReturnType<typeof storyTo>) => story.steps.map(step => step.word);

test('five recipients with three outcomes, the greylisted one taken at the second try', () => {
	const story = storyTo('testuser2@example.org', 'anna@example.com', 'grey1@example.com', 'rbl1@example.com', 'nobody1@example.com');
	expect(story).toMatchObject({sender: 'testuser1@example.org', user: 'testuser1@example.org', finished: true});
	expect(story.queueIds).toHaveLength(1);
	expect(Object.fromEntries(story.outcomes.map(each => [each.recipient, [each.state, each.says]]))).toEqual({
		'testuser2@example.org': ['delivered', 'INBOX'],
		'anna@example.com': ['delivered', expect.stringMatching(/^mx\.example\.com took it as 5INK\d+$/)],
		'grey1@example.com': ['delivered', expect.stringMatching(/^mx\.example\.com took it as 5INK\d+$/)],
		'rbl1@example.com': ['returned', expect.stringMatching(/^mx\.example\.com: 554 5\.7\.1 .*blocked using zen\.example\.net/)],
		'nobody1@example.com': ['returned', 'mx.example.com: 550 5.1.1 User unknown'],
	});
	expect(story.outcomes.find(each => each.recipient === 'grey1@example.com')?.tries).toBeGreaterThan(1);
	expect(story.outcomes.find(each => each.recipient === 'rbl1@example.com')?.todo).toContain('list of senders of spam');
	expect(story.verdict).toEqual({level: 'failure', says: '2 returned to the sender, 3 delivered'});
	expect(story.steps[0]).toMatchObject({
		word: 'accepted',
		says: expect.stringMatching(/^submission \(587\) from mx\.example\.com \[.*\], TLS 1\.3, as testuser1@example\.org$/),
	});
	expect(words(story)).toEqual(expect.arrayContaining(['accepted', 'signed', 'queued', 'refused', 'waiting', 'again', 'delivered', 'returned', 'told sender']));
});

test.each([
	['full1@example.com', 'delivered', /took it as/],
	['someone@nowhere.test', 'returned', /Host or domain name not found/],
	['stranger@elsewhere.test', 'rejected', /Relay access denied/],
	['missing@example.org', 'rejected', /User unknown in virtual mailbox table/],
	['mailtui-probe@example.org', 'delivered', /^INBOX$/],
])('to %s: %s', (recipient, state, says) => {
	const story = storyTo(recipient);
	expect(story.outcomes[0]).toMatchObject({state, says: expect.stringMatching(says)});
});

test('a rule of the user files it, or throws it away', () => {
	const of = labStories.filter(
		story => story.user === 'testuser1@example.org' && story.outcomes.length === 1 && story.outcomes[0]?.recipient === 'testuser2@example.org',
	);
	expect(of.map(story => story.outcomes[0]?.says)).toEqual(['Junk (by a rule of the user)', expect.stringMatching(/^Marked message to be discarded/)]);
	expect(of[0]?.outcomes[0]?.folder).toBe('Junk');
});

test('an alias becomes two, each with the address that was written to', () => {
	expect(storyTo('testuser1@example.org', 'testuser2@example.org').outcomes.map(each => [each.recipient, each.original, each.says])).toEqual([
		['testuser1@example.org', 'info@example.org', 'INBOX'],
		['testuser2@example.org', 'info@example.org', 'INBOX'],
	]);
});

test('each of the four pitfalls is told with the fix that knows it', () => {
	const fixes = labStories.flatMap(story => [...story.steps, ...story.outcomes].flatMap(each => each.fix ?? []));
	expect([...new Set(fixes)].sort()).toEqual([
		'dovecot-lmtp-username-format',
		'dovecot-mail-defaults-conflict',
		'dovecot-mail-driver-missing',
		'dovecot-userdb-home-missing',
	]);
});

test('no line is in two stories', () => {
	const all = labStories.flatMap(story => story.lines);
	expect(new Set(all).size).toBe(all.length);
});

const line = (from: string, text: string, atMs = 0, pid = 1): MailLine => ({atMs, from, pid, priority: 6, text});

describe('queue ids', () => {
	test('that are used again are another message', () => {
		const one = [line('postfix/pickup', 'ABCDEF1: uid=0 from=<a@x.test>'), line('postfix/qmgr', 'ABCDEF1: removed')];
		expect(groupLines([...one, ...one])).toHaveLength(2);
	});
	test('of one Message-ID, as a content filter makes them, are one message', () => {
		const story = tellStories([
			line('postfix/smtpd', 'ABCDEF1: client=x[198.51.100.1]'),
			line('postfix/cleanup', 'ABCDEF1: message-id=<m@x.test>'),
			line(
				'postfix/smtp',
				'ABCDEF1: to=<a@x.test>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA: 250 2.0.0 Ok: queued as ABCDEF2)',
			),
			line('postfix/cleanup', 'ABCDEF2: message-id=<m@x.test>'),
			line('postfix/qmgr', 'ABCDEF1: removed'),
			line('postfix/lmtp', 'ABCDEF2: to=<a@x.test>, relay=h[private/l], delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (no)'),
		]);
		expect(story).toHaveLength(1);
		expect(story[0]).toMatchObject({queueIds: ['ABCDEF1', 'ABCDEF2'], finished: false, outcomes: [{state: 'returned'}]});
	});
});

describe('several hosts were tried', () => {
	const attempt = (text: string) => line('postfix/smtp', `ABCDEF1: host mx.x.test[198.51.100.1] said: ${text} (in reply to RCPT TO command)`);
	const last = line(
		'postfix/smtp',
		'ABCDEF1: to=<a@x.test>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, status=deferred (connect to mx2.x.test[198.51.100.2]:25: Connection refused)',
	);
	test('what the first one said is the reason, when there is but one', () => {
		expect(tellStories([attempt('451 4.7.1 Greylisted'), last])[0]?.outcomes[0]).toMatchObject({
			says: expect.stringContaining('mx.x.test: 451 4.7.1 Greylisted; then connect to mx2'),
			todo: expect.stringContaining('first try'),
		});
	});
	test('which of two is not guessed', () => {
		const [story] = tellStories([attempt('451 4.7.1 Greylisted'), attempt('452 4.2.2 Mailbox full'), last]);
		expect(story?.outcomes[0]).toMatchObject({
			says: 'mx.x.test: 451 4.7.1 Greylisted | mx.x.test: 452 4.2.2 Mailbox full | connect to mx2.x.test[198.51.100.2]:25: Connection refused',
			todo: undefined,
		});
	});
	test('the one that names the recipient is', () => {
		const [story] = tellStories([attempt('451 <b@x.test>: later'), attempt('452 <a@x.test>: full'), last]);
		expect(story?.outcomes[0]?.says).toMatch(/^mx\.x\.test: 452 <a@x\.test>: full; then/);
	});
});

test('rows and summaries hold no control character, whatever the log holds', () => {
	const hostile = labLines.map(each => ({
		...each,
		text: each.text.replace('Greylisted', '\u001b[2J\u001b]0;owned\u0007').replace('@example.com>', '@\u202e>'),
	}));
	const now = new Date(0);
	const text = tellStories(hostile)
		.flatMap(story => [...storyRows(story, new Map(), now).flatMap(row => [row.says, ...row.more]), ...Object.values(storySummary(story, now))])
		.join('\n');
	expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
	expect(text).toContain('\\x1b[2J');
});

test('a message that waits says when it is tried again', () => {
	const [story] = tellStories([line('postfix/smtp', 'ABCDEF1: to=<a@x.test>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, status=deferred (no)')]);
	const now = new Date(2026, 10, 26, 20, 14, 0);
	const rows = storyRows(story as NonNullable<typeof story>, new Map([['ABCDEF1', {queue: 'deferred', nextTry: new Date(now.getTime() + 300_000)}]]), now);
	expect(rows.at(-1)?.says).toBe('ABCDEF1 tried again at 20:19:00, in 5 min');
});
