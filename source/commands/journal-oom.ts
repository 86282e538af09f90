// Programs that the kernel killed for want of memory in the last seven days (journalctl(1) -k -g).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const journalOom: ReadCommand<undefined, Answer<readonly string[]>> = {
	name: 'journal-oom',
	examples: [undefined],
	build: () => ({
		name: 'journal-oom',
		argv: ['journalctl', '-q', '--no-pager', '-k', '-o', 'short-iso', '--since=-7d', '-g', 'Out of memory: Killed process|oom-kill:', '-n', '20'],
		effect: 'read',
		asRoot: true,
		timeoutMs: 10_000,
	}),
	parse: result => {
		const refusal = refusalOf('journalctl', result);
		if (refusal) return refusal;
		const lines = result.stdout.split('\n').filter(line => /Killed process/.test(line));
		// Finding nothing is code 1 and silence.
		if (lines.length === 0 && result.stderr.trim() !== '') return noAnswer(`The kernel's log cannot be read: ${firstLine(result.stderr)}`);
		return {ok: true, value: lines};
	},
};
