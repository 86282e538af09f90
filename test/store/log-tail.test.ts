// The log as a screen holds it: older lines put before those that are there, a time range that is whole, a pause in which nothing is lost.
import {afterEach, describe, expect, test} from 'vitest';
import type {Followed} from '../../source/maillog/follow-log.ts';
import {everyLine} from '../../source/maillog/log-filter.ts';
import {unseenPerSecond} from '../../source/store/log-passed.ts';
import type {LogTailStore} from '../../source/store/log-tail.ts';
import {closeMinuteLogs, entry, line, minute, openMinuteLog as open} from './minute-log.ts';

afterEach(closeMinuteLogs);

const texts = (tail: LogTailStore): string[] => {
	const view = tail.view();
	return Array.from({length: view.count()}, (_, index) => tail.ring.get(view.idAt(index) ?? Number.NaN)?.text ?? 'gone');
};
const minutes = (from: number, to: number) => Array.from({length: from - to + 1}, (_, index) => `line ${from - index}`);

describe('what is before the buffer', () => {
	test('is put before it, without a gap, without a repeat, and no line has another number then', async () => {
		const {tail, asked} = await open();
		const last = tail.ring.get(9);
		await tail.actions.fetchOlder();
		expect(asked).toEqual([{before: 'c10', lines: 990}]);
		expect(texts(tail)).toEqual(minutes(100, 1));
		expect(tail.ring.get(9)).toBe(last);
		await expect.poll(() => tail.getState().older).toBe('none');
	});
	test('as much as there is room for; what comes then pushes the oldest out', async () => {
		const {tail, asked, send} = await open({capacity: 50});
		await tail.actions.fetchOlder();
		expect(asked).toEqual([{before: 'c10', lines: 40}]);
		expect(texts(tail)).toEqual(minutes(50, 1));
		await expect.poll(() => tail.getState().older).toBe('full');
		send(entry(0));
		await expect.poll(() => texts(tail)).toEqual(minutes(49, 0));
		await tail.actions.fetchOlder();
		expect(asked).toHaveLength(1);
	});
	test('goes through the filter too', async () => {
		const {tail} = await open();
		tail.actions.filter({...everyLine, text: 'line \\d*7$'});
		await tail.actions.fetchOlder();
		await expect.poll(() => texts(tail)).toEqual([97, 87, 77, 67, 57, 47, 37, 27, 17, 7].map(each => `line ${each}`));
	});
	test('that cannot be fetched: that is said, and it may be tried again', async () => {
		const {tail} = await open({fails: true});
		await tail.actions.fetchOlder();
		expect(tail.getState().note).toBe('Older lines could not be fetched: The connection is closed.');
		await expect.poll(() => tail.getState().older).toBe('more');
	});
});

describe('a time range', () => {
	test('is whole: what the buffer lacks of it is fetched, and no more', async () => {
		const {tail, asked} = await open();
		tail.actions.range(60 * minute);
		await expect.poll(() => texts(tail)).toEqual(minutes(60, 1));
		expect(asked).toHaveLength(1);
		expect(tail.ring.first()).toBe(-50);
		tail.actions.range(5 * minute);
		expect(texts(tail)).toEqual(minutes(5, 1));
		tail.actions.range(30 * minute);
		expect(texts(tail)).toEqual(minutes(30, 1));
		expect(asked).toHaveLength(1);
		tail.actions.range(undefined);
		expect(texts(tail)).toEqual(minutes(60, 1));
		await tail.actions.fetchOlder();
		expect(texts(tail)).toEqual(minutes(100, 1));
	});
	test('moves on with time', async () => {
		const {tail, pass} = await open();
		tail.actions.range(5 * minute);
		expect(texts(tail)).toEqual(minutes(5, 1));
		pass(2 * minute);
		expect(texts(tail)).toEqual(minutes(3, 1));
	});
	test('a clock that is set back hides nothing that comes then, and that is said', async () => {
		const {tail, send} = await open();
		send(entry(0, 'live'));
		await expect.poll(() => tail.ring.next()).toBe(11);
		tail.actions.range(5 * minute);
		send(entry(60, 'an hour back'));
		await expect.poll(() => texts(tail)).toContain('an hour back');
		expect(tail.getState().note).toBe("The server's clock was set back by 60 min.");
		send(entry(59, 'and on'));
		await expect.poll(() => texts(tail).slice(-3)).toEqual(['live', 'an hour back', 'and on']);
	});
});

test('while it is paused nothing is taken in; then everything comes', async () => {
	const {tail, send} = await open();
	tail.actions.pause();
	expect(tail.getState().paused).toBe(true);
	for (let ago = 0; ago > -50; ago--) send(entry(ago));
	await new Promise(resolve => setImmediate(resolve));
	expect(tail.ring.next()).toBe(10);
	tail.actions.goOn();
	await expect.poll(() => tail.ring.next()).toBe(60);
	expect(tail.getState().paused).toBe(false);
});

test('looked at again, it begins anew: no line is there twice', async () => {
	const {tail} = await open();
	void tail.actions.again();
	await expect.poll(() => tail.ring.next()).toBe(20);
	expect(texts(tail)).toEqual(minutes(10, 1));
	await tail.actions.fetchOlder();
	expect(texts(tail)).toEqual(minutes(100, 1));
});

test('what journald left out is counted', async () => {
	const {tail, send} = await open();
	send({...entry(0), line: {...line(0, 'Suppressed 1700 messages from postfix.service'), from: 'systemd-journald'}});
	await expect.poll(() => tail.getState().suppressed).toBe(1700);
});

describe('more than can be shown', () => {
	const burst = (count: number, text = 'x') => Array.from({length: count}, () => entry(0, text));
	const unseen = (tail: LogTailStore) => unseenPerSecond(tail.getState().passed, 20);
	const sendAll = async (at: Awaited<ReturnType<typeof open>>, lines: readonly Followed[]) => {
		const {version} = at.tail.getState();
		at.send(...lines);
		await expect.poll(() => at.tail.getState().version).toBeGreaterThan(version);
	};

	test('is counted, by what each drawing had no rows for; and when nothing comes any more, nothing passes', async () => {
		const at = await open({capacity: 200});
		await sendAll(at, burst(500));
		at.pass(500);
		await sendAll(at, burst(15));
		at.pass(500);
		await sendAll(at, burst(120));
		// Of 500, 15 and 120, though the buffer holds 200.
		expect(unseen(at.tail)).toBe(480 + 0 + 100);
		at.pass(1100);
		await expect.poll(() => unseen(at.tail)).toBe(0);
	});
	test('what the filter takes out passes nobody by', async () => {
		const at = await open();
		at.tail.actions.filter({...everyLine, text: 'wanted'});
		await sendAll(at, [...burst(500), ...burst(30, 'wanted')]);
		at.pass(1000);
		await expect.poll(() => unseen(at.tail)).toBe(10);
	});
	test('what was there when the log was opened passes nobody by', async () => {
		const at = await open({total: 100, there: 90});
		at.pass(1000);
		await sendAll(at, burst(1));
		at.pass(1000);
		await sendAll(at, burst(1));
		expect(unseen(at.tail)).toBe(0);
	});
});
