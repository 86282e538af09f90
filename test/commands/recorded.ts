// What a real Debian 13 said, as a command gets it: fixtures/debian13/<command>/<case>.txt, its stderr beside it.
import {existsSync, readFileSync} from 'node:fs';
import type {CommandResult} from '../../source/host/host.ts';

export const resultOf = (stdout: string, more: Partial<Omit<CommandResult, 'stdout' | 'stdoutBytes'>> = {}): CommandResult => ({
	code: 0,
	end: 'exited',
	stdout,
	stderr: '',
	stdoutBytes: Buffer.from(stdout),
	durationMs: 5,
	...more,
});

export const recorded = (command: string, name: string, code = 0): CommandResult => {
	const at = (file: string): URL => new URL(`../../fixtures/debian13/${command}/${file}`, import.meta.url);
	const stderr = at(`${name}.stderr.txt`);
	return resultOf(readFileSync(at(`${name}.txt`), 'utf8'), {code, stderr: existsSync(stderr) ? readFileSync(stderr, 'utf8') : ''});
};
