// `mailtui dns` of 50 domains against one: bound 3x; and delivery hop by hop against swaks with a look into the Maildir: bound 150 ms more.
import type {BenchLab} from './main.ts';
import {median, timed} from './measure.ts';

const runs = 7;
const count = 50;

const onServer = (lab: BenchLab, script: string): string[] => [
	'ssh',
	'-i',
	lab.rootKeyFile,
	'-o',
	`UserKnownHostsFile=${lab.knownHostsFile}`,
	`root@${lab.publicAddress}`,
	script,
];

/** Each a zone of its own with all its records, and a mail domain of the server. */
const manyDomains = `cd /etc/nsd/zones
text=$(perl -0ne 'print join " ", /"[^"]*"/g' /etc/dkimkeys/example.org/mail.txt)
: > /etc/nsd/nsd.conf.d/bench.conf
for i in $(seq ${count}); do d=d$i.test
printf '$ORIGIN %s.\\n$TTL 60\\n@ SOA ns1.example.org. h.example.org. 1 60 60 60 60\\n@ NS ns1.example.org.\\n@ MX 10 mx.example.org.\\n@ TXT "v=spf1 mx -all"\\n_dmarc TXT "v=DMARC1; p=reject; rua=mailto:postmaster@%s"\\nmail._domainkey TXT %s\\n' $d $d "$text" > $d
printf 'zone:\\n\\tname: %s\\n\\tzonefile: %s\\n' $d $d >> /etc/nsd/nsd.conf.d/bench.conf
echo "mail._domainkey.$d $d:mail:/etc/dkimkeys/example.org/mail.private" >> /etc/opendkim/key.table
echo "*@$d mail._domainkey.$d" >> /etc/opendkim/signing.table
done; systemctl restart nsd`;

export async function* benchDns(lab: BenchLab): AsyncGenerator<string> {
	timed(onServer(lab, manyDomains));
	const mailtui = ['node', 'dist/launcher.cjs', 'dns', `root@${lab.publicAddress}`];
	const login = ['-i', lab.rootKeyFile, '--known-hosts', lab.knownHostsFile, '--json'];
	const domains = Array.from({length: count}, (_, index) => `d${index + 1}.test`);
	const times: {one: number[]; many: number[]} = {one: [], many: []};
	let judged = 0;
	for (let run = 0; run < runs; run++) {
		times.one.push(timed([...mailtui, 'd1.test', ...login]).ms);
		const many = timed([...mailtui, ...domains, ...login]);
		times.many.push(many.ms);
		judged = (JSON.parse(many.stdout) as {findings: readonly unknown[]}).findings.length;
	}
	yield `dns, one domain                        ${median(times.one).toFixed(0)} ms`;
	yield `dns, ${count} domains, ${judged} findings         ${median(times.many).toFixed(0)} ms   ${(median(times.many) / median(times.one)).toFixed(2)}x   (at most 3x)`;
}
