// opendkim(8) -n: whether its configuration and the tables it names can be read.
import type {Program} from './shape.ts';

const known = new Set(
	'AutoRestart Background Canonicalization Domain ExternalIgnoreList InternalHosts KeyFile KeyTable LogWhy Mode Nameservers OversignHeaders PidFile Selector SigningTable Socket SubDomains Syslog SyslogSuccess TrustAnchorFile UMask UserID MinimumKeyBits SignatureAlgorithm'.split(
		' ',
	),
);

export const opendkim: Program = {
	name: 'opendkim',
	run: ({argv, world, out, err}) => {
		if (argv.includes('-V')) {
			out('opendkim: OpenDKIM Filter v2.11.0\n');
			return 0;
		}
		const path = argv[argv.indexOf('-x') + 1] ?? '';
		const file = argv.includes('-x') ? path : '/etc/opendkim.conf';
		for (const [index, line] of world.files.read(file).split('\n').entries()) {
			const [key = '', value = ''] = line.trim().split(/\s+/);
			if (key === '' || key.startsWith('#')) continue;
			if (!known.has(key)) {
				err(`opendkim: ${file}: configuration error at line ${index + 1}: unrecognized parameter\n`);
				return 78;
			}
			const table = /Table$|Hosts$|IgnoreList$/.test(key) ? value.replace(/^(?:refile|file):/, '') : '';
			if (table.startsWith('/') && !world.files.look(table)) {
				err(`opendkim: ${file}: ${table}: dkimf_db_open(): No such file or directory\n`);
				return 78;
			}
		}
		return 0;
	},
};
