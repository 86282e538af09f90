// Whatever a server answers, no command throws, and none takes silence for good news.
import {describe, expect, it} from 'vitest';
import {commands} from '../../source/commands/list.ts';
import type {CommandResult} from '../../source/host/host.ts';
import {resultOf} from './recorded.ts';

const binary = Uint8Array.from({length: 4096}, (_, index) => (index * 197) % 256);
const deep = '{'.repeat(50_000);

const hostile: ReadonlyArray<readonly [string, CommandResult]> = [
	['nothing', resultOf('')],
	['nothing, and failed', resultOf('', {code: 1})],
	['only a complaint', resultOf('', {code: 75, stderr: 'Fehler: \u001b[31mnicht m\u00f6glich\u001b[0m\n'})],
	['escape sequences', resultOf('\u001b]0;owned\u0007\u001b[2J\n=\n\t\n{}\n')],
	['binary', {...resultOf(Buffer.from(binary).toString('utf8')), stdoutBytes: binary}],
	['a very long line', resultOf('x'.repeat(1_000_000))],
	['braces without end', resultOf(deep)],
	['JSON that is no object', resultOf('null\n[]\n1\n"x"\n{"MESSAGE":null}\n{"__REALTIME_TIMESTAMP":"x"}\n')],
	['lengths that lie', resultOf('mailtui-tree 1\nfile 9 999999999 0644 0 0\n/etc/x\nmailtui-served 1 -1 9e9 4\n')],
	['another language', resultOf('Einheit dovecot.service konnte nicht gefunden werden.\n', {code: 4})],
];

const silent: ReadonlyArray<readonly [string, CommandResult]> = [
	['not installed', resultOf('', {code: 127, stderr: 'No such file or directory'})],
	['timed out', resultOf('', {code: null, end: 'timed-out', durationMs: 15_000})],
	['killed', resultOf('', {code: null, end: 'signalled'})],
];

describe.each(commands.map(command => [command.name, command] as const))('%s', (_, command) => {
	it.each(hostile)('survives %s', (_name, result) => {
		expect(() => JSON.stringify(command.parse(result))).not.toThrow();
	});

	it.each(silent)('says why there is no answer when %s', (name, result) => {
		const answer = command.parse(result) as {readonly ok?: boolean; readonly why?: string; readonly missing?: boolean};
		if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return;
		// What a script of ours says with its exit code is its own affair; a program that never answered is everybody's.
		if (name === 'not installed' && answer.ok) return;
		expect(answer).toMatchObject({ok: false, why: expect.stringMatching(/\w.*\.?$/)});
	});

	it('is built as plain data with its own name and a bound on its time', () => {
		for (const example of command.examples) {
			const built = command.build(example as never);
			expect(built.name).toBe(command.name);
			expect(built.timeoutMs).toBeGreaterThan(0);
			expect(built.argv.every(word => typeof word === 'string' && !word.includes('\0'))).toBe(true);
		}
	});
});
