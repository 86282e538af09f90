// printf(1): %s, %d, %%, \n, \t; the format is used again while there are arguments.
import type {Program} from './shape.ts';

export const printf: Program = {
	name: 'printf',
	run: ({argv, out}) => {
		const [template = '', ...values] = argv;
		const escapes: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', '0': '\0', '\\': '\\'};
		do {
			let took = false;
			out(
				template.replace(/%([sd%])|\\([ntr0\\])/g, (_, kind: string | undefined, escaped: string | undefined) => {
					if (escaped !== undefined) return escapes[escaped] ?? '';
					if (kind === '%') return '%';
					took = true;
					return values.shift() ?? (kind === 'd' ? '0' : '');
				}),
			);
			if (!took) break;
		} while (values.length > 0);
		return 0;
	},
};
