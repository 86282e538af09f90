// A story that goes on while somebody reads it: what comes is added once, and where the mail waits is asked again.
import {expect, test} from 'vitest';
import type {QueuePlace} from '../../source/commands/queue-find.ts';
import type {MailLine} from '../../source/maillog/shape.ts';
import {tellStories} from '../../source/maillog/tell-story.ts';
import type {Traced} from '../../source/maillog/trace.ts';
import {createLogStory} from '../../source/store/log-story.ts';

const clock = {now: () => new Date(0), monotonicMs: () => 0, wait: async () => {}};
/** As journald tells the instant; the search tells it as seconds. */
const startUs = 1_795_686_089_055_274;
const line = (seconds: number, from: string, text: string): MailLine => ({atMs: Math.round(startUs + seconds * 1e6) / 1000, from, pid: 1, priority: 6, text});
const asSearched = (each: MailLine): MailLine => ({...each, atMs: Number((Math.round(each.atMs * 1000) / 1e6).toFixed(6)) * 1000});

const deferred =
	'A1B2C3D4: to=<x@example.com>, relay=mx.example.com[203.0.113.1]:25, delay=1, delays=1/0/0/0, dsn=4.7.1, status=deferred (host mx.example.com[203.0.113.1] said: 451 4.7.1 Greylisted (in reply to RCPT TO command))';
const known = [
	line(0, 'postfix/smtpd', 'A1B2C3D4: client=x.example.com[198.51.100.7]'),
	line(0.1, 'postfix/cleanup', 'A1B2C3D4: message-id=<one@example.org>'),
	...Array.from({length: 40}, (_, at) => [
		line(at + 1 + at * 0.007_919, 'postfix/qmgr', 'A1B2C3D4: from=<a@example.org>, size=100, nrcpt=1 (queue active)'),
		line(at + 1.3 + at * 0.007_919, 'postfix/smtp', deferred),
	]).flat(),
];

const open = async () => {
	const asked: (readonly string[])[] = [];
	const place: QueuePlace = {queue: 'deferred', nextTry: new Date(1000)};
	const store = createLogStory({
		clock,
		look: async () => ({
			ok: true,
			value: {
				place: {where: 'journal', asRoot: true, clock: {nowMs: 0, offsetSeconds: 0}, says: 'the systemd journal'},
				stories: tellStories(known.map(asSearched)),
				queued: new Map(),
				near: [],
				complete: true,
				unread: [],
				read: 1,
				leftOut: 0,
				suppressed: 0,
			} satisfies Traced,
		}),
		places: async ids => {
			asked.push(ids);
			return new Map([['A1B2C3D4', place]]);
		},
	});
	await store.actions.about({kind: 'queue-id', wanted: 'A1B2C3D4'});
	const traced = () => {
		const {loadable} = store.getState();
		if (loadable.state !== 'ready') throw new Error(loadable.state);
		return loadable.value;
	};
	return {store, asked, traced};
};

test('what is known already is not told again, however the two ways of asking write its time', async () => {
	const {store, traced} = await open();
	const before = traced();
	expect(known.some(each => asSearched(each).atMs !== each.atMs)).toBe(true);
	store.actions.hear(known);
	expect(traced()).toBe(before);
});

test('the next try is added, and where it waits then is asked', async () => {
	const {store, asked, traced} = await open();
	store.actions.hear([
		line(90, 'postfix/qmgr', 'A1B2C3D4: from=<a@example.org>, size=100, nrcpt=1 (queue active)'),
		line(90.1, 'postfix/smtp', deferred),
		line(90.2, 'postfix/qmgr', 'FFFFFFFF: removed'),
	]);
	expect(traced().stories[0]?.lines).toHaveLength(known.length + 2);
	await expect.poll(() => traced().queued.get('A1B2C3D4')?.nextTry).toEqual(new Date(1000));
	expect(asked).toEqual([['A1B2C3D4']]);
});

test('it ends, and nothing is asked any more', async () => {
	const {store, asked, traced} = await open();
	store.actions.hear([
		line(90, 'postfix/smtp', deferred.replace('4.7.1', '2.0.0').replace(/status=.*$/, 'status=sent (250 2.0.0 Ok: queued as 5INK0001)')),
		line(90.1, 'postfix/qmgr', 'A1B2C3D4: removed'),
	]);
	expect(traced().stories[0]).toMatchObject({finished: true, outcomes: [{state: 'delivered'}]});
	await new Promise(resolve => setImmediate(resolve));
	expect(asked).toEqual([]);
});

test('what the sender is told belongs to it, although it has another id', async () => {
	const {store, traced} = await open();
	store.actions.hear([
		line(90, 'postfix/smtp', deferred.replace('status=deferred', 'status=bounced')),
		line(90.1, 'postfix/bounce', 'A1B2C3D4: sender non-delivery notification: B2C3D4E5'),
		line(90.2, 'postfix/qmgr', 'B2C3D4E5: from=<>, size=100, nrcpt=1 (queue active)'),
		line(
			90.3,
			'postfix/lmtp',
			'B2C3D4E5: to=<a@example.org>, relay=x[private/dovecot-lmtp], delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 <a@example.org> ID Saved)',
		),
	]);
	expect(traced().stories[0]?.steps.at(-1)).toMatchObject({word: 'told sender', says: expect.stringContaining('a@example.org')});
});

test('the log is searched for a day back, and for one of older lines from a day before them; looked at again, the same', async () => {
	const day = 86_400_000;
	const now = 30 * day;
	const sinces: number[] = [];
	const store = createLogStory({
		clock: {...clock, now: () => new Date(now)},
		look: async (_, since) => {
			sinces.push(since.getTime());
			return {ok: false, why: 'no', missing: false};
		},
		places: async () => undefined,
	});
	const wanted = {kind: 'queue-id', wanted: 'A1B2C3D4'} as const;
	await store.actions.about(wanted);
	await store.actions.about(wanted, new Date(now - day / 2));
	expect(store.getState().since).toBeUndefined();
	await store.actions.about(wanted, new Date(now - 5 * day));
	expect(store.getState().since).toEqual(new Date(now - 6 * day));
	await store.actions.again();
	expect(sinces).toEqual([now - day, now - day, now - 6 * day, now - 6 * day]);
});
