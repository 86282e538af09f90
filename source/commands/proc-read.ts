// Load, uptime, memory, processors, kernel and OOM kills from the kernel's own files, in one call (proc(5)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type ProcFacts = {
	/** Averages over 1, 5 and 15 minutes. */
	readonly load: readonly [number, number, number];
	readonly uptimeSeconds: number;
	readonly processors: number;
	readonly memoryBytes: {
		readonly total: number;
		/** What programs can still get without swapping. */
		readonly available: number;
		readonly swapTotal: number;
		readonly swapFree: number;
	};
	/** Since boot; undefined where the kernel does not count them. */
	readonly oomKills: number | undefined;
	/** `6.12.48+deb13-amd64` */
	readonly kernel: string;
};

const files = ['loadavg', 'uptime', 'meminfo', 'stat', 'vmstat', 'sys/kernel/osrelease'].map(name => `/proc/${name}`);
// Only the lines that are read: /proc/stat alone can be hundreds of kB of interrupts.
const lines = '^([0-9]+\\.[0-9]+|Mem(Total|Available):|Swap(Total|Free):|cpu[0-9]|oom_kill )';

export const procRead: ReadCommand<undefined, Answer<ProcFacts>> = {
	name: 'proc-read',
	examples: [undefined],
	build: () => ({name: 'proc-read', argv: ['grep', '-sHE', lines, ...files], effect: 'read', asRoot: false, timeoutMs: 5_000}),
	parse: result => {
		const refusal = refusalOf('grep', result);
		if (refusal) return refusal;
		const of = (file: string): string[] => result.stdout.split('\n').flatMap(line => (line.startsWith(`/proc/${file}:`) ? [line.slice(file.length + 7)] : []));
		const kilobytes = (key: string): number =>
			Number(
				of('meminfo')
					.find(line => line.startsWith(`${key}:`))
					?.split(/\s+/)[1] ?? Number.NaN,
			) * 1024;
		const [one = Number.NaN, five = Number.NaN, fifteen = Number.NaN] = (of('loadavg')[0] ?? '').split(' ').map(Number);
		const uptimeSeconds = Number((of('uptime')[0] ?? '-').split(' ')[0]);
		const total = kilobytes('MemTotal');
		const available = kilobytes('MemAvailable');
		if ([one, five, fifteen, uptimeSeconds, total, available].some(Number.isNaN))
			return noAnswer(`/proc does not say how the machine is: ${firstLine(result.stderr) || 'not a Linux that mailtui knows'}`);
		const oomKills = of('vmstat').find(line => line.startsWith('oom_kill '));
		return {
			ok: true,
			value: {
				load: [one, five, fifteen],
				uptimeSeconds,
				processors: Math.max(1, of('stat').length),
				memoryBytes: {total, available, swapTotal: kilobytes('SwapTotal') || 0, swapFree: kilobytes('SwapFree') || 0},
				oomKills: oomKills === undefined ? undefined : Number(oomKills.split(' ')[1]),
				kernel: of('sys/kernel/osrelease')[0] ?? '',
			},
		};
	},
};
