// The Overview at the three sizes it is made for, on a broken and on a healthy server.
import {afterEach, describe, expect, test} from 'vitest';
import {healthy} from './example-checks.ts';
import {closeScreens, openScreens} from './open-screens.ts';

afterEach(closeScreens);

/** The last of the checks, and the vital signs. */
const isAllKnown = (screen: string) => /disk-space +63/.test(screen) && !screen.includes('Taking the vital signs');

const sizes = [
	[120, 40],
	[80, 24],
	[40, 15],
] as const;

describe('a broken server', () => {
	test.each(sizes)('at %ix%i', async (columns, rows) => {
		const {terminal} = openScreens({size: [columns, rows]});
		expect(await terminal.until(isAllKnown)).toMatchSnapshot();
	});
});

describe('a healthy server', () => {
	test.each(sizes)('at %ix%i', async (columns, rows) => {
		const {terminal} = openScreens({size: [columns, rows], results: healthy});
		expect(await terminal.until(isAllKnown)).toMatchSnapshot();
	});
});
