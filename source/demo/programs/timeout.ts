// timeout(1): the program behind it, ended by signal 15 after its time.
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

const units: Readonly<Record<string, number>> = {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};

export const timeout: Program = {
	name: 'timeout',
	run: async call => {
		const [limit = '0', ...argv] = readOptions(call.argv, ['k', 's', 'kill-after', 'signal'], true).words;
		const match = /^([\d.]+)([smhd]?)$/.exec(limit);
		const ends = new AbortController();
		const late = call.world.clock.wait(Number(match?.[1] ?? 0) * (units[match?.[2] || 's'] as number), ends.signal).then(() => 124);
		const stop = new AbortController();
		const code = await Promise.race([call.run(argv, {signal: AbortSignal.any([call.signal, stop.signal])}), late]);
		ends.abort();
		stop.abort();
		return code;
	},
};
