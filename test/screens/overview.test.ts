// The Overview at the three sizes it is made for, on a broken and on a healthy server.
import {afterEach, describe, expect, test} from 'vitest';
import {createTheme} from '../../screens/frame/theme.ts';
import {verdictLines} from '../../screens/overview/picture.ts';
import type {CommandResult} from '../../source/host/host.ts';
import {healthy} from './example-checks.ts';
import {closeScreens, openScreens} from './open-screens.ts';
import {recordedSession} from './recorded-session.ts';
import {createSteadyClock} from './steady-clock.ts';

afterEach(closeScreens);

/** The last of the checks, and the vital signs; a small screen tells no time. */
const isAllKnown = (screen: string) =>
	/disk-space +63/.test(screen) && !screen.includes('Taking the vital signs') && (screen.includes('checked at') || screen.split('\n').length < 20);

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

test('the words of the verdict count more than the bar', () => {
	const theme = createTheme({unicode: true, colours: false});
	const line = (text: string, columns: number) => verdictLines({level: 'unknown', text, passed: 9, total: 9, percent: 100}, columns, theme)[0] ?? '';
	const long = 'Mail arrives, 2 checks could not be made, 2 warnings';
	for (const columns of [100, 120]) expect(line(long, columns)).toContain(`${long} `);
	expect(line('Mail works', 80)).toMatch(/9 of 9 {2}100 % {2}\[#{15}\] $/);
	expect(line(long, 80)).toMatch(/could not be ma.*~ {2}9 of 9 {2}100 % {2}\[#{6}\] $/);
});

test('proof that holds escape sequences is drawn and not obeyed, and Enter shows all of it', async () => {
	const evidence = [
		{from: 'journal \u001b[2Jpostfix/smtpd', text: 'helo=<\u001b]0;owned\u0007\u202eevil> and much more that the list has no room for, up to the very end'},
	];
	const hostile = healthy.map(result =>
		result.id === 'delivery'
			? {...result, level: 'failure' as const, findings: [{level: 'failure' as const, subject: '\u001b[5mblink', says: 'bounced\u001b[H', evidence}]}
			: result,
	);
	const {terminal} = openScreens({size: [80, 24], results: hostile});
	const screen = await terminal.until(isAllKnown);
	expect(screen).toContain('\\x1b[5mblink: bounced\\x1b[H');
	expect(screen).toContain('helo=<\\x1b]0;owned\\x07\\u{202e}evil>');
	await terminal.type('\r');
	const details = await terminal.shows('Why it matters');
	expect(details.replace(/[\s|]+/g, ' ')).toContain('up to the very end');
	expect(details).toContain('Users notice when delivery fails.');
	for (const sequence of ['\u001b]0;owned', '\u001b[5m', '\u202e']) expect(terminal.bytes()).not.toContain(sequence);
	await terminal.type('\u001b');
	await terminal.shows('checked at');
});

test('what is well shares a row, which opens and closes', async () => {
	const {terminal} = openScreens({size: [100, 30]});
	await terminal.until(isAllKnown);
	await terminal.type('jj');
	await terminal.shows(/> ✓ services/);
	await terminal.type('\r');
	const opened = await terminal.shows(/> ✓ service-postfix +active for 12 d/);
	expect(opened).toContain('service-opendkim');
	await terminal.type('\u001b');
	await terminal.until(now => !now.includes('service-opendkim'));
});

test('r checks again and keeps what is known meanwhile', async () => {
	const {terminal, clock} = openScreens({size: [100, 30]});
	await terminal.until(isAllKnown);
	clock.advance(60_000);
	await terminal.type('r');
	expect(await terminal.shows('checked at 20:15:07')).toContain('Mail does not arrive');
});

test('a server that falls silent is said to be silent before the connection is known to be lost', async () => {
	const clock = createSteadyClock();
	const session = recordedSession(clock);
	let isSilent = false;
	const run: typeof session.host.run = (...args) => (isSilent ? new Promise(() => {}) : session.host.run(...args));
	const at: typeof session.at = () => ({
		...session.at(),
		ask: async (command, args) => command.parse((await run([command.build(args)]))[0] as CommandResult),
	});
	const {terminal} = openScreens({size: [100, 30], session: {...session, at, clock}, clock});
	await terminal.until(isAllKnown);
	isSilent = true;
	for (let second = 0; second < 20; second++) {
		clock.advance(1000);
		await new Promise(resolve => setImmediate(resolve));
	}
	expect(await terminal.shows(/the server has not answered for 1\d s/)).toContain('Mail does not arrive');
});
