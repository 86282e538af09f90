// Asking: one round trip for what is asked together, one call for what is asked twice.
import {describe, expect, it} from 'vitest';
import {createAsk} from '../../source/commands/ask.ts';
import type {ReadCommand} from '../../source/commands/shape.ts';
import type {Command, CommandResult, Host} from '../../source/host/host.ts';
import {HostError} from '../../source/host/host-error.ts';
import {createSecret, type Secret} from '../../source/host/secret.ts';

type Args = {readonly word: string; readonly stdin?: string | Secret};
const echo: ReadCommand<Args, string> = {
	name: 'echo-word',
	examples: [],
	build: ({word, stdin}) => ({
		name: 'echo-word',
		argv: ['echo', word],
		...(stdin === undefined ? {} : {stdin}),
		effect: 'read',
		asRoot: false,
		timeoutMs: 1000,
	}),
	parse: result => result.stdout,
};
const other: ReadCommand<Args, number> = {...echo, name: 'other', build: args => ({...echo.build(args), name: 'other'}), parse: result => result.stdout.length};

const answer = (command: Command): CommandResult => {
	const stdout = command.argv.slice(1).join(' ');
	return {code: 0, end: 'exited', stdout, stderr: '', stdoutBytes: Buffer.from(stdout), durationMs: 1};
};

/** A host that keeps what it was asked. */
const keeping = (run: Host['run'] = async commands => commands.map(answer)) => {
	const batches: string[][] = [];
	const host: Pick<Host, 'run'> = {
		run: (commands, each) => {
			batches.push(commands.map(command => `${command.name} ${command.argv[1]}`));
			return run(commands, each);
		},
	};
	return {host, batches};
};

describe('ask', () => {
	it('carries in one batch what is asked in one tick, also after a few microtasks', async () => {
		const {host, batches} = keeping();
		const ask = createAsk(host);
		const later = async () => {
			await Promise.resolve();
			await null;
			return ask(echo, {word: 'b'});
		};
		expect(await Promise.all([ask(echo, {word: 'a'}), later(), ask(other, {word: 'long'})])).toEqual(['a', 'b', 4]);
		expect(batches).toEqual([['echo-word a', 'other long', 'echo-word b']]);
	});

	it('asks once what is asked again, at the same time or later', async () => {
		const {host, batches} = keeping();
		const ask = createAsk(host);
		await Promise.all([ask(echo, {word: 'a'}), ask(echo, {word: 'a'})]);
		expect(await ask(echo, {word: 'a'})).toBe('a');
		expect(batches).toEqual([['echo-word a']]);
	});

	it('tells apart arguments, input and secrets', async () => {
		const {host, batches} = keeping();
		const ask = createAsk(host);
		const [one, two] = [createSecret('same'), createSecret('same')];
		await Promise.all([
			ask(echo, {word: 'a b'}),
			ask(echo, {word: 'a'}),
			ask(echo, {word: 'a', stdin: 'x'}),
			ask(echo, {word: 'a', stdin: one}),
			ask(echo, {word: 'a', stdin: one}),
			ask(echo, {word: 'a', stdin: two}),
		]);
		expect(batches[0]?.length).toBe(5);
	});

	it('gives each answer as it comes: a slow program keeps nobody waiting', async () => {
		const slow = Promise.withResolvers<void>();
		const {host} = keeping(async (commands, each) => {
			const results = commands.map(answer);
			each?.(results[1] as CommandResult, 1);
			await slow.promise;
			return results;
		});
		const ask = createAsk(host);
		const [first, second] = [ask(echo, {word: 'slow'}), ask(echo, {word: 'quick'})];
		expect(await second).toBe('quick');
		slow.resolve();
		expect(await first).toBe('slow');
	});

	it('a host that could not be asked may be asked again', async () => {
		let fails = true;
		const {host} = keeping(async commands => {
			if (fails) throw new HostError('closed', 'gone');
			return commands.map(answer);
		});
		const ask = createAsk(host);
		await expect(Promise.all([ask(echo, {word: 'a'}), ask(echo, {word: 'b'})])).rejects.toMatchObject({kind: 'closed'});
		fails = false;
		expect(await ask(echo, {word: 'a'})).toBe('a');
	});

	it('remembers nothing from one run to the next', async () => {
		const {host, batches} = keeping();
		await createAsk(host)(echo, {word: 'a'});
		await createAsk(host)(echo, {word: 'a'});
		expect(batches.length).toBe(2);
	});
});
