// The Overview left alone, over ssh: processor time (bound 2 % of a core) and memory (bound 200 MB).
import {setTimeout as wait} from 'node:timers/promises';
import type {BenchLab} from './main.ts';
import {childOf, ended, inTerminal, processorMs, residentMb, untilDrawn} from './measure.ts';

const seconds = 30;

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
