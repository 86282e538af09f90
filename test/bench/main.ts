// Every benchmark in turn, or those that are named; each prints its own lines, `name  figure  (bound)`.
import {readFileSync} from 'node:fs';
import {benchCheck} from './check.ts';
import {benchDeliver} from './deliver.ts';
import {benchDns} from './dns.ts';
import {benchFirstFrame} from './first-frame.ts';
import {benchFix} from './fix.ts';
import {benchHelp} from './help.ts';
import {benchIdle} from './idle.ts';
import {benchBursts, benchIdleTail, benchLogs, benchQueue} from './logs.ts';
import {benchUsers} from './users.ts';

export type BenchLab = {
	readonly publicAddress: string;
	readonly rootKeyFile: string;
	readonly knownHostsFile: string;
	readonly caFile: string;
	readonly probeAddress: string;
	readonly probePasswordFile: string;
};

const lab = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as BenchLab;
const benches = {
	help: benchHelp,
	check: benchCheck,
	dns: benchDns,
	deliver: benchDeliver,
	fix: benchFix,
	'first-frame': benchFirstFrame,
	idle: benchIdle,
	users: benchUsers,
	logs: benchLogs,
	bursts: benchBursts,
	tail: benchIdleTail,
	queue: benchQueue,
};
const named = process.argv.slice(3);
for (const [name, bench] of Object.entries(benches)) {
	if (named.length > 0 && !named.includes(name)) continue;
	for await (const line of bench(lab)) console.log(line);
}
