// Runs a program of the demo by its name, as execvp(3) would find it; what nobody has written is not installed.
import {posix} from 'node:path';
import type {World} from '../world.ts';
import {programs} from './list.ts';
import type {Call, Program} from './shape.ts';

const byName: ReadonlyMap<string, Program> = new Map(
	programs.flatMap(program => [program.name, ...(program.also ?? [])].map(name => [name, program] as const)),
);

export type Start = {
	readonly argv: readonly string[];
	readonly stdin: Buffer;
	readonly world: World;
	readonly uid: number;
	readonly signal: AbortSignal;
	readonly environment?: ReadonlyMap<string, string>;
	out(text: string | Uint8Array): void;
	err(text: string): void;
};

const defaults: ReadonlyMap<string, string> = new Map([
	['LANG', 'C.UTF-8'],
	['LC_ALL', 'C.UTF-8'],
	['HOME', '/root'],
	['USER', 'root'],
	['LOGNAME', 'root'],
	['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
]);

export const runProgram = async (start: Start): Promise<number> => {
	const [file = '', ...argv] = start.argv;
	const program = byName.get(posix.basename(file));
	if (!program) {
		start.err(`mailtui-agent: ${file}: No such file or directory\n`);
		return 127;
	}
	const call: Call = {
		...start,
		argv,
		environment: start.environment ?? defaults,
		run: (inner, change) => runProgram({...start, environment: start.environment ?? defaults, ...change, argv: inner}),
	};
	return program.run(call);
};
