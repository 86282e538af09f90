// Names of changes sort as their times do, within a minute too: the journal is newest first.
import {expect, test} from 'vitest';
import {newChangeId} from '../../source/changes/new-change-id.ts';

test('names sort by time', () => {
	const begun = Date.parse('2026-11-23T20:14:00.000Z');
	const times = [0, 1, 2, 40, 999, 1000, 59_999, 60_000, 3_600_000].map(ms => newChangeId(new Date(begun + ms)));
	expect([...times].sort()).toEqual(times);
	for (const id of times) expect(id).toMatch(/^2026-11-23-\d{4}-[2-9b-z]{4}$/);
});
