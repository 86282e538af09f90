// echo(1).
import type {Program} from './shape.ts';

export const echo: Program = {
	name: 'echo',
	run: ({argv, out}) => {
		out(argv[0] === '-n' ? argv.slice(1).join(' ') : `${argv.join(' ')}\n`);
		return 0;
	},
};
