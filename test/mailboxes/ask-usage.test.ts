// How full mailboxes are, asked for many at once: nobody twice, and not at all where Dovecot counts nothing.
import {expect, test} from 'vitest';
import type {Ask} from '../../source/commands/shape.ts';
import {askUsage} from '../../source/mailboxes/ask-usage.ts';
import {resultOf} from '../commands/recorded.ts';

const users = (count: number) => Array.from({length: count}, (_, index) => `u${index}@example.org`);

/** Answers with what the program prints for each user, and keeps how many were asked for in which turn. */
const askWith = (line: (user: string) => string) => {
	const turns: number[][] = [];
	let open: number[] | undefined;
	const ask: Ask = async (command, args) => {
		const asked = (args as unknown as {users: readonly string[]}).users;
		if (open === undefined) {
			open = [];
			turns.push(open);
			queueMicrotask(() => {
				open = undefined;
			});
		}
		open.push(asked.length);
		return command.parse(resultOf(`mailtui-quota 1\n${asked.map(user => `${line(user)}\n`).join('')}end\n`));
	};
	return {ask, turns};
};
const counted = (user: string) =>
	user === 'u1@example.org' ? 'Error: no such user' : `[{"type":"STORAGE","value":"${Number(user.slice(1, user.indexOf('@')))}"}]`;

test('many are asked in two turns, and who is too many is counted', async () => {
	const {ask, turns} = askWith(counted);
	const {bytes, unasked, trouble} = await askUsage(ask, users(450));
	expect(turns).toEqual([[40], Array(9).fill(40)]);
	expect([bytes.get('u399@example.org'), bytes.has('u1@example.org'), bytes.size, unasked, trouble]).toEqual([399 * 1024, false, 399, 50, '']);
});

test('a few are asked in one', async () => {
	const {ask, turns} = askWith(counted);
	expect((await askUsage(ask, users(3))).bytes.size).toBe(2);
	expect(turns).toEqual([[3]]);
});

test('where Dovecot counts nothing the rest is not asked', async () => {
	const {ask, turns} = askWith(() => "Fatal: Unknown command 'quota', but plugin quota exists. Try to set mail_plugins=quota");
	expect(await askUsage(ask, users(450))).toEqual({bytes: new Map(), unasked: 0, trouble: ''});
	expect(turns).toEqual([[40]]);
	expect(await askUsage(ask, [])).toEqual({bytes: new Map(), unasked: 0, trouble: ''});
});

test('that it could not be asked is told', async () => {
	const ask: Ask = async command => command.parse(resultOf('', {code: 127, stderr: 'doveadm: not found'}));
	expect((await askUsage(ask, users(3))).trouble).not.toBe('');
});
