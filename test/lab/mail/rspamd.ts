// rspamd as a second milter of Postfix on the lab, beside OpenDKIM: by the subject of a mail it refuses, marks, or puts off (rspamd_proxy, multimap, greylist).
import type {Lab} from '../lab.ts';

/** The body that every filter for spam takes for spam (GTUBE). */
export const gtube = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';

/** Where rspamd writes: its own file, as Debian has it; through syslog(3); or on its standard output, which journald keeps. */
export const rspamdLogs = {
	file: '',
	syslog: 'type = "syslog"; facility = "mail";',
	console: 'type = "console"; systemd = true;',
} as const;

const ready = 'for try in $(seq 200); do ss -Htln | grep -q 127.0.0.1:11332 && break; sleep 0.2; done; ss -Htln | grep -q 127.0.0.1:11332';

const must = async (lab: Lab, script: string): Promise<void> => {
	const {code, stderr} = await lab.exec(script);
	if (code !== 0) throw new Error(`rspamd could not be set up: ${stderr.trim()}`);
};

/** Subjects with `grey me` are greylisted for three seconds; with `mark me` they get a header, with `soft me` they are put off: from users of the server, for a stranger is greylisted first. */
export const installRspamd = async (lab: Lab): Promise<void> => {
	await lab.install('rspamd', 'redis-server');
	await must(
		lab,
		`set -e
cd /etc/rspamd/local.d
mkdir -p maps.d
for word in grey mark soft; do echo "/$word me/i" > maps.d/$word.map; done
of() { printf 'LAB_%s { type = "header"; header = "subject"; regexp = true; map = "$LOCAL_CONFDIR/local.d/maps.d/%s.map"; %s }\\n' "$1" "$2" "$3"; }
{ of GREY grey 'score = 5.0;'; of MARK mark 'score = 8.0;'; of SOFT soft 'action = "soft reject"; message = "Come back later, says the lab";'; } > multimap.conf
printf 'servers = "127.0.0.1";\\n' > redis.conf
printf 'timeout = 3s;\\nipv4_mask = 32;\\n' > greylist.conf
# The lab has no way out: names of the outside are not waited for, and what depends on them counts nothing.
printf 'dns { nameserver = ["127.0.0.1"]; timeout = 0.2s; retransmits = 1; }\\n' > options.inc
for module in rbl fuzzy_check spf dmarc hfilter mx_check asn; do printf 'enabled = false;\\n' > $module.conf; done
postconf -e 'smtpd_milters = unix:opendkim/opendkim.sock, inet:127.0.0.1:11332'
postfix reload 2> /dev/null
systemctl restart rspamd
${ready}`,
	);
};

export const setRspamdLog = (lab: Lab, to: keyof typeof rspamdLogs): Promise<void> =>
	must(lab, `printf '%s\\n' '${rspamdLogs[to]}' > /etc/rspamd/local.d/logging.inc; systemctl restart rspamd; ${ready}`);
