// A secret travels on standard input and nowhere else: no command holds one in its words, where ps(1) shows it to every user.
import {describe, expect, test} from 'vitest';
import {commands} from '../../source/commands/list.ts';
import {createSecret, isSecret} from '../../source/host/secret.ts';

const canary = 'kanarienvogel';

/** With the arguments that the contract suite runs it with. */
const built = commands.flatMap(command => command.examples.map(example => [command.name, command.build(example as never)] as const));

test('there are commands to look at', () => {
	expect(built.length).toBeGreaterThan(20);
});

test('words are text, without the dots that a secret leaves in text', () => {
	const dots = `${createSecret(canary)}`;
	const found = built.flatMap(([name, {argv}]) => argv.filter(word => typeof word !== 'string' || word.includes(dots)).map(word => `${name}: ${String(word)}`));
	expect(found).toEqual([]);
});

test('a password in the arguments is only in stdin', () => {
	const withPassword = built.filter(([, command]) => isSecret(command.stdin));
	expect(withPassword.map(([name]) => name)).not.toEqual([]);
	for (const [name, command] of withPassword) {
		if (!isSecret(command.stdin)) throw new Error(name);
		const lines = command.stdin
			.reveal()
			.split(/[\n\0]/)
			.filter(line => line.length > 5);
		expect(lines.length, name).toBeGreaterThan(0);
		for (const line of lines) expect(command.argv.join('\n'), name).not.toContain(line);
	}
});

describe('a secret itself', () => {
	const secret = createSecret(canary);
	test.each([
		['text', `${secret}`],
		['JSON', JSON.stringify({secret})],
		['spread', JSON.stringify({...secret})],
		['an error', new Error(`failed with ${secret}`).message],
		['a list', [secret, 'x'].join(' ')],
	])('does not show in %s', (_where, text) => expect(text).not.toContain(canary));
});
