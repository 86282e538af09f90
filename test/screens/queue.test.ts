// The queue on the demo: why mail waits, its messages, one of them, and changes that ask first.
import {afterEach, expect, test} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import {openSession} from '../../source/open.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {closeScreens, openScreens} from './open-screens.ts';

afterEach(closeScreens);

const openQueue = async (options: Parameters<typeof openScreens>[0] = {}) => {
	const screens = openScreens({
		clock: createClock(),
		host: 'demo',
		open: (host, asker, tell) => openSession(host, {}, {asker, tell}),
		catalogues,
		size: [110, 30],
		screen: 'queue',
		...options,
	});
	await screens.terminal.shows(/2 messages, \d+ B/);
	return screens;
};

test('why it waits, what that means, its messages, one message, its body, and back', async () => {
	const {terminal} = await openQueue();
	const screen = await terminal.shows('The other server takes no mail from strangers at the first try.');
	expect(screen).toMatch(/> +1 +mx\.example\.com: 451 4\.7\.1 Greylisted.* example\.com/);
	await terminal.type('\r');
	await terminal.shows(/> B7D20A3 +deferred +38 min .* in 5 min +testuser1@example\.org/);
	await terminal.type('\r');
	const message = await terminal.shows("Subject: Minutes of Monday's meeting");
	expect(message).not.toContain('as promised');
	await terminal.type('b');
	await terminal.shows('the minutes, as promised.');
	await terminal.type('\u001b');
	await terminal.shows(/> B7D20A3/);
	await terminal.type('\u001b');
	await terminal.shows('messages  why');
});

test('a message leads to its story', async () => {
	const {terminal} = await openQueue();
	await terminal.type('\r');
	await terminal.shows('> B7D20A3');
	await terminal.type('s');
	const story = await terminal.shows(/waiting: </);
	expect(story).toMatch(/accepted +submission \(587\) from 198\.51\.100\.7, as testuser1@example\.org/);
	expect(story).toMatch(/B7D20A3 tried again at \d\d:\d\d:\d\d, in 5 min/);
});

test('holding asks, does nothing on Enter alone, and is done when it is chosen', async () => {
	const {terminal} = await openQueue();
	await terminal.type('h');
	await terminal.shows('Put on hold: 1 message?');
	await terminal.type('\r');
	await terminal.shows('Nothing was changed.');
	await terminal.type('h');
	await terminal.shows('[> Cancel <]');
	await terminal.type('\t\r');
	await terminal.shows('1 message on hold');
	await terminal.shows(/1 +on hold +example\.com/);
});

test('deleting is done with a copy kept; what is gone is gone from the list', async () => {
	const {terminal} = await openQueue();
	await terminal.type('\r');
	await terminal.shows('> B7D20A3');
	await terminal.type('D');
	await terminal.shows('mailtui undo puts it');
	await terminal.type('\t\r');
	await terminal.shows('1 message deleted; the copies are kept');
	await terminal.shows(/1 message, \d+ B/);
});

test('nothing is changed in a read-only session', async () => {
	const {terminal} = await openQueue({open: (host, asker, tell) => openSession(host, {readOnly: true}, {asker, tell})});
	await terminal.type('D');
	await terminal.shows('Cannot delete: read-only session.');
});

test.each([
	[80, 24],
	[40, 15],
])('there is room for it at %dx%d', async (columns, rows) => {
	const {terminal} = await openQueue({size: [columns, rows]});
	await terminal.shows(/> +1 +mx\./);
	await terminal.type('\r');
	await terminal.shows(/> .*38 min/);
});
