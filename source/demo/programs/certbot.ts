// certbot(1) renew --dry-run: the make-believe authority renews what is there.
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

export const certbot: Program = {
	name: 'certbot',
	run: ({argv, world, out, err}) => {
		const options = readOptions(argv.slice(1), ['cert-name']);
		const name = options.value('cert-name') ?? world.hostName;
		err('Saving debug log to /var/log/letsencrypt/letsencrypt.log\n');
		if (!world.files.look(`/etc/letsencrypt/renewal/${name}.conf`)) {
			err(
				`No certificate found with name ${name} (expected /etc/letsencrypt/renewal/${name}.conf).\nAsk for help or search for solutions at https://community.letsencrypt.org. See the logfile /var/log/letsencrypt/letsencrypt.log or re-run Certbot with -v for more details.\n`,
			);
			return 1;
		}
		const line = '- '.repeat(40);
		out(
			`\n${line}\nProcessing /etc/letsencrypt/renewal/${name}.conf\n${line}\nSimulating renewal of an existing certificate for ${name}\n\n${line}\nCongratulations, all simulated renewals succeeded: \n  /etc/letsencrypt/live/${name}/fullchain.pem (success)\n${line}\n`,
		);
		return 0;
	},
};
