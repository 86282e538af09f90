// Every check on a server where what it warns of is really so: it must say so, and nothing of it when all is well again.
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';

type Fault = readonly [check: string, what: string, provoke: string, expected: RegExp, undo: string];

/** systemd starts nothing that often in ten seconds, unless it is told to forget. */
const restartNsd = 'systemctl reset-failed nsd; systemctl restart nsd';

/** Of the name server of the lab's world; the zone is kept beside, and comes back. */
const inZone = (zone: string, edit: string): readonly [provoke: string, undo: string] => [
	`cp /etc/nsd/zones/${zone} /run/zone.before; ${edit.replaceAll('ZONE', `/etc/nsd/zones/${zone}`)}; ${restartNsd}`,
	`cp /run/zone.before /etc/nsd/zones/${zone}; ${restartNsd}`,
];
const inDns = (check: string, what: string, zone: string, edit: string, expected: RegExp): Fault => {
	const [provoke, undo] = inZone(zone, edit);
	return [check, what, provoke, expected, undo];
};

const faults: readonly Fault[] = [
	['service-postfix', 'Postfix is stopped', 'systemctl stop postfix', /^failure Postfix does not run/, 'systemctl start postfix'],
	[
		'service-dovecot',
		'Dovecot refuses its configuration',
		'echo "no_such_setting = yes" > /etc/dovecot/conf.d/99-lab.conf; systemctl restart dovecot',
		/^failure .*99-lab\.conf:1 no_such_setting: Unknown setting: no_such_setting/s,
		'rm /etc/dovecot/conf.d/99-lab.conf; systemctl restart dovecot',
	],
	[
		'service-opendkim',
		'OpenDKIM is masked',
		'systemctl stop opendkim; systemctl mask --runtime opendkim',
		/^failure OpenDKIM is masked/,
		'systemctl unmask --runtime opendkim; systemctl start opendkim',
	],
	[
		'port-smtp',
		'nobody listens on 25',
		'postconf -MX smtp/inet; postfix reload',
		/^failure .*25/,
		'postconf -Me "smtp/inet=smtp inet n - y - - smtpd"; postfix reload',
	],
	[
		'port-submission',
		'587 offers no login',
		'postconf -P submission/inet/smtpd_sasl_auth_enable=no; postfix reload',
		/^failure .*no login/,
		'postconf -P submission/inet/smtpd_sasl_auth_enable=yes; postfix reload',
	],
	[
		'port-imaps',
		'Dovecot has the key of another certificate: 993 is open and answers nothing',
		'p=$(readlink -f /etc/letsencrypt/live/mx.example.org/privkey.pem); cp -p $p /root/privkey; openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $p; systemctl restart dovecot',
		/^failure .*993.*(?:different certificate|key)/is,
		'cp -p /root/privkey $(readlink -f /etc/letsencrypt/live/mx.example.org/privkey.pem); systemctl restart dovecot',
	],
	[
		'database',
		'PostgreSQL is stopped',
		'systemctl stop postgresql@17-main',
		/^failure Dovecot cannot reach its database/,
		'systemctl start postgresql@17-main',
	],
	[
		'database',
		'the password of the database is another one',
		'cd /; sudo -u postgres psql -qc "ALTER ROLE mailuser PASSWORD \'other\'"; systemctl restart dovecot postfix',
		/^failure .*password authentication failed for user "mailuser"/s,
		'lab-reset-me',
	],
	[
		'authentication',
		'the passdb query names a table that is not there',
		"grep -rl 'passdb sql' /etc/dovecot | xargs sed -i '/passdb sql/,/^}/s/FROM [a-z_]*/FROM nowhere/'; systemctl restart dovecot",
		/^failure .*relation "nowhere" does not exist/s,
		'lab-reset-me',
	],
	['certificate-smtp', 'the certificate has expired', 'lab-certificate --days -1; postfix reload', /^failure .*expired/, 'lab-certificate; postfix reload'],
	[
		'certificate-imaps',
		'the certificate is for another name',
		'lab-certificate --names other.example.org; doveadm reload',
		/^warning The certificate is for other\.example\.org/,
		'lab-certificate; doveadm reload',
	],
	[
		'certificate-imaps',
		'it was renewed, and Dovecot still serves the old one',
		'echo | openssl s_client -connect 127.0.0.1:993 > /dev/null 2>&1; sleep 1.1; lab-certificate --days 120',
		/^warning The certificate was renewed, but the old one is still served/,
		'lab-certificate; doveadm reload',
	],
	[
		'certificate-submissions',
		'the certificate is signed by itself',
		`cd /etc/postfix; openssl req -x509 -newkey rsa:2048 -nodes -keyout self.key -out self.crt -days 30 -subj /CN=mx.example.org -addext subjectAltName=DNS:mx.example.org 2> /dev/null
cat self.key self.crt > self.pem; postconf -e smtpd_tls_chain_files=/etc/postfix/self.pem; postfix reload`,
		/^failure The certificate is signed by itself: mail programs refuse it/,
		'lab-reset-me',
	],
	[
		'certificate-submission',
		'the intermediate is not sent',
		'postconf -e smtpd_tls_chain_files= smtpd_tls_key_file=/etc/letsencrypt/live/mx.example.org/privkey.pem smtpd_tls_cert_file=/etc/letsencrypt/live/mx.example.org/cert.pem; postfix reload',
		/^(?:failure|warning) .*intermediate/,
		'lab-reset-me',
	],
	[
		'certificate-imaps',
		'no fault: the root of the house stands in the bundle alone',
		'rm /etc/ssl/certs/mailtui-lab.pem; find /etc/ssl/certs -xtype l -delete',
		/^ok /,
		'update-ca-certificates --fresh',
	],
	[
		'certbot-timer',
		'the timer is off',
		'systemctl disable --now certbot.timer',
		/^(?:failure|warning) .*certbot\.timer/,
		'systemctl enable --now certbot.timer',
	],
	[
		'queue-length',
		'a hundred messages wait',
		'postconf -e defer_transports=lmtp; postfix reload; for i in $(seq 100); do echo x | sendmail testuser1@example.org; done; sleep 1',
		/^warning 10\d messages wait/,
		'true',
	],
	[
		'queue-oldest',
		'and for this server itself',
		'true',
		/^warning Mail to testuser1@example\.org .*for this server itself/,
		'postsuper -d ALL; postconf -X defer_transports; postfix reload',
	],
	[
		'postfix-warnings',
		'a parameter is misspelt and another is of yesterday',
		'postconf -e smtpd_use_tls=yes myhostnam=mx.example.org',
		/^warning .*(?:smtpd_use_tls|myhostnam)/s,
		'postconf -X smtpd_use_tls myhostnam',
	],
	[
		'port-exposure',
		'PostgreSQL listens to the world',
		'echo "listen_addresses = \'*\'" > /etc/postgresql/17/main/conf.d/zz.conf; systemctl restart postgresql@17-main',
		/^failure .*5432.*answers the whole internet/,
		'rm /etc/postgresql/17/main/conf.d/zz.conf; systemctl restart postgresql@17-main',
	],
	['fail2ban', 'fail2ban is stopped', 'systemctl stop fail2ban', /^warning fail2ban does not run/, 'systemctl start fail2ban'],
	[
		'unit-flapping',
		'OpenDKIM dies again and again',
		'mkdir -p /run/systemd/system/opendkim.service.d; printf "[Unit]\\nStartLimitIntervalSec=0\\n[Service]\\nRestart=always\\nRestartSec=50ms\\n" > /run/systemd/system/opendkim.service.d/lab.conf; systemctl daemon-reload; for i in 1 2 3 4; do kill -9 $(systemctl show -P MainPID opendkim); for w in $(seq 50); do sleep 0.1; [ $(systemctl show -P NRestarts opendkim) -ge $i ] && systemctl is-active -q opendkim && break; done; done',
		/^warning systemd had to start it again \d times/,
		'rm -r /run/systemd/system/opendkim.service.d; systemctl daemon-reload; systemctl restart opendkim',
	],
	['failed-units', 'a unit has failed', 'systemd-run -q --unit=lab-fails false; sleep 0.3', /^warning .*lab-fails\.service/s, 'systemctl reset-failed'],
	['disk-space', 'the disk is full', 'fallocate -l $(($(df -B1 --output=avail / | tail -1) - 20000000)) /var/fill', /^failure .*free/, 'rm /var/fill'],
	[
		'memory',
		'hardly any memory is left',
		"sed -E 's/^MemAvailable:.*/MemAvailable: 300000 kB/' /proc/meminfo > /run/lab-meminfo; mount --bind /run/lab-meminfo /proc/meminfo",
		/^failure 1 % available, 293 MB of /,
		'umount /proc/meminfo',
	],
	[
		'load',
		'the machine cannot keep up',
		'echo "90.10 80.20 70.30 9/400 1234" > /run/lab-load; mount --bind /run/lab-load /proc/loadavg',
		/^failure Load 90\.10, 80\.20, 70\.30/,
		'umount /proc/loadavg',
	],
	[
		'clock-synchronised',
		'the clock is an hour late',
		`printf '%s\\n' '#!/bin/sh' 'exec /usr/bin/date -d "1 hour ago" "$@"' > /usr/local/bin/date; chmod 755 /usr/local/bin/date`,
		/^warning The server's clock is 60 min behind this machine's/,
		'rm /usr/local/bin/date',
	],
	[
		'security-updates',
		'an update of the security archive waits',
		`mkdir -p /srv/archive/less/DEBIAN; cd /srv/archive; printf 'Package: less\\nVersion: 9999\\nArchitecture: all\\nMaintainer: Lab <lab@example.org>\\nDescription: the next one\\n' > less/DEBIAN/control
dpkg-deb -b less less.deb > /dev/null; { cat less/DEBIAN/control; echo "Filename: ./less.deb"; echo "Size: $(stat -c %s less.deb)"; echo "SHA256: $(sha256sum < less.deb | cut -d' ' -f1)"; } > Packages
printf 'Origin: Debian\\nLabel: Debian-Security\\nSuite: stable-security\\nVersion: 13\\nDate: %s\\nSHA256:\\n %s %s Packages\\n' "$(date -Ru)" "$(sha256sum < Packages | cut -d' ' -f1)" "$(stat -c %s Packages)" > Release
echo 'deb [trusted=yes] file:/srv/archive ./' > /etc/apt/sources.list.d/lab.list; apt-get update`,
		/^warning 1 security update waits: less\. .*less \S+ -> 9999/s,
		'rm -r /srv/archive /etc/apt/sources.list.d/lab.list; apt-get update',
	],
	[
		'security-updates',
		'apt has not fetched its lists for a fortnight',
		'mkdir -p /var/lib/apt/lists/partial; : > /var/lib/apt/lists/lab_Packages; touch -d "14 days ago" /var/lib/apt/lists/partial; rm -f /var/lib/apt/periodic/update*',
		/^unknown apt lists are 14 days old/,
		'rm /var/lib/apt/lists/lab_Packages',
	],
	[
		'certificate-renewal',
		'nobody tells Postfix and Dovecot of a new certificate',
		'rm -f /etc/letsencrypt/renewal-hooks/*/*; sed -i "/hook/d" /etc/letsencrypt/renewal/*.conf',
		/^warning No hook of certbot reloads Postfix and Dovecot/,
		'lab-reset-me',
	],
	[
		'reboot-required',
		'an update asks for a reboot',
		'echo linux-image-amd64 > /run/reboot-required.pkgs; : > /run/reboot-required',
		/^warning An update asks for a reboot/,
		'rm /run/reboot-required*',
	],
	inDns(
		'dns-address',
		'the mail host leads to the old server',
		'example.org',
		"sed -i 's/^mx A .*/mx A 198.51.100.84/' ZONE",
		/^failure mx\.example\.org leads to 198\.51\.100\.84, but this server is 203\.0\.113\.10\..*publish mx\.example\.org\.\s+IN A 203\.0\.113\.10/s,
	),
	inDns(
		'dns-reverse',
		'the address is called otherwise',
		'113.0.203.in-addr.arpa',
		"sed -i 's/^10 PTR .*/10 PTR static.example.com./' ZONE",
		/^failure 203\.0\.113\.10 is called static\.example\.com, which does not lead back to it/,
	),
	inDns(
		'dns-mx',
		'the MX is an alias',
		'example.org',
		"sed -i 's/^@ MX .*/@ MX 10 alias/' ZONE; echo 'alias CNAME mx' >> ZONE",
		/^failure alias\.example\.org is an alias of mx\.example\.org/,
	),
	inDns(
		'dns-spf',
		'SPF names the old server',
		'example.org',
		`sed -i 's/^@ TXT "v=spf1.*/@ TXT "v=spf1 ip4:198.51.100.84 -all"/' ZONE`,
		/^failure SPF does not allow 203\.0\.113\.10, 2001:db8::10 \(fail\).*publish example\.org\.\s+IN TXT "v=spf1 ip4:198\.51\.100\.84 ip4:203\.0\.113\.10 ip6:2001:db8::10 -all"/s,
	),
	inDns(
		'dns-dkim',
		'the key is not published',
		'example.org',
		"sed -i '/^mail._domainkey/,/)/d' ZONE",
		/^failure There is no DKIM record at mail\._domainkey\.example\.org/,
	),
	inDns('dns-dmarc', 'there is no policy', 'example.org', "sed -i '/^_dmarc/d' ZONE", /^failure example\.org has no DMARC policy/),
	inDns(
		'dns-mta-sts',
		'there is a record, and nobody serves the policy',
		'example.org',
		`echo '_mta-sts TXT "v=STSv1; id=1"' >> ZONE`,
		/^failure There is no host mta-sts\.example\.org/,
	),
	inDns(
		'dns-dane',
		'TLSA in a zone that nobody signed',
		'example.org',
		`echo '_25._tcp.mx TLSA 3 1 1 ${'ab'.repeat(32)}' >> ZONE`,
		/^warning There is a TLSA record, but DNSSEC does not prove it/,
	),
	[
		'dns-blocklist',
		'a block list names the server',
		`printf '$ORIGIN zen.spamhaus.org.\\n$TTL 60\\n@ SOA ns1.example.org. hostmaster.example.org. 1 3600 600 604800 60\\n@ NS ns1.example.org.\\n2.0.0.127 A 127.0.0.2\\n10.113.0.203 A 127.0.0.2\\n' > /etc/nsd/zones/zen
printf 'zone:\\n\\tname: zen.spamhaus.org\\n\\tzonefile: zen\\n' > /etc/nsd/nsd.conf.d/zen.conf; ${restartNsd}`,
		/^failure 203\.0\.113\.10 is on Spamhaus ZEN/,
		`rm /etc/nsd/nsd.conf.d/zen.conf /etc/nsd/zones/zen; ${restartNsd}`,
	],
	[
		'vpn-peers',
		'nobody was ever heard over the VPN',
		'wg set wg0 peer "$(wg show wg0 peers)" remove; wg set wg0 peer "$(wg genkey | wg pubkey)" allowed-ips 10.100.0.9/32',
		/^warning No peer was heard/,
		'lab-reset-me',
	],
];

describeLab('every check, provoked', lab => {
	const laptop = makeLaptop(lab);
	beforeAll(() => lab.reset('repaired'));
	afterAll(() => lab.reset('broken'));
	let undo = '';
	afterEach(async () => {
		const how = undo;
		undo = '';
		if (how === 'lab-reset-me') await lab.reset('repaired');
		else if (how !== '') await lab.exec(how);
	});

	const told = async (id: string): Promise<string> => {
		const {stdout, stderr} = await laptop.mailtui(['check', `root@${lab.publicAddress}`, id, ...laptop.asRoot, '--probe', lab.probeAddress, '--json']);
		expect(stderr).toBe('');
		const [result] = JSON.parse(stdout).checks;
		return [
			`${result.level} `,
			...result.findings
				.filter((each: {level: string}) => each.level === result.level)
				.map((each: {says: string; evidence?: {from: string; text: string}[]}) =>
					[each.says, ...(each.evidence ?? []).map(({from, text}) => `${from} ${text}`)].join('\n'),
				),
		]
			.join('')
			.replace(/^(\w+ )/, '$1');
	};

	test.each(faults)('%s: %s', async (id, _what, provoke, expected, how) => {
		undo = how;
		const ran = await lab.exec(provoke);
		const says = await told(id);
		expect(says, `${ran.stdout}${ran.stderr}`).toMatch(expected);
	});

	test('and when all is as it was, all is well', async () => {
		await lab.reset('repaired');
		const {stdout} = await laptop.mailtui(['check', `root@${lab.publicAddress}`, '--core', ...laptop.asRoot, '--probe', lab.probeAddress]);
		expect(stdout).toMatch(/^Mail works\n9 of 9 core checks, 100 %, healthy/);
	});
});
