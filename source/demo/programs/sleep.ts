// sleep(1).
import type {Program} from './shape.ts';

export const sleep: Program = {
	name: 'sleep',
	run: async ({argv, world, signal}) => {
		if (argv[0] === 'infinity') await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), {once: true}));
		else await world.clock.wait(Number.parseFloat(argv[0] ?? '0') * 1000, signal);
		return 0;
	},
};
