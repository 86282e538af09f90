// fail2ban-client(1) status.
import type {Program} from './shape.ts';

export const fail2banClient: Program = {
	name: 'fail2ban-client',
	run: ({argv, world, out, err}) => {
		if (!world.units.isActive('fail2ban.service')) {
			err('ERROR   Failed to access socket path: /var/run/fail2ban/fail2ban.sock. Is fail2ban running?\n');
			return 255;
		}
		if (argv[0] === 'status' && argv.length === 1) out('Status\n|- Number of jail:\t1\n`- Jail list:\tsshd\n');
		else
			out(
				`Status for the jail: ${argv[1] ?? ''}\n|- Filter\n|  |- Currently failed:\t0\n|  |- Total failed:\t12\n|  \`- Journal matches:\t_SYSTEMD_UNIT=ssh.service + _COMM=sshd\n\`- Actions\n   |- Currently banned:\t0\n   |- Total banned:\t3\n   \`- Banned IP list:\t\n`,
			);
		return 0;
	},
};
