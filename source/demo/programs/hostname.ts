// hostname(1).
import type {Program} from './shape.ts';

export const hostname: Program = {
	name: 'hostname',
	run: ({argv, world, out}) => {
		out(`${argv.includes('-s') ? world.hostName.split('.')[0] : argv.includes('-I') ? `${world.publicAddress} ${world.vpnAddress} ` : world.hostName}\n`);
		return 0;
	},
};
