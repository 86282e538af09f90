// Questions on a terminal outside the screens: a secret is never echoed, however early somebody types.
import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {createTerminalAsker} from '../../source/terminal/terminal-asker.ts';

const ground = () => {
	const happened: string[] = [];
	const input = Object.assign(new PassThrough(), {isTTY: true, setRawMode: (raw: boolean) => void happened.push(raw ? 'no echo' : 'echo')});
	const output = new PassThrough();
	output.on('data', chunk => happened.push(String(chunk)));
	return {happened, input, asker: createTerminalAsker(input as never, output as never, new AbortController().signal)};
};

test('the terminal stops echoing before the question stands there', async () => {
	const {happened, input, asker} = ground();
	const answer = asker.secret({title: 'Password for x'});
	await expect.poll(() => happened).toContain('Password for x: ');
	input.write('kanarienvogel\r');
	expect((await answer)?.reveal()).toBe('kanarienvogel');
	expect(happened.slice(0, 2)).toEqual(['no echo', 'Password for x: ']);
	expect(happened.join('')).not.toContain('kanarienvogel');
	expect(happened.at(-1)).toBe('\n');
});

test('Ctrl+D is no answer', async () => {
	const {happened, input, asker} = ground();
	const answer = asker.secret({title: 'Password for x'});
	await expect.poll(() => happened).toContain('Password for x: ');
	input.write('\u0004');
	expect(await answer).toBeUndefined();
});
