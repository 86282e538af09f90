// Wall time of a whole program, medians, and a program under a terminal of its own.
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';

export const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

export const timed = (
	argv: readonly string[],
	environment: NodeJS.ProcessEnv = {},
): {readonly ms: number; readonly stdout: string; readonly code: number | null} => {
	const begun = performance.now();
	const {stdout, status} = spawnSync(argv[0] as string, argv.slice(1), {encoding: 'utf8', env: {...process.env, ...environment}, timeout: 60_000});
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
