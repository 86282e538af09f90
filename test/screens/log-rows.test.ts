// Whatever stands in the log, no row of the screen or of the command line obeys it, and none is wider than the screen.
import {expect, test} from 'vitest';
import {createTheme} from '../../screens/frame/theme.ts';
import {lineDetails} from '../../screens/logs/line-details.ts';
import {lineRows} from '../../screens/logs/line-row.ts';
import {widthOf} from '../../screens/parts/columns.ts';
import {printLine} from '../../source/maillog/print-line.ts';
import {storyRows, storySummary} from '../../source/maillog/story-lines.ts';
import {tellStories} from '../../source/maillog/tell-story.ts';
import {labLines} from '../maillog/lab-log.ts';
import {createMutator} from '../maillog/mutate.ts';

const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const theme = createTheme({colours: false, unicode: true});
const now = new Date(2026, 10, 26, 12);

test('5,000 mutated lines', () => {
	const {mutate, random} = createMutator();
	const lines = Array.from({length: 5000}, () => labLines[random(labLines.length)])
		.flatMap(line => line ?? [])
		.map(line => ({...line, from: random(10) === 0 ? mutate(line.from) : line.from, text: mutate(line.text)}));
	for (const line of lines) {
		const rows = [false, true].flatMap(wrapped => lineRows(line, {columns: 80, stamps: 'absolute', now, highlight: 'e', theme}, wrapped));
		const all = [...rows, ...lineDetails(line, 76, 5, theme), ...printLine(line, now, {colours: false, explained: true}).split('\n')];
		expect(all.filter(row => control.test(row))).toEqual([]);
		expect(rows.filter(row => widthOf(row) > 80)).toEqual([]);
	}
	const told = tellStories(lines).flatMap(story => [
		...storyRows(story, new Map(), now).flatMap(row => [row.says, ...row.more]),
		...Object.values(storySummary(story, now)),
	]);
	expect(told.length).toBeGreaterThan(1000);
	expect(told.filter(row => control.test(row))).toEqual([]);
});
