// The queue on the demo: why mail waits, its messages, one of them, and changes that ask first.
import {afterEach, expect, test} from 'vitest';
import {queueControl} from '../../source/commands/queue-control.ts';
import {createClock} from '../../source/host/clock.ts';
import {openSession} from '../../source/open.ts';
import type {Session} from '../../source/session.ts';
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
	await terminal.type('Q');
	await terminal.shows(/\[9 Queue\]/);
	await terminal.shows('Subject: ');
	await terminal.type('\u001b');
	await terminal.shows(/> B7D20A3/);
	await terminal.type('s');
	await terminal.shows('waiting: <');
	await terminal.type('n');
	await terminal.shows(/\d+ messages, newest first/);
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

test('what the filter lets through is marked and changed together, and nothing else', async () => {
	const {terminal} = await openQueue();
	await terminal.type('a');
	await terminal.shows(/> .*B7D20A3/);
	await terminal.type('*');
	await terminal.shows('2 marked');
	await terminal.type('*');
	await terminal.until(now => !now.includes('marked'));
	await terminal.type('/greylisted\r');
	await terminal.until(now => now.includes('B7D20A3') && !now.includes('MAILER-DAEMON'));
	await terminal.type('*');
	await terminal.shows(/>\*.*B7D20A3/);
	await terminal.type('h');
	await terminal.shows('Put on hold: 1 message?');
	await terminal.type('\t\r');
	await terminal.shows('1 message on hold');
	await terminal.type('\u001b');
	await terminal.until(now => /B7D20A3 +hold/.test(now) && /deferred/.test(now) && !now.includes('marked'));
});

test('a group stands for what the filter lets through', async () => {
	const {terminal} = await openQueue();
	await terminal.type('/no-such-thing\r');
	await terminal.until(now => !now.includes('Greylisted'));
	await terminal.type('D');
	await terminal.shows('Cannot delete: there is no message here.');
});

test('a message that leaves the queue while it is shown, or pointed at: that is said, and nothing else is changed instead', async () => {
	let other: Session | undefined;
	const {terminal} = await openQueue({
		open: async (host, asker, tell) => {
			other = await openSession(host, {}, {asker, tell});
			return other;
		},
	});
	await terminal.type('\r');
	await terminal.shows('> B7D20A3');
	await terminal.type('\r');
	await terminal.shows('Minutes of Monday');
	await other?.host.run([queueControl.build({verb: 'delete', ids: ['B7D20A3'], directory: '/var/lib/mailtui/queue/elsewhere'})]);
	await terminal.type('r');
	await terminal.shows('B7D20A3 has left the queue');
	await terminal.type('D');
	await terminal.shows('Cannot delete: it has left the queue.');
	await terminal.type('\u001b');
	await terminal.shows('No message waits for that any more');
	await terminal.type('D');
	await terminal.shows('Cannot delete: there is no message here.');
});

test('the next message of this sender; there may be none', async () => {
	const {terminal} = await openQueue();
	await terminal.type('a');
	await terminal.shows(/> .*B7D20A3/);
	await terminal.type('n');
	await terminal.shows(/> .*B7D21A3/);
	await terminal.type('\r');
	await terminal.shows('full.bert@example.com');
	await terminal.type('n');
	await terminal.shows("Subject: Minutes of Monday's meeting");
	await terminal.type('\u001b');
	await terminal.shows(/> .*B7D20A3/);
	await terminal.type('/greylisted\r');
	await terminal.until(now => !now.includes('B7D21A3'));
	await terminal.type('n');
	await terminal.shows('There is no other message of testuser1@example.org here.');
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
