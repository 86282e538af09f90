// The server's own idea of what time it is (date(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const dateNow: ReadCommand<undefined, Answer<Date>> = {
	name: 'date-now',
	examples: [undefined],
	build: () => ({name: 'date-now', argv: ['date', '-u', '+%s.%N'], effect: 'read', asRoot: false, timeoutMs: 5_000}),
	parse: result => {
		const refusal = refusalOf('date', result);
		if (refusal) return refusal;
		const seconds = /^(\d+)(?:\.\d+)?$/.test(result.stdout.trim()) ? Number(result.stdout) : Number.NaN;
		return Number.isNaN(seconds)
			? noAnswer(`date did not say the time: ${firstLine(result.stderr || result.stdout) || 'no output'}`)
			: {ok: true, value: new Date(seconds * 1000)};
	},
};
