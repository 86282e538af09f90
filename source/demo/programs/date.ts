// date(1): the demo's clock in the formats that are asked for.
import type {Program} from './shape.ts';

const days = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export const date: Program = {
	name: 'date',
	run: ({argv, world, out}) => {
		const at = world.clock.now();
		const iso = at.toISOString();
		const template = argv.find(word => word.startsWith('+'))?.slice(1) ?? '%a %b %d %T %Z %Y';
		const values: Readonly<Record<string, string>> = {
			s: String(Math.floor(at.getTime() / 1000)),
			N: `${iso.slice(20, 23)}000000`,
			Y: iso.slice(0, 4),
			m: iso.slice(5, 7),
			d: iso.slice(8, 10),
			H: iso.slice(11, 13),
			M: iso.slice(14, 16),
			S: iso.slice(17, 19),
			T: iso.slice(11, 19),
			F: iso.slice(0, 10),
			Z: 'UTC',
			z: '+0000',
			a: days[at.getUTCDay()] ?? '',
			b: months[at.getUTCMonth()] ?? '',
		};
		out(`${template.replace(/%([A-Za-z])/g, (whole, letter: string) => values[letter] ?? whole)}\n`);
		return 0;
	},
};
