// Every benchmark in turn; each prints its own lines, `name  figure  (bound)`.
import {readFileSync} from 'node:fs';
import {benchCheck} from './check.ts';
import {benchFirstFrame} from './first-frame.ts';
import {benchIdle} from './idle.ts';
import {benchUsers} from './users.ts';

export type BenchLab = {
	readonly publicAddress: string;
	readonly rootKeyFile: string;
	readonly knownHostsFile: string;
	readonly caFile: string;
	readonly probeAddress: string;
};

const lab = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as BenchLab;
for (const bench of [benchCheck, benchFirstFrame, benchIdle, benchUsers]) {
	for await (const line of bench(lab)) console.log(line);
}
