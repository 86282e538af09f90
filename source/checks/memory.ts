// Whether programs get the memory they ask for, and whether the kernel had to kill one (proc(5) meminfo, vmstat).
import {journalOom} from '../commands/journal-oom.ts';
import {procRead} from '../commands/proc-read.ts';
import {formatBytes} from '../format/bytes.ts';
import {defineCheck, type Finding} from './shape.ts';

export const memory = defineCheck({
	id: 'memory',
	title: 'There is memory left',
	area: 'system',
	why: 'Without memory the kernel kills the largest program, and on a mail server that is the database or the spam filter.',
	source: 'proc(5)',
	look: async ({ask}) => {
		const proc = await ask(procRead, undefined);
		// Asked only where something was killed since boot: searching the kernel's log takes a while.
		return {proc, killed: proc.ok && (proc.value.oomKills ?? 0) > 0 ? await ask(journalOom, undefined) : undefined};
	},
	judge: ({proc, killed}) => {
		if (!proc.ok) return [{level: 'unknown', subject: 'memory', says: `How much memory is left cannot be told: ${proc.why}`}];
		const {total, available, swapTotal, swapFree} = proc.value.memoryBytes;
		const share = available / total;
		const swap = swapTotal === 0 ? 'no swap' : `${formatBytes(swapTotal - swapFree)} of ${formatBytes(swapTotal)} swap in use`;
		const room: Finding = {
			level: share < 0.1 ? 'failure' : share < 0.2 ? 'warning' : 'ok',
			subject: 'memory',
			says: `${Math.floor(share * 100)} % available, ${formatBytes(available)} of ${formatBytes(total)}, ${swap}.`,
		};
		if (killed === undefined) return [room];
		if (!killed.ok)
			return [
				room,
				{
					level: 'unknown',
					subject: 'out of memory',
					says: `The kernel killed ${proc.value.oomKills} programs since boot; which and when cannot be told: ${killed.why}`,
				},
			];
		if (killed.value.length === 0) return [room];
		return [
			room,
			{
				level: 'warning',
				subject: 'out of memory',
				says: `The kernel killed a program for want of memory ${killed.value.length === 1 ? 'once' : `${killed.value.length} times`} in the last seven days.`,
				evidence: killed.value.slice(-3).map(text => ({from: 'journal kernel', text})),
			},
		];
	},
});
