// getent(1) passwd and group.
import type {Program} from './shape.ts';

export const getent: Program = {
	name: 'getent',
	run: ({argv: [database = '', ...keys], world, out}) => {
		if (database !== 'passwd' && database !== 'group') return 1;
		const lines = world.files.read(`/etc/${database}`).trimEnd().split('\n');
		const found = keys.length === 0 ? lines : lines.filter(line => keys.some(key => line.startsWith(`${key}:`) || line.split(':')[2] === key));
		out(found.map(line => `${line}\n`).join(''));
		return found.length === 0 ? 2 : 0;
	},
};
