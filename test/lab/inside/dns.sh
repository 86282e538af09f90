# The name server of the lab's whole world: the two domains, the reverse zones, and a root that knows nothing else. Sourced by provision.sh.
# The DKIM keys come first: their public halves are published here.
mkdir -p /etc/opendkim
for domain in example.org example.net; do
	install -d -m 700 "/etc/dkimkeys/$domain"
	opendkim-genkey -b 2048 -h sha256 -s mail -d "$domain" -D "/etc/dkimkeys/$domain"
done

zones=/etc/nsd/zones
mkdir -p "$zones"
head_of() { printf '$ORIGIN %s\n$TTL 300\n@ SOA ns1.example.org. hostmaster.example.org. 2026010101 3600 600 604800 300\n@ NS ns1.example.org.\n' "$1"; }
mail_records() {
	printf '@ A 203.0.113.10\n@ AAAA 2001:db8::10\n@ MX 10 mx.example.org.\n@ TXT "v=spf1 mx -all"\n'
	printf '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:postmaster@%s"\n' "$1"
	cat "/etc/dkimkeys/$1/mail.txt"
}
{
	head_of example.org.; mail_records example.org
	for host in mx mail ns1; do printf '%s A 203.0.113.10\n%s AAAA 2001:db8::10\n' "$host" "$host"; done
	printf 'vpn A 10.100.0.1\n'
} > "$zones/example.org"
{ head_of example.net.; mail_records example.net; } > "$zones/example.net"
# The outside world: mail to it goes to the laptop, where a test may listen on port 25.
{
	head_of example.com.
	printf '@ MX 10 mx\n@ TXT "v=spf1 mx -all"\nmx A 203.0.113.1\nmx AAAA 2001:db8::1\nlaptop A 203.0.113.1\nlaptop AAAA 2001:db8::1\n'
} > "$zones/example.com"
{ head_of 113.0.203.in-addr.arpa.; printf '10 PTR mx.example.org.\n1 PTR mx.example.com.\n'; } > "$zones/113.0.203.in-addr.arpa"
v6=0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa
{
	head_of "$v6."
	printf '0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR mx.example.org.\n1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 PTR mx.example.com.\n'
} > "$zones/$v6"
head_of . > "$zones/root"
{
	printf 'server:\n\tip-address: 127.0.0.1\n\tip-address: 203.0.113.10\n\tip-address: 2001:db8::10\n\tip-freebind: yes\n\tzonesdir: "%s"\n\trefuse-any: no\n' "$zones"
	for zone in example.org example.net example.com 113.0.203.in-addr.arpa "$v6"; do printf 'zone:\n\tname: %s\n\tzonefile: %s\n' "$zone" "$zone"; done
	printf 'zone:\n\tname: .\n\tzonefile: root\n'
} > /etc/nsd/nsd.conf.d/lab.conf
nsd-checkconf /etc/nsd/nsd.conf
for zone in example.org example.net example.com; do nsd-checkzone "$zone" "$zones/$zone" > /dev/null; done
