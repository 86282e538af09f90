// nproc(1).
import type {Program} from './shape.ts';

export const nproc: Program = {
	name: 'nproc',
	run: ({out}) => {
		out('2\n');
		return 0;
	},
};
