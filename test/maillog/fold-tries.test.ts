// Mail that waited for days is told in few rows: the first try, the last, how many were between, the day where it changes, advice once.
import {describe, expect, test} from 'vitest';
import {foldTries} from '../../source/maillog/fold-tries.ts';
import type {MailLine} from '../../source/maillog/shape.ts';
import {storyRows} from '../../source/maillog/story-lines.ts';
import type {Step} from '../../source/maillog/story-shape.ts';
import {tellStories} from '../../source/maillog/tell-story.ts';

const step = (atMs: number, word: Step['word'], says: string): Step => ({atMs, word, level: 'ok', says});
const attempt = (at: number, says: string): Step[] => [step(at, 'again', 'tried again'), step(at + 1, 'waiting', says)];
const first = [step(0, 'accepted', 'from x'), step(1, 'queued', 'A1B2C3'), step(2, 'waiting', 'greylisted for 300 s')];
const words = (steps: readonly Step[]) => foldTries(steps).map(each => (each.kind === 'tries' ? `+${each.count} at ${each.atMs}` : each.step.word));

describe('tries', () => {
	test('few are told one by one', () => {
		const steps = [...first, ...attempt(10, 'greylisted for 290 s'), ...attempt(20, 'greylisted for 280 s'), ...attempt(30, 'greylisted for 270 s')];
		expect(foldTries(steps)).toEqual(steps.map(each => ({kind: 'step', step: each})));
	});
	test('many with one answer are the first, how many between, and the last', () => {
		const steps = [...first, ...[10, 20, 30, 40, 50].flatMap(at => attempt(at, `greylisted for ${300 - at} s`))];
		expect(words(steps)).toEqual(['accepted', 'queued', 'waiting', 'again', 'waiting', '+3 at 40', 'again', 'waiting']);
	});
	test('another address of the same host is no other answer', () => {
		const steps = [10, 20, 30, 40, 50].flatMap(at =>
			attempt(at, `connect to mx.example.com[${at % 20 === 0 ? '2001:db8::1' : '203.0.113.1'}]:25: Connection refused`),
		);
		expect(words(steps)).toEqual(['again', 'waiting', '+3 at 40', 'again', 'waiting']);
	});
	test('another answer is told', () => {
		const steps = [
			...[10, 20, 30, 40].flatMap(at => attempt(at, 'greylisted')),
			...attempt(50, 'mailbox full'),
			...[60, 70].flatMap(at => attempt(at, 'greylisted')),
		];
		expect(words(steps)).toEqual(['again', 'waiting', '+2 at 30', 'again', 'waiting', 'again', 'waiting', 'again', 'waiting', 'again', 'waiting']);
	});
	test('none at all', () => expect(foldTries([])).toEqual([]));
});

test('three days in the queue are a page: each day is named, and what to do is said once', () => {
	const start = new Date(2026, 10, 23, 12).getTime();
	const line = (hours: number, from: string, text: string): MailLine => ({atMs: start + hours * 3_600_000, from: `postfix/${from}`, pid: 1, priority: 6, text});
	const deferred =
		'A1B2C3D4: to=<x@example.com>, relay=mx.example.com[203.0.113.1]:25, delay=1, delays=1/0/0/0, dsn=4.7.1, status=deferred (host mx.example.com[203.0.113.1] said: 451 4.7.1 Greylisted (in reply to RCPT TO command))';
	const lines = [
		line(0, 'smtpd', 'A1B2C3D4: client=x.example.com[198.51.100.7]'),
		...Array.from({length: 60}, (_, hour) => [
			line(hour, 'qmgr', 'A1B2C3D4: from=<a@example.org>, size=100, nrcpt=1 (queue active)'),
			line(hour, 'smtp', deferred),
		]).flat(),
	];
	const [story] = tellStories(lines);
	const rows = storyRows(story as NonNullable<typeof story>, new Map(), new Date(2026, 10, 25, 23));
	expect(rows.map(row => row.word || row.at)).toEqual([
		'2026-11-23',
		'accepted',
		'queued',
		'waiting',
		'again',
		'waiting',
		'2026-11-25',
		'again',
		'again',
		'waiting',
	]);
	expect(rows[7]?.says).toBe('and 57 times more, with the same answer');
	expect(rows.flatMap(row => row.more)).toHaveLength(1);
	expect(rows.at(-1)?.more).toHaveLength(1);
});
