// What became of an import: counted, failures by line, logins enough to prove some, and what is left where it ended early.
import {expect, test} from 'vitest';
import {createSecret} from '../../source/host/secret.ts';
import {createOutcome, noOutcome, sayLeft, totalOf} from '../../source/import/outcome.ts';
import type {RowResult} from '../../source/import/run-import.ts';

const result = (line: number, what: RowResult['result'] = 'added'): RowResult => ({
	line,
	email: `u${line}@example.org`,
	result: what,
	reason: what === 'failed' ? 'why' : '',
});
const password = createSecret('x');

test('rows are counted, and only those that failed are kept unless all are asked for', () => {
	for (const everyRow of [false, true]) {
		const adding = createOutcome(everyRow, 0);
		for (const each of [result(4, 'failed'), result(2), result(3, 'skipped'), result(1, 'failed'), result(5, 'updated')])
			adding.add({kind: 'result', result: each});
		const outcome = adding.outcome();
		expect(outcome.counts).toEqual({added: 1, updated: 1, skipped: 1, failed: 2});
		expect(totalOf(outcome)).toBe(5);
		expect(outcome.failed.map(each => each.line)).toEqual([1, 4]);
		expect(outcome.rows.map(each => each.line)).toEqual(everyRow ? [1, 2, 3, 4, 5] : []);
	}
});

test('of many logins about twice as many are kept as will be tried, from the first to the last', () => {
	const adding = createOutcome(false, 10);
	for (let line = 1; line <= 5000; line++) adding.add({kind: 'result', result: result(line), password});
	adding.add({kind: 'result', result: result(5001, 'failed'), password});
	adding.add({kind: 'result', result: result(5002)});
	const {some, of} = adding.logins();
	expect(of).toBe(5000);
	expect(some.length).toBeGreaterThanOrEqual(10);
	expect(some.length).toBeLessThanOrEqual(21);
	const lines = some.map(each => Number(each.address.slice(1, -'@example.org'.length)));
	expect([lines[0], lines.at(-1)]).toEqual([1, 5000]);
	const gaps = lines.slice(1, -1).map((line, index) => line - (lines[index] ?? 0));
	expect(new Set(gaps).size).toBe(1);
});

test('all of them where all are to be tried, none where none is', () => {
	for (const [most, kept] of [
		[Number.POSITIVE_INFINITY, 300],
		[0, 0],
	] as const) {
		const adding = createOutcome(false, most);
		for (let line = 1; line <= 300; line++) adding.add({kind: 'result', result: result(line), password});
		expect(adding.logins()).toMatchObject({of: kept, some: {length: kept}});
	}
});

test.each([
	[0, ''],
	[1, '1 row is left: import the same file again for it, or undo this import in the history: it takes back the 1 that is written.'],
	[20, '20 rows are left: import the same file again for those, or undo this import in the history: it takes back the 1 that is written.'],
])('with %i rows left it says so', (left, says) => {
	const adding = createOutcome(false, 0);
	adding.add({kind: 'result', result: result(1)});
	expect(sayLeft(adding.outcome(), 1 + left)).toBe(says);
});

test('of what wrote nothing there is nothing to undo', () => {
	expect(sayLeft(noOutcome, 2)).toBe('2 rows are left: import the same file again for those.');
});
