// rspamd beside OpenDKIM, on a log that a real Debian 13 wrote (test/record/rspamd-log.ts): each story, wherever rspamd keeps its own lines.
import {describe, expect, test} from 'vitest';
import {explain} from '../../source/maillog/explain.ts';
import type {Story} from '../../source/maillog/story-shape.ts';
import {tellStories} from '../../source/maillog/tell-story.ts';
import {rspamdLines} from './lab-log.ts';

const user = 'testuser1@example.org';
const stranger = 'anna@example.com';

const toldOf = (stories: readonly Story[]) =>
	stories.map(story => [story.sender, story.verdict.says.replace(/ in [\d.]+ m?s$/, ' in time'), story.steps.map(step => step.word)]);

describe.each(['syslog', 'console'] as const)('rspamd writes to the journal: %s', where => {
	const stories = tellStories(rspamdLines[where]);

	test('let through, refused, marked, put off, greylisted and then taken, thrown away, not looked at', () => {
		expect(toldOf(stories)).toEqual([
			[user, 'delivered in time', ['accepted', 'signed', 'scanned', 'queued', 'delivered']],
			[stranger, 'all 2 rejected', ['accepted', 'scanned', 'rejected']],
			[user, 'delivered in time', ['accepted', 'signed', 'scanned', 'queued', 'delivered']],
			[user, 'told to come again later', ['accepted', 'signed', 'scanned', 'put off']],
			[stranger, 'delivered in time', ['accepted', 'scanned', 'put off', 'accepted', 'scanned', 'queued', 'delivered']],
			[stranger, 'thrown away, the sender not told', ['accepted', 'scanned', 'discarded']],
			[user, 'delivered in time', ['trouble', 'accepted', 'signed', 'queued', 'delivered']],
		]);
		expect(stories.every(story => story.finished)).toBe(true);
	});

	test('what rspamd thought of each, with the rules that counted', () => {
		const scans = stories.map(story => story.steps.find(step => step.word === 'scanned'));
		expect(scans.map(step => [step?.level, step?.says])).toEqual([
			['ok', 'rspamd lets it through; -0.1 points (refused from 15): MIME_GOOD -0.1'],
			['failure', 'rspamd takes it for spam ("Gtube pattern"); 15 points (refused from 15)'],
			['warning', 'rspamd marks it as spam, in a header; 7.9 points (refused from 15): LAB_MARK 8, MIME_GOOD -0.1'],
			['warning', 'rspamd lets its sender wait ("Come back later, says the lab"); 0 points (refused from 15)'],
			['warning', expect.stringMatching(/^rspamd lets its sender wait \("Try again later"\); 5 points \(refused from 15\): LAB_GREY 5, /)],
			['failure', 'rspamd takes it for spam ("Gtube pattern"); 15 points (refused from 15)'],
			[undefined, undefined],
		]);
	});

	test('of a refused message every recipient is known, though Postfix names one', () => {
		expect(stories[1]?.outcomes.map(({recipient, state, says}) => [recipient, state, says])).toEqual([
			['testuser1@example.org', 'rejected', '5.7.1 Gtube pattern'],
			['testuser2@example.org', 'rejected', '5.7.1 Gtube pattern'],
		]);
	});
});

describe('rspamd writes a file of its own', () => {
	const stories = tellStories(rspamdLines.file);

	test('what Postfix tells of it is enough for what became of each message', () => {
		expect(toldOf(stories)).toEqual([
			[user, 'delivered in time', ['accepted', 'signed', 'queued', 'delivered']],
			[stranger, 'rejected', ['accepted', 'rejected']],
			[user, 'delivered in time', ['accepted', 'signed', 'queued', 'delivered']],
			[user, 'told to come again later', ['accepted', 'signed', 'put off']],
			[stranger, 'delivered in time', ['accepted', 'put off', 'accepted', 'queued', 'delivered']],
			[stranger, 'thrown away, the sender not told', ['accepted', 'discarded']],
			[user, 'delivered in time', ['trouble', 'accepted', 'signed', 'queued', 'delivered']],
		]);
	});

	test('what to do, and where rspamd keeps its reasons', () => {
		const todo = (at: number, word: string) => stories[at]?.steps.find(step => step.word === word)?.todo;
		expect(todo(1, 'rejected')).toContain('/var/log/rspamd/rspamd.log');
		expect(todo(3, 'put off')).toContain('tries again by itself');
		expect(todo(4, 'put off')).toMatch(/^This server lets strangers wait/);
		expect(todo(5, 'discarded')).toContain('its sender believes that it was taken');
		expect(todo(6, 'trouble')).toContain('Start rspamd');
	});
});

test.each([
	[
		'NOQUEUE: reject: RCPT from x[198.51.100.1]: 450 4.2.0 <a@example.org>: Recipient address rejected: Greylisted; from=<> to=<a@example.org>',
		/^This server lets/,
	],
	['host mx.example.com[203.0.113.1] said: 451 4.7.1 Greylisted (in reply to RCPT TO command)', /^The other server takes no mail from strangers/],
	[
		'NOQUEUE: reject: RCPT from x[198.51.100.1]: 554 5.7.1 Service unavailable; Client host [198.51.100.1] blocked using zen.example.net; from=<> to=<a@example.org>',
		/^This server refuses the caller/,
	],
	['host mx.example.com[203.0.113.1] said: 554 5.7.1 Client host [203.0.113.10] blocked using zen.example.net', /^The other server refuses this one/],
	['warning: connect to Milter service inet:127.0.0.1:8891: Connection refused', /^OpenDKIM \(or another milter\)/],
	['warning: connect to Milter service inet:127.0.0.1:11332: Connection refused', /^rspamd does not answer/],
])('who refuses whom: %s', (text, means) => {
	expect(explain(text)?.means).toMatch(means);
});

test('nearly every line of rspamd is explained', () => {
	const unknown = Object.values(rspamdLines)
		.flat()
		.filter(line => line.from === 'rspamd' && explain(line.text) === undefined);
	expect(unknown.map(line => line.text)).toEqual([]);
});
