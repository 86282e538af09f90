// apt-get(8) -s: what an upgrade would bring; one package from the security archive waits.
import type {Program} from './shape.ts';

export const aptGet: Program = {
	name: 'apt-get',
	run: ({argv, out, err}) => {
		if (!argv.some(word => ['-s', '--simulate', '--dry-run', '--just-print'].includes(word))) {
			err('E: The demo installs nothing.\n');
			return 100;
		}
		out(
			'Reading package lists...\nBuilding dependency tree...\nReading state information...\nCalculating upgrade...\nThe following packages will be upgraded:\n  libxml2-16 tzdata\n2 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n',
		);
		out(
			'Inst tzdata [2026a-0+deb13u1] (2026b-0+deb13u1 Debian:13.9/stable [all])\nInst libxml2-16 [2.14.6+dfsg-0.1] (2.14.6+dfsg-0.1+deb13u1 Debian-Security:13/stable-security [amd64])\nConf tzdata (2026b-0+deb13u1 Debian:13.9/stable [all])\nConf libxml2-16 (2.14.6+dfsg-0.1+deb13u1 Debian-Security:13/stable-security [amd64])\n',
		);
		return 0;
	},
};
