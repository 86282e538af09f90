// env(1): variables, and the program behind them.
import type {Program} from './shape.ts';

export const env: Program = {
	name: 'env',
	run: call => {
		const environment = new Map(call.argv[0] === '-i' ? [] : call.environment);
		const words = call.argv.filter(word => word !== '-i');
		const first = words.findIndex(word => !/^\w+=/.test(word));
		for (const word of words.slice(0, first < 0 ? undefined : first)) environment.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
		if (first >= 0) return call.run(words.slice(first), {environment});
		call.out([...environment].map(([key, value]) => `${key}=${value}\n`).join(''));
		return 0;
	},
};
