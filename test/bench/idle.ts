// The Overview left alone, over ssh: processor time (bound 2 % of a core) and memory (bound 200 MB).
import {readdirSync, readFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';
import type {BenchLab} from './main.ts';
import {ended, inTerminal, untilDrawn} from './measure.ts';

const seconds = 30;

/** The program itself is a child of script(1) and of the shell that set the size; exec made it one process. */
const childOf = (pid: number): number => {
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
const processorMs = (pid: number): number => {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return (Number(fields[11]) + Number(fields[12])) * 10;
};

const residentMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

export async function* benchIdle(lab: BenchLab): AsyncGenerator<string> {
	const child = inTerminal([
		'node',
		'dist/launcher.cjs',
		`root@${lab.publicAddress}`,
		'-i',
		lab.rootKeyFile,
		'--known-hosts',
		lab.knownHostsFile,
		'--probe',
		lab.probeAddress,
	]);
	const ms = await untilDrawn(child, '9 of 9');
	await wait(5000);
	const pid = childOf(child.pid as number);
	const before = processorMs(pid);
	await wait(seconds * 1000);
	const percent = (processorMs(pid) - before) / (seconds * 10);
	yield `9 of 9 drawn, over ssh                 ${ms.toFixed(0)} ms`;
	yield `idle Overview, over ssh                ${percent.toFixed(1)} % of a core   (under 2 %)`;
	yield `memory, over ssh                       ${residentMb(pid).toFixed(0)} MB   (at most 200 MB)`;
	child.stdin?.write('\u0003');
	await ended(child);
}
