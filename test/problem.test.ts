// What was thrown, told: expected things in a sentence and with their exit code, our own faults as such.
import {expect, it} from 'vitest';
import {HostError} from '../source/host/host-error.ts';
import {describeProblem, UsageError} from '../source/problem.ts';

it.each([
	[new HostError('closed', 'It is gone', 'Try again.'), {title: 'It is gone', hint: 'Try again.', kind: 'expected', exitCode: 3}],
	[new HostError('read-only', 'Not here'), {title: 'Not here', kind: 'expected', exitCode: 64}],
	[new UsageError('Wrong word', 'Say another.'), {title: 'Wrong word', hint: 'Say another.', kind: 'expected', exitCode: 64}],
	[new TypeError('x is not a function'), {title: 'mailtui has a bug: x is not a function', kind: 'bug', exitCode: 70}],
	['a string', {title: 'mailtui has a bug: a string', kind: 'bug', exitCode: 70}],
])('%s', (thrown, expected) => expect(describeProblem(thrown)).toMatchObject(expected));

it('a part that an installation beside us took away is no bug', async () => {
	const thrown = await import(`./${'chunks'}/taken-away.js`).catch((error: unknown) => error);
	expect(describeProblem(Object.assign(new Error(`Cannot find module 'dist/chunks/open-JHP56TXV.js'`), {code: (thrown as {code: string}).code}))).toMatchObject(
		{
			title: 'mailtui was installed anew while it ran.',
			kind: 'expected',
		},
	);
});
