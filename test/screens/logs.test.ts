// The log on the demo, as a person meets it: following, stopping, filters, what a line means, one message's story.
import {afterEach, expect, test} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import {openSession} from '../../source/open.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {closeScreens, openScreens} from './open-screens.ts';
import type {TestTerminal} from './terminal.ts';

afterEach(closeScreens);

/** As fast as a person types: more at once would be taken for a paste. */
const typeEach = async (terminal: TestTerminal, keys: string) => {
	for (const key of keys) await terminal.type(key);
};

const openLogs = async (options: Parameters<typeof openScreens>[0] = {}) => {
	const screens = openScreens({
		clock: createClock(),
		host: 'demo',
		open: (host, asker, tell) => openSession(host, {}, {asker, tell}),
		catalogues,
		size: [110, 34],
		screen: 'logs',
		...options,
	});
	await screens.terminal.shows(/following +\d+ lines \| the systemd journal/);
	await screens.terminal.shows(/imap-login|dovecot/);
	return screens;
};

test('opens at its end, following; scrolling up stops that and says so, f follows again', async () => {
	const {terminal} = await openLogs();
	await terminal.type('k');
	await terminal.shows(/stopped at \d\d:\d\d:\d\d.*; f follows/);
	await terminal.type('f');
	await terminal.shows(/ following /);
});

test('a pause holds everything back and says so; p goes on, and so does f', async () => {
	const {terminal} = await openLogs();
	await terminal.type('p');
	await terminal.shows(/paused at \d\d:\d\d:\d\d; what is written waits on the server; p goes on/);
	await terminal.type('p');
	await terminal.shows(/ following /);
	await terminal.type('p');
	await terminal.shows('paused at');
	await terminal.type('f');
	await terminal.shows(/ following /);
});

test('above the first line are older ones, until the log begins', async () => {
	const {terminal} = await openLogs();
	await terminal.type('g');
	await terminal.shows('Up fetches older ones');
	await terminal.type('k');
	await terminal.until(now => !now.includes('Up fetches older ones') && !now.includes('fetching'));
	await terminal.type('k');
	await terminal.shows('The log begins here.');
	await typeEach(terminal, 'T1');
	await terminal.shows('last 1 min');
});

test('the error before is one key away, and is told in plain words, with the fix that knows it', async () => {
	const {terminal} = await openLogs();
	await terminal.type('E');
	const screen = await terminal.shows('Dovecot knows no user of that name, so the mail goes back to its sender.');
	expect(screen).toMatch(/> \d\d:\d\d:\d\d\.\d{3} E lmtp/);
	expect(screen).toContain('the fix dovecot-lmtp-username-format');
});

test('above the first error the log is read back to its beginning, and it is said that there is none', async () => {
	const {terminal} = await openLogs({size: [150, 34]});
	for (let round = 0; round < 40 && !terminal.screen().includes('the log begins there'); round++) {
		await terminal.type('E');
		await terminal.until(now => !now.includes('fetching older lines'), 'the older lines');
	}
	await terminal.shows(/No error back to [\d :-]+ \([\d,]+ lines\): the log begins there\./);
	await terminal.type('T');
	await terminal.type('6');
	await terminal.type('E');
	await terminal.shows('No error before this line in the last 24 h: T 0 shows all.');
	await terminal.type('f');
	await terminal.shows(' following ');
	await terminal.type('e');
	await terminal.shows('No error after this line.');
});

test.each([
	['a line', 'E', 'F the fix dovecot-lmtp-username-format'],
	['a story', 'E\r', 'F opens the fix dovecot-lmtp-username-format'],
])('%s leads to the fix that knows it, and that one alone is chosen', async (_, keys, says) => {
	const {terminal} = await openLogs({size: [110, 40]});
	await typeEach(terminal, keys);
	await terminal.shows(says);
	await terminal.type('F');
	const screen = await terminal.until(now => now.includes('[8 Fixes]') && /> \[x\]/.test(now) && now.includes('[ ]') && !now.includes('Looking for faults'));
	expect(screen.match(/\[x\]/g)).toHaveLength(1);
	expect(screen).toContain('dovecot-lmtp-username-format');
});

test('a line that no fix knows: that is said', async () => {
	const {terminal} = await openLogs();
	await typeEach(terminal, '/imap-login\r');
	await terminal.type('k');
	await terminal.shows('stopped at');
	await terminal.type('F');
	await terminal.shows('Cannot open its fix: no repair is known for that.');
});

test('Enter tells the story, Enter again its lines, Esc leads back', async () => {
	const {terminal} = await openLogs();
	await terminal.type('E');
	await terminal.shows('E lmtp');
	await terminal.type('\r');
	const screen = await terminal.shows(/returned to the sender/);
	expect(screen).toMatch(/✓ \S+ +accepted +from mail\.example\.com/);
	expect(screen).toMatch(/✗ \S+ +returned +testuser\d@example\.org +mx\.example\.org: 550 5\.1\.1/);
	await terminal.type('\r');
	await terminal.shows(/\| \S+ postfix\/lmtp: \S+: to=<testuser/);
	await terminal.type('\u001b');
	await terminal.shows('Enter shows them');
	await terminal.type('Q');
	await terminal.shows('Cannot show it in the queue: it is not in the queue.');
	await terminal.type('T');
	await terminal.shows('Cannot choose a time range: it is for the log.');
	await terminal.type('y');
	await terminal.shows(/Copied \d+ lines\./);
	const copied = Buffer.from(/\u001b\]52;c;([\w+/=]+)\u0007/.exec(terminal.bytes())?.[1] ?? '', 'base64').toString();
	expect(copied).toMatch(/returned to the sender\n✓ .*accepted/);
	await terminal.type('\u001b');
	await terminal.shows(/stopped at/);
});

test('a filter is applied to what is there, can be turned round, and says when it is no expression', async () => {
	const {terminal} = await openLogs();
	await typeEach(terminal, '/status=(bounced|sent)\r');
	const screen = await terminal.until(now => now.includes('E lmtp') && !now.includes('imap-login'));
	expect(screen).toMatch(/\d+ of \d+ \|/);
	await terminal.type('\u001b');
	await terminal.shows('imap-login');
	await terminal.type('/!imap\r');
	await terminal.until(now => !now.includes('imap-login') && now.includes('qmgr'));
	await terminal.type('\u001b');
	await terminal.type('/([\r');
	await terminal.shows('not a regular expression');
	await terminal.shows('No line is like that; Esc shows all again.');
});

test('by severity, service, address and time; each is said', async () => {
	const {terminal} = await openLogs();
	await terminal.type('v');
	await terminal.until(now => now.includes('warnings and errors') && !now.includes('qmgr'));
	await terminal.type('vv');
	await terminal.type('uqmgr\r');
	await terminal.until(now => now.includes('service qmgr') && !now.includes('E lmtp'));
	await terminal.type('u');
	await terminal.type('\u0015\r');
	await typeEach(terminal, 'Atestuser2@example.org\r');
	await terminal.until(now => now.includes('address testuser2@example.org') && !now.includes('testuser1'));
	await terminal.type('T');
	await terminal.shows('the last: 0 all  1 1 min');
	await terminal.type('9');
	await terminal.shows('9 is none: 0 all  1 1 min');
	await terminal.type('\u001b');
	await terminal.until(now => !now.includes('is none'));
	await terminal.type('T');
	await terminal.shows('the last: 0 all  1 1 min');
	await terminal.type('6');
	await terminal.shows('last 24 h');
	await terminal.type('\u001b');
	await terminal.until(now => now.includes('Every line is shown again.') && !now.includes('last 24 h') && !now.includes('address testuser2'));
});

test('highlight, wrap, times, and a marked block that is copied', async () => {
	const {terminal} = await openLogs();
	await terminal.type('hqmgr\r');
	await terminal.type('k');
	await terminal.shows('stopped at');
	await terminal.type('tt');
	await terminal.until(now => !/ \d\d:\d\d:\d\d\.\d{3} /.test(now));
	await terminal.type('t');
	await terminal.type('w');
	await terminal.shows('(in reply to RCPT TO command))');
	await terminal.type('m');
	await terminal.shows('Marked: y copies');
	await terminal.type('kkk');
	await terminal.type('y');
	await terminal.shows('Copied 4 lines.');
	const copied = /\u001b\]52;c;([\w+/=]+)\u0007/.exec(terminal.bytes())?.[1] ?? '';
	expect(Buffer.from(copied, 'base64').toString().split('\n')).toHaveLength(4);
});

test('what is shown is saved', async () => {
	const saved: string[] = [];
	const {terminal} = await openLogs({save: async (name, text) => `/home/anna/${saved.push(`${name}\n${text}`) && name}`});
	await terminal.type('/status=\r');
	await terminal.until(now => !now.includes('imap-login'));
	await terminal.type('x');
	await terminal.shows(/\d+ lines written to \/home\/anna\/mailtui-log-/);
	expect(
		saved[0]
			?.split('\n')
			.slice(1, -1)
			.every(line => line.includes('status=')),
	).toBe(true);
});

test('an address is searched on the server: who sent to whom, newest first; one of them is a story', async () => {
	const {terminal} = await openLogs();
	await typeEach(terminal, 'stestuser1@example.org\r');
	const screen = await terminal.shows(/\d+ messages, newest first/);
	expect(screen).toMatch(/> ✗ .*anna@example\.com +-> testuser1@example\.org +returned to the sender/);
	await terminal.type('j\r');
	await terminal.shows(/accepted +(?:from mail|submission)/);
	await terminal.type('\u001b');
	await terminal.shows('messages, newest first');
	await terminal.type('\u001b');
	await typeEach(terminal, 'sF0F0F0F0F\r');
	expect(await terminal.shows('F0F0F0F0F is not in the log of the last 24 hours.')).not.toContain('Enter log lines');
});

test('the day in numbers', async () => {
	const {terminal} = await openLogs();
	await terminal.type('i');
	const screen = await terminal.shows('refusing or unreachable hosts');
	expect(screen).toMatch(/received +\d+ +[▁-█]/);
	expect(screen).toMatch(/✓ +2 +testuser1@example\.org/);
	await terminal.type('\u001b');
	await terminal.shows(/following/);
});

test('more than there are rows: how many pass unseen is told, until nothing more comes', async () => {
	const burst = Promise.withResolvers<void>();
	const {terminal} = await openLogs({
		open: async (host, asker, tell) => {
			const session = await openSession(host, {}, {asker, tell});
			return {
				...session,
				host: {
					...session.host,
					follow: async function* (command, signal) {
						for await (const rows of session.host.follow(command, signal)) {
							yield rows;
							await burst.promise;
							const at = session.clock.now().getTime() * 1000;
							const fields = {__REALTIME_TIMESTAMP: String(at), __CURSOR: 'x', SYSLOG_IDENTIFIER: 'postfix/test', PRIORITY: '6'};
							yield Array.from({length: 3000}, (_, index) => JSON.stringify({...fields, MESSAGE: `number ${index}`}));
						}
					},
				},
			};
		},
	});
	burst.resolve();
	const screen = await terminal.shows(/[\d,]+\/s pass unseen/);
	expect(screen).toContain('number 2999');
	const perSecond = Number(/([\d,]+)\/s pass unseen/.exec(screen)?.[1]?.replaceAll(',', ''));
	expect(perSecond).toBeGreaterThan(1000);
	expect(perSecond).toBeLessThan(3000);
	await terminal.until(now => now.includes(' following ') && !now.includes('pass unseen'));
});

test.each([
	[80, 24],
	[40, 15],
])('there is room for it at %dx%d', async (columns, rows) => {
	const {terminal} = openScreens({
		clock: createClock(),
		host: 'demo',
		open: (host, asker, tell) => openSession(host, {}, {asker, tell}),
		catalogues,
		size: [columns, rows],
		screen: 'logs',
	});
	await terminal.shows(/E lmtp/);
	await terminal.type('E');
	await terminal.shows(/> .*E lmtp/);
	await terminal.type('\r');
	await terminal.shows('returned to the sender');
});
