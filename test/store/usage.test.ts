// How full the mailboxes in sight are: asked when somebody stops, each once, and never again where Dovecot counts nothing, until somebody looks again.
import {expect, test} from 'vitest';
import type {Ask} from '../../source/commands/shape.ts';
import type {Clock} from '../../source/host/clock.ts';
import {createUsage} from '../../source/store/usage.ts';

const open = (counted: boolean) => {
	const asked: (readonly string[])[] = [];
	const ask = (async (_command: unknown, {users}: {readonly users: readonly string[]}) => {
		asked.push(users);
		return {ok: true, value: {counted, bytes: users.map(user => (user === 'nobody' ? undefined : user.length))}};
	}) as unknown as Ask;
	const clock: Clock = {now: () => new Date(0), monotonicMs: () => 0, wait: () => new Promise(resolve => setImmediate(resolve))};
	return {usage: createUsage(clock, () => ask), asked};
};

test('only where somebody stops, and each once', async () => {
	const {usage, asked} = open(true);
	await Promise.all([usage.actions.want(['a', 'b']), usage.actions.want(['b', 'ccc', 'nobody'])]);
	expect(asked).toEqual([['b', 'ccc', 'nobody']]);
	await usage.actions.want(['b', 'nobody', 'dd']);
	expect(asked[1]).toEqual(['dd']);
	expect([...usage.getState()]).toEqual([
		['b', 1],
		['ccc', 3],
		['nobody', undefined],
		['dd', 2],
	]);
});

test('where nothing is counted it is asked once, and again after a new look', async () => {
	const {usage, asked} = open(false);
	await usage.actions.want(['a']);
	await usage.actions.want(['b']);
	expect([asked.length, usage.getState().size]).toEqual([1, 0]);
	usage.actions.forget();
	await usage.actions.want(['b']);
	expect(asked).toHaveLength(2);
});
