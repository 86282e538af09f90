// uptime(1).
import type {Program} from './shape.ts';

export const uptime: Program = {
	name: 'uptime',
	run: ({world, out}) => {
		const seconds = Number(world.files.read('/proc/uptime').split(' ')[0]);
		const [one, five, fifteen] = world.files.read('/proc/loadavg').split(' ');
		out(` ${world.clock.now().toISOString().slice(11, 19)} up ${Math.floor(seconds / 86_400)} days,  0 users,  load average: ${one}, ${five}, ${fifteen}\n`);
		return 0;
	},
};
