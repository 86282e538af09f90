// uname(1).
import type {Program} from './shape.ts';

export const uname: Program = {
	name: 'uname',
	run: ({argv, world, out}) => {
		const release = world.files.read('/proc/sys/kernel/osrelease').trim();
		out(
			`${argv.includes('-r') ? release : argv.includes('-a') ? `Linux ${world.hostName} ${release} #1 SMP PREEMPT_DYNAMIC Debian ${release} x86_64 GNU/Linux` : 'Linux'}\n`,
		);
		return 0;
	},
};
