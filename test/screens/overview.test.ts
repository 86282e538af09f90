import {afterEach, describe, expect, test} from 'vitest';
import {healthy} from './example-checks.ts';
import {closeScreens, openScreens} from './open-screens.ts';

afterEach(closeScreens);

/** The last of the checks. */
const allKnown = /disk-space +63/;

const sizes = [
	[120, 40],
	[80, 24],
	[40, 15],
] as const;

describe('a broken server', () => {
	test.each(sizes)('at %ix%i', async (columns, rows) => {
		const {terminal} = openScreens({size: [columns, rows]});
		expect(await terminal.shows(allKnown)).toMatchSnapshot();
	});
});

describe('a healthy server', () => {
	test.each(sizes)('at %ix%i', async (columns, rows) => {
		const {terminal} = openScreens({size: [columns, rows], results: healthy});
		expect(await terminal.shows(allKnown)).toMatchSnapshot();
	});
});
