// example.org signed with DNSSEC on the lab, and a resolver on the server that validates it: dnssec-signzone(1), nsd(8), unbound.conf(5).
import type {Lab} from './lab.ts';

/** Where the resolver listens beside 127.0.0.1: for who asks it over the network. */
export const farResolver = '203.0.113.10:5353';

const run = async (lab: Lab, script: string): Promise<void> => {
	const {code, stderr} = await lab.exec(`set -e\n${script}`);
	if (code !== 0) throw new Error(`the zone could not be signed: ${stderr}`);
};

/** nsd leaves 127.0.0.1 to unbound, which trusts the key of example.org and nothing else. */
export const serveSigned = (lab: Lab): Promise<void> =>
	run(
		lab,
		`mkdir -p /run/lab-dnssec; cd /run/lab-dnssec
cp -n /etc/nsd/zones/example.org plain
[ -n "$(ls K*.key 2> /dev/null)" ] || { dnssec-keygen -q -a ECDSAP256SHA256 -f KSK example.org; dnssec-keygen -q -a ECDSAP256SHA256 example.org; }
grep -h 'DNSKEY 257' K*.key > anchor
cat > unbound.conf <<'END'
server:
	do-daemonize: no
	username: ""
	chroot: ""
	pidfile: ""
	use-syslog: no
	interface: 127.0.0.1
	interface: ${farResolver.replace(':', '@')}
	access-control: 0.0.0.0/0 allow
	do-ip6: no
	trust-anchor-file: /run/lab-dnssec/anchor
	module-config: "validator iterator"
	cache-max-ttl: 0
	cache-max-negative-ttl: 0
remote-control:
	control-enable: no
stub-zone:
	name: "."
	stub-addr: 203.0.113.10
END
unbound-checkconf unbound.conf > /dev/null
sed -i '/ip-address: 127.0.0.1/d' /etc/nsd/nsd.conf.d/lab.conf
systemctl reset-failed nsd; systemctl restart nsd
systemctl reset-failed lab-unbound 2> /dev/null || true
systemd-run --quiet --collect --unit=lab-unbound unbound -d -p -c /run/lab-dnssec/unbound.conf
for try in $(seq 100); do ss -Hlun 'sport = :53' | grep -q 127.0.0.1 && exit 0; sleep 0.05; done
echo 'unbound does not listen' >&2; exit 1`,
	);

/** Signs the zone with these records in it, in place of those of the time before. */
export const signZone = (lab: Lab, records: readonly string[]): Promise<void> =>
	run(
		lab,
		`cd /run/lab-dnssec
{ cat plain; cat <<'END'
${records.join('\n')}
END
} > zone
dnssec-signzone -S -K . -o example.org -N unixtime -f signed zone > signing.log 2>&1 || { cat signing.log >&2; exit 1; }
cp signed /etc/nsd/zones/example.org
systemctl reset-failed nsd; systemctl restart nsd`,
	);

export const removeSigned = async (lab: Lab): Promise<void> => {
	await lab.exec(`systemctl stop lab-unbound
cd /run/lab-dnssec && cp plain /etc/nsd/zones/example.org
sed -i 's/^server:/server:\\n\\tip-address: 127.0.0.1/' /etc/nsd/nsd.conf.d/lab.conf
systemctl restart nsd; rm -rf /run/lab-dnssec`);
};
