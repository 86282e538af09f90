// Wall time of a whole program, medians, and a program under a terminal of its own.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';

export const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export const timed = (
	argv: readonly string[],
	environment: NodeJS.ProcessEnv = {},
	timeout = 60_000,
	input = '',
): {readonly ms: number; readonly stdout: string; readonly code: number | null} => {
	const begun = performance.now();
	const {stdout, status} = spawnSync(argv[0] as string, argv.slice(1), {
		encoding: 'utf8',
		input,
		env: {...process.env, ...environment},
		timeout,
		maxBuffer: 256 * 1024 * 1024,
	});
	return {ms: performance.now() - begun, stdout, code: status};
};

/** script(1) gives it a terminal; stty the size, which script cannot. */
export const inTerminal = (argv: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess => {
	const line = `stty cols 100 rows 30; exec ${argv.map(word => `'${word}'`).join(' ')}`;
	return spawn('script', ['-qfec', line, '/dev/null'], {env: {...process.env, TERM: 'xterm-256color', ...environment}, stdio: ['pipe', 'pipe', 'inherit']});
};

/** Milliseconds until the program has drawn `text`, or NaN after 30 s. */
export const untilDrawn = (child: ChildProcess, text: string): Promise<number> => {
	const begun = performance.now();
	return new Promise(resolve => {
		let drawn = '';
		const timer = setTimeout(() => resolve(Number.NaN), 30_000);
		child.stdout?.on('data', (chunk: Buffer) => {
			drawn += chunk;
			if (!drawn.includes(text)) return;
			clearTimeout(timer);
			resolve(performance.now() - begun);
		});
	});
};

export const ended = (child: ChildProcess): Promise<void> =>
	child.exitCode === null ? new Promise(resolve => child.once('exit', () => resolve())) : Promise.resolve();

/** The program itself is a child of script(1) and of the shell that set the size; exec made it one process. */
export const childOf = (pid: number): number => {
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		try {
			const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
			if (Number(fields[1]) === pid) return Number(name);
		} catch {
			// It ended while we looked.
		}
	}
	throw new Error(`process ${pid} has no child`);
};

/** Milliseconds of processor time so far, user and system (proc(5), clock ticks of 10 ms). */
export const processorMs = (pid: number): number => {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) * 10;
};

export const residentMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
