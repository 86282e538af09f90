// What several tests of the demo need: programs run in a world without any connection, and a mail followed to its end.

import {runProgram} from '../../source/demo/programs/run.ts';
import {createWorld, type World} from '../../source/demo/world.ts';
import {createClock} from '../../source/host/clock.ts';

export type Ran = {readonly code: number; readonly out: string; readonly err: string};

/** With an empty queue: what waits when the demo starts is nothing of the tests'. */
export const newWorld = (): World => {
	const world = createWorld(createClock());
	for (const mail of [...world.postfix.mails.values()]) world.postfix.place(mail, 'gone');
	return world;
};

export const run = async (world: World, argv: readonly string[], stdin = ''): Promise<Ran> => {
	let out = '';
	let err = '';
	const code = await runProgram({
		argv,
		stdin: Buffer.from(stdin),
		world,
		uid: 0,
		signal: new AbortController().signal,
		out: text => {
			out += typeof text === 'string' ? text : Buffer.from(text).toString();
		},
		err: text => {
			err += text;
		},
	});
	return {code, out, err};
};

/** Sends one mail on the server and returns what the journal said from then on, `identifier: message` a line. */
export const deliver = async (world: World, recipient: string): Promise<string> => {
	const before = world.journal.entries.length;
	await run(
		world,
		['sendmail', '-i', '-N', 'never', '-f', 'testuser2@example.org', '--', recipient],
		'Subject: a test\nMessage-ID: <test@example.org>\n\nHello.\n',
	);
	await world.settled();
	return world.journal.entries
		.slice(before)
		.map(entry => `${entry.identifier}: ${entry.message}`)
		.join('\n');
};
