// What waits, grouped and chosen; a change of it as a plan that can be taken back; and what proves it.
import {describe, expect, test} from 'vitest';
import {queueMessage} from '../../source/commands/queue-message.ts';
import {judgeQueue} from '../../source/queue/change-queue.ts';
import {chooseMessages, type QueueChoice} from '../../source/queue/choose-messages.ts';
import {groupQueue} from '../../source/queue/group-queue.ts';
import {planQueue} from '../../source/queue/plan-queue.ts';
import {messageLines, printQueue, queueDocument} from '../../source/queue/print-queue.ts';
import type {MailQueue, QueuedMessage} from '../../source/queue/read-queue.ts';
import {resultOf} from '../commands/recorded.ts';

const now = new Date('2026-11-26T12:00:00Z');
const message = (id: string, edit: Partial<QueuedMessage> = {}): QueuedMessage => ({
	id,
	queue: 'deferred',
	arrived: new Date(now.getTime() - 3_600_000),
	bytes: 1000,
	sender: 'anna@example.org',
	recipients: [
		{
			address: `${id.toLowerCase()}@example.com`,
			reason: `host mx.example.com[198.51.100.25] said: 451 4.7.1 <${id}@example.com> Greylisted, please try again in 299 seconds (in reply to RCPT TO command)`,
		},
	],
	nextTry: new Date(now.getTime() + 240_000),
	...edit,
});
const held = message('C3', {queue: 'hold', nextTry: undefined, arrived: new Date(now.getTime() - 90_000_000)});
const other = message('D4', {
	sender: 'MAILER-DAEMON',
	recipients: [{address: 'x@nowhere.test', reason: 'connect to nowhere.test[203.0.113.9]:25: Connection timed out'}],
});
const messages = [message('A1'), message('B2'), held, other];
const whole: MailQueue = {messages, bytes: 4000, complete: true, down: false};

test('one trouble is one group, whatever differs from message to message', () => {
	expect(groupQueue(messages).map(({reason, destination, messages: those, recipients}) => [those.length, recipients, destination, reason])).toEqual([
		[2, 2, 'example.com', 'mx.example.com: 451 4.7.1 <...> Greylisted, please try again in ... seconds'],
		[1, 1, 'example.com', 'on hold'],
		[1, 1, 'nowhere.test', 'connect to nowhere.test[...]:25: Connection timed out'],
	]);
	expect(groupQueue(messages)[0]).toMatchObject({means: expect.stringContaining('first try'), bytes: 2000});
});

test.each<readonly [QueueChoice, readonly string[]]>([
	[{}, ['A1', 'B2', 'C3', 'D4']],
	[{sender: 'ANNA'}, ['A1', 'B2', 'C3']],
	[{recipient: '@nowhere.test'}, ['D4']],
	[{reason: 'greylisted'}, ['A1', 'B2', 'C3']],
	[{queue: 'hold'}, ['C3']],
	[{olderThanMs: 7_200_000}, ['C3']],
	[{sender: 'anna', queue: 'deferred', recipient: 'a1@'}, ['A1']],
])('chosen by %o', (choice, ids) => expect(chooseMessages(messages, choice, now).map(each => each.id)).toEqual(ids));

describe('a change as a plan', () => {
	test('hold is taken back by release, delete by putting back what was kept', () => {
		const [hold] = planQueue('hold', ['A1'], '/var/lib/mailtui/queue/x').steps;
		expect(hold).toMatchObject({
			says: 'Put on hold 1 message',
			command: {effect: 'write', asRoot: true, argv: expect.arrayContaining(['hold', 'A1'])},
			undo: {argv: expect.arrayContaining(['release', 'A1'])},
		});
		const [remove] = planQueue('delete', ['A1', 'B2'], '/var/lib/mailtui/queue/x').steps;
		expect(remove?.command.argv.slice(-4)).toEqual(['delete', '/var/lib/mailtui/queue/x', 'A1', 'B2']);
		expect('argv' in (remove?.undo ?? {none: ''}) && remove?.undo).toMatchObject({argv: expect.arrayContaining(['restore', '/var/lib/mailtui/queue/x'])});
	});
	test('what cannot be taken back says why', () => {
		for (const verb of ['flush', 'requeue'] as const) expect(planQueue(verb, ['A1'], '-').steps[0]?.undo).toEqual({none: expect.stringMatching(/\w/)});
	});
	test('thousands are several steps, each with copies of its own', () => {
		const {steps, title} = planQueue(
			'delete',
			Array.from({length: 4500}, (_, index) => `ID${index}`),
			'/d',
		);
		expect(steps.map(step => [step.says, step.command.argv[5]])).toEqual([
			['Delete 2000 messages', '/d-1'],
			['Delete 2000 messages', '/d-2'],
			['Delete 500 messages', '/d-3'],
		]);
		expect(title).toBe('Queue: 4500 messages deleted');
	});
});

test.each([
	['hold', {A1: 'hold'}, true],
	['hold', {A1: 'deferred'}, false],
	['hold', {}, true],
	['release', {A1: 'deferred'}, true],
	['release', {A1: 'hold'}, false],
	['delete', {}, true],
	['delete', {A1: 'hold'}, false],
	['requeue', {A1: 'maildrop'}, true],
	['requeue', {A1: 'deferred'}, false],
	['flush', {A1: 'deferred'}, true],
] as const)('%s is proven by the queue %o: %s', (verb, places, good) => {
	expect(judgeQueue(verb, ['A1'], new Map(Object.entries(places).map(([id, queue]) => [id, {queue, nextTry: undefined}]))).good).toBe(good);
});

test('as text and as JSON', () => {
	expect(printQueue(whole, messages, groupQueue(messages), now)).toMatch(
		/^4 messages, 3\.9 kB\n\n {2}how many +for +oldest +why\n +2 +example\.com +60 min +mx\.example\.com: 451/,
	);
	expect(printQueue({...whole, messages: [], down: true}, [], [], now)).toBe('The queue is empty; Postfix does not run: nothing is tried\n');
	expect(printQueue(whole, messages, [], now)).toMatch(/A1 +deferred +60 min +1000 B +anna@example\.org +a1@example\.com +in 4 min/);
	expect(queueDocument('h', now, whole, [held], groupQueue([held]))).toMatchObject({total: 4, messages: [{id: 'C3', nextTry: null}], groups: [{messages: 1}]});
});

test('a message is shown with the headers first that people read, and nothing in it is obeyed', () => {
	const answer = queueMessage.parse(
		resultOf(
			'mailtui-queue-message 1\nenvelope sender: a@x.test\nheader Received: by x\nheader \tfolded\nheader Subject: \u001b[2Jowned\npart 0 12 text/plain\ta b.txt\nbody Hello \u001b]0;x\u0007\nend cut\n',
		),
	);
	expect(answer.ok && messageLines(answer.value)).toEqual([
		'sender: a@x.test',
		'',
		'Subject: \\x1b[2Jowned',
		'Received: by x folded',
		'',
		'text/plain  12 B  a b.txt',
		'',
		'Hello \\x1b]0;x\\x07',
		'(and more)',
	]);
});
