// Zones with one fault each, served by the lab's own name server beside the good ones, and taken away again.
import type {Lab} from './lab.ts';

/** Lines of a zone file, names relative to the zone. `SERVFAIL`: a zone whose file is broken. */
export type FaultZone = readonly string[] | 'SERVFAIL';

export const here = ['@ A 203.0.113.10', '@ MX 10 mx.example.org.'];
export const spf = '@ TXT "v=spf1 mx -all"';
export const dmarc = '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:postmaster@@ZONE@"';
/** The key of example.org, of which `@DKIM@` is the record. */
export const dkim = '@DKIM@';

export const quoted = (text: string): string => (text.match(/.{1,255}/g) ?? []).map(piece => `"${piece}"`).join(' ');

export const faultZones: Readonly<Record<string, FaultZone>> = {
	'good.test': [...here, spf, dmarc, dkim],
	'spf-old.test': [...here, '@ TXT "v=spf1 ip4:198.51.100.84 -all"', dmarc, dkim],
	'spf-two.test': [...here, spf, '@ TXT "v=spf1 a -all"', dmarc, dkim],
	'spf-eleven.test': [
		...here,
		`@ TXT ${quoted(`v=spf1 ${Array.from({length: 11}, (_, index) => `include:i${index}.spf-eleven.test`).join(' ')} mx -all`)}`,
		...Array.from({length: 11}, (_, index) => `i${index} TXT "v=spf1 ip4:198.51.100.${index + 1} -all"`),
		dmarc,
		dkim,
	],
	'spf-loop.test': [
		...here,
		'@ TXT "v=spf1 include:a.spf-loop.test -all"',
		'a TXT "v=spf1 include:b.spf-loop.test -all"',
		'b TXT "v=spf1 include:a.spf-loop.test -all"',
		dmarc,
		dkim,
	],
	'dkim-none.test': [...here, spf, dmarc],
	'dkim-other.test': [...here, spf, dmarc, '@DKIM example.net@'],
	'dkim-cut.test': [...here, spf, dmarc, '@DKIM cut@'],
	'dkim-revoked.test': [...here, spf, dmarc, 'mail._domainkey TXT "v=DKIM1; k=rsa; p="'],
	'dmarc-none.test': [...here, spf, dkim],
	'mx-alias.test': ['@ A 203.0.113.10', '@ MX 10 mail', 'mail CNAME mx.example.org.', spf, dmarc, dkim],
	'big.test': [...here, spf, `@ TXT ${quoted('x'.repeat(10_000))}`, dmarc, dkim],
	'servfail.test': 'SERVFAIL',
};

/** Block lists that answer, and list none of our addresses. */
const lists = ['zen.spamhaus.org', 'bl.spamcop.net', 'psbl.surriel.com', 'bl.mailspike.net'];

const head = (zone: string): string =>
	`$ORIGIN ${zone}.\n$TTL 60\n@ SOA ns1.example.org. hostmaster.example.org. 1 3600 600 604800 60\n@ NS ns1.example.org.\n`;

const dkimText = (file: string, change: (key: string) => string = key => key): string => `$(perl -0ne '
	my $text = join "", /"([^"]*)"/g; $text =~ s/(p=)(.*)/$1 . ${change('$2')}/e; print "mail._domainkey TXT ", join(" ", map { qq("$_") } unpack("(a255)*", $text)), "\\n"' ${file})`;

const linesOf = (zone: readonly string[]): string =>
	zone
		.map(line => {
			if (line === dkim) return dkimText('/etc/dkimkeys/example.org/mail.txt');
			if (line === '@DKIM example.net@') return dkimText('/etc/dkimkeys/example.net/mail.txt');
			// One string of a record that was split in two: what happens in forms that take 255 characters.
			if (line === '@DKIM testing@') return dkimText('/etc/dkimkeys/example.org/mail.txt').replace('$text =~', '$text =~ s/p=/t=y; p=/; $text =~');
			if (line === '@DKIM cut@') return dkimText('/etc/dkimkeys/example.org/mail.txt', key => `substr(${key}, 0, 220)`);
			return line;
		})
		.join('\n');

/** Zones, and OpenDKIM's tables with a row for each but the `foreign`, so that they are mail domains of the server. */
export const serveFaultZones = async (
	lab: Lab,
	served: Readonly<Record<string, FaultZone>> = faultZones,
	foreign: ReadonlySet<string> = new Set(),
): Promise<void> => {
	const zones = Object.entries(served);
	const files = zones.map(
		([name, zone]) =>
			`cat > /etc/nsd/zones/${name} <<END\n${zone === 'SERVFAIL' ? 'this is no zone' : `${head(name).replaceAll('$', '\\$')}${linesOf(zone).replaceAll('@ZONE@', name)}`}\nEND\n`,
	);
	const blockLists = lists.map(name => `cat > /etc/nsd/zones/${name} <<END\n${head(name).replaceAll('$', '\\$')}2.0.0.127 A 127.0.0.2\nEND\n`);
	const config = [...zones.map(([name]) => name), ...lists].map(name => `zone:\n\tname: ${name}\n\tzonefile: ${name}\n`).join('');
	const tables = zones.flatMap(([name]) =>
		foreign.has(name)
			? []
			: `echo "mail._domainkey.${name} ${name}:mail:/etc/dkimkeys/example.org/mail.private" >> /etc/opendkim/key.table; echo "*@${name} mail._domainkey.${name}" >> /etc/opendkim/signing.table`,
	);
	const script = `set -e
cp -n /etc/opendkim/key.table /etc/opendkim/key.table.before; cp -n /etc/opendkim/signing.table /etc/opendkim/signing.table.before
cp /etc/opendkim/key.table.before /etc/opendkim/key.table; cp /etc/opendkim/signing.table.before /etc/opendkim/signing.table
${files.join('')}${blockLists.join('')}
cat > /etc/nsd/nsd.conf.d/faults.conf <<'END'
${config}END
${tables.join('\n')}
systemctl restart nsd`;
	const {code, stderr} = await lab.exec(script);
	if (code !== 0) throw new Error(`the zones could not be served: ${stderr}`);
};

export const removeFaultZones = async (lab: Lab): Promise<void> => {
	await lab.exec(`rm -f /etc/nsd/nsd.conf.d/faults.conf
for table in key signing; do [ ! -e /etc/opendkim/$table.table.before ] || mv /etc/opendkim/$table.table.before /etc/opendkim/$table.table; done
systemctl restart nsd`);
};
