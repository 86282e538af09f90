// What the History screen says above its list: how much of what was changed holds.
import {expect, test} from 'vitest';
import {sayJournal} from '../../screens/history/say-journal.ts';
import type {JournalEntry, JournalState} from '../../source/changes/shape.ts';

const entry = (state: JournalState, rows?: number): JournalEntry =>
	({state, ...(rows !== undefined && {unfinished: {rows, quietSeconds: 90}})}) as unknown as JournalEntry;

test.each([
	[[], 'ok', 'Nothing was changed on this server with mailtui'],
	[[entry('confirmed'), entry('confirmed')], 'ok', '2 changes, in force'],
	[[entry('confirmed'), entry('undone'), entry('failed', 0)], 'ok', '3 changes, 1 in force'],
	// An import that failed after it had written rows: they are there.
	[[entry('failed', 200)], 'warning', '1 change, 0 in force, 1 in part'],
	[[entry('confirmed'), entry('begun', 100), entry('failed', 5)], 'warning', '3 changes, 1 in force, 2 in part'],
	[[entry('armed'), entry('confirmed')], 'unknown', 'A change is under way'],
	[[entry('stuck'), entry('failed', 5)], 'failure', '1 change could not be put back as a whole'],
] as const)('%#: %s', (entries, level, says) => {
	expect(sayJournal(entries)).toEqual([level, says]);
});
