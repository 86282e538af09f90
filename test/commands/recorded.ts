// What a real Debian 13 said, as a command gets it: fixtures/debian13, written by `npm run record` (test/record/main.ts says in which form).
import {existsSync, readFileSync} from 'node:fs';
import index from '../../fixtures/debian13/index.json' with {type: 'json'};
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

type Recording = {readonly state: string | number; readonly args: unknown; readonly example?: number; readonly code: number};

/** By `COMMAND/NAME`. */
export const recordings: Readonly<Record<string, Recording>> = index;

export const recorded = (command: string, name: string): CommandResult => {
	const {code} = recordings[`${command}/${name}`] ?? {};
	if (code === undefined) throw new Error(`there is no recording ${command}/${name}`);
	const at = (ending: string): URL => new URL(`../../fixtures/debian13/${command}/${name}${ending}`, import.meta.url);
	return resultOf(readFileSync(at('.txt'), 'utf8'), {code, stderr: existsSync(at('.stderr.txt')) ? readFileSync(at('.stderr.txt'), 'utf8') : ''});
};
