// The error before a line: among what is held, then further back as far as is bearable, and what is said where there is none.
import {afterEach, describe, expect, test} from 'vitest';
import {everyLine} from '../../source/maillog/log-filter.ts';
import {heldError, olderError} from '../../source/store/log-errors.ts';
import type {LogTailStore} from '../../source/store/log-tail.ts';
import {closeMinuteLogs, minute, openMinuteLog as open} from './minute-log.ts';

afterEach(closeMinuteLogs);

const bounced = (queueId: string) => `${queueId}: to=<anna@example.org>, relay=none, delay=1, dsn=5.1.1, status=bounced (no such user)`;
const texts = (...minutesAgo: readonly number[]) => new Map(minutesAgo.map(each => [each, bounced(`A1B2C3D${each}`)]));
const atOf = (tail: LogTailStore, found: number | undefined) => tail.ring.get(found ?? Number.NaN)?.text;
const always = () => true;

test('is the nearest of those that are held, to both sides', async () => {
	const {tail} = await open({texts: texts(8, 3)});
	const last = tail.ring.next() - 1;
	expect(atOf(tail, heldError(tail, last, -1))).toBe(bounced('A1B2C3D3'));
	expect(atOf(tail, heldError(tail, heldError(tail, last, -1) ?? 0, -1))).toBe(bounced('A1B2C3D8'));
	expect(atOf(tail, heldError(tail, 0, 1))).toBe(bounced('A1B2C3D8'));
	expect(heldError(tail, last, 1)).toBeUndefined();
});

describe('older than what is held', () => {
	test('it is fetched, the nearest first', async () => {
		const {tail} = await open({total: 40_000, capacity: 100_000, texts: texts(12_000, 30_000)});
		const sought = await olderError(tail, 9, always);
		expect(sought).toEqual({found: 10 - 12_000});
		expect(atOf(tail, 10 - 12_000)).toBe(bounced('A1B2C3D12000'));
	});
	test('no more than 20,000 lines are fetched at once; asked again, it goes on from there', async () => {
		const {tail, asked} = await open({total: 40_000, capacity: 100_000, texts: texts(30_000)});
		const newest = tail.ring.get(9)?.atMs ?? Number.NaN;
		expect(await olderError(tail, 9, always)).toEqual({why: 'far', lines: 20_009, backToMs: newest - 20_009 * minute});
		expect(asked).toHaveLength(4);
		expect(await olderError(tail, 9, always)).toEqual({found: 10 - 30_000});
	});
	test('there is none: the log begins', async () => {
		const {tail} = await open();
		expect(await olderError(tail, 9, always)).toMatchObject({why: 'begins', lines: 99});
	});
	test('there is no room for more', async () => {
		const {tail} = await open({total: 40_000, capacity: 12_000});
		expect(await olderError(tail, 9, always)).toMatchObject({why: 'full', lines: 11_999});
	});
	test('it cannot be fetched', async () => {
		const {tail} = await open({fails: true});
		expect(await olderError(tail, 9, always)).toMatchObject({why: 'not fetched', lines: 9});
	});
	test('one that the filter takes out is passed over', async () => {
		const {tail} = await open({total: 200, texts: texts(120, 150)});
		tail.actions.filter({...everyLine, text: '!A1B2C3D120'});
		expect(await olderError(tail, tail.ring.next(), always)).toEqual({found: 10 - 150});
	});
	test('who is elsewhere by then is left there, and the log is not read on', async () => {
		const {tail, asked} = await open({total: 40_000, capacity: 100_000, texts: texts(12_000)});
		expect(await olderError(tail, 9, () => false)).toBeUndefined();
		expect(asked).toHaveLength(1);
	});
	test('looked at anew meanwhile: it ends', async () => {
		const {tail} = await open({total: 40_000, capacity: 100_000});
		const sought = olderError(tail, 9, always);
		void tail.actions.again();
		expect(await sought).toBeUndefined();
	});
});
