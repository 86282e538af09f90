// A program of the mail path that is stopped, on a real systemd and a real podman: started again, what the others need first.
import {afterAll, beforeAll} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {deliver, type Proof, proveFixes} from './proof.ts';

const fix = 'service-stopped';

const proofs: readonly Proof[] = [
	{
		fix,
		when: 'PostgreSQL, and Postfix had given it up',
		breaks: `systemctl stop postgresql@17-main; postmap -q example.org proxy:pgsql:/etc/postfix/pgsql-virtual-domains.cf 2> /dev/null || true`,
		evidence: /^systemctl: postgresql@17-main\.service: inactive \(dead\)$/,
		look: deliver,
		before: /(?:status=deferred|Temporary|temporary|error|mysql|table lookup problem)/i,
		after: /status=sent[\s\S]*\/new\//,
		mends: 'systemctl start postgresql@17-main; postsuper -d ALL 2> /dev/null; postfix reload 2> /dev/null',
	},
	{
		fix,
		when: 'Postfix and OpenDKIM',
		breaks: 'systemctl stop postfix opendkim',
		evidence: /^systemctl: opendkim\.service: inactive \(dead\)\nsystemctl: postfix\.service: inactive \(dead\)$/,
		look: 'systemctl is-active opendkim postfix; true',
		before: /^inactive\ninactive\n$/,
		after: /^active\nactive\n$/,
		mends: 'systemctl start opendkim postfix',
	},
	{
		fix,
		when: 'Dovecot, killed',
		breaks: 'systemctl kill -s KILL dovecot; for i in $(seq 50); do systemctl is-failed -q dovecot && break; sleep 0.1; done',
		evidence: /^systemctl: dovecot\.service: failed \(failed\)$/,
		look: 'systemctl is-active dovecot; true',
		before: /^failed\n$/,
		after: /^active\n$/,
		mends: 'systemctl reset-failed dovecot; systemctl start dovecot',
	},
];

describeLab('programs that are stopped', lab => proveFixes(lab, proofs));

describeLab('a database in a container that is stopped', lab => {
	// The container and what holds it are gone with the disk.
	beforeAll(() => lab.reset('repaired'));
	afterAll(() => lab.reset('broken'));
	proveFixes(
		lab,
		[
			{
				fix,
				when: 'under podman',
				breaks: 'podman stop -t 2 mail-database > /dev/null; postmap -q example.org proxy:pgsql:/etc/postfix/pgsql-virtual-domains.cf 2> /dev/null || true',
				evidence: /^podman ps: mail-database: Exited \(\d+\)/,
				look: deliver,
				before: /(?:status=deferred|temporary|error|table lookup problem)/i,
				after: /status=sent[\s\S]*\/new\//,
			},
		],
		'lab-container',
	);
});
