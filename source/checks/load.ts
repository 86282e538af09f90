// Whether the processors keep up: load averages against the number of processors (proc(5) loadavg).
import {procRead} from '../commands/proc-read.ts';
import {defineCheck} from './shape.ts';

export const load = defineCheck({
	id: 'load',
	title: 'The processors keep up',
	area: 'system',
	why: 'On an overloaded server logins and deliveries run into time-outs.',
	source: 'proc(5), uptime(1)',
	look: ({ask}) => ask(procRead, undefined),
	judge: proc => {
		if (!proc.ok) return [{level: 'unknown', subject: 'load', says: `The load cannot be told: ${proc.why}`}];
		const {load: averages, processors} = proc.value;
		const [, five, fifteen] = averages;
		// Both: a burst that is over is no trouble, nor is one that has just begun.
		const lasting = Math.min(five, fifteen) / processors;
		const level = lasting >= 8 ? 'failure' : lasting >= 2 ? 'warning' : 'ok';
		const advice = level === 'ok' ? '' : ' See what runs with: top, iotop.';
		return [
			{
				level,
				subject: 'load',
				says: `Load ${averages.map(average => average.toFixed(2)).join(', ')} (1, 5, 15 minutes) on ${processors} processor${processors === 1 ? '' : 's'}.${advice}`,
			},
		];
	},
});
