// Faults of the DNS one by one, in zones that the lab's own name server serves: each judged right, and nothing else complained of.
import {createSocket, type Socket} from 'node:dgram';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {describeLab} from './describe-lab.ts';
import {dkim, dmarc, type FaultZone, here, quoted, removeFaultZones, serveFaultZones, spf} from './fault-zones.ts';
import {makeLaptop} from './faults/laptop.ts';
import {farResolver, removeSigned, serveSigned, signZone} from './signed-zone.ts';

type Row = {
	readonly zone: FaultZone;
	/** Every finding that is neither well nor optional, in the order of the topics. */
	readonly bad: readonly RegExp[];
	/** What is well, or optional, and is worth being seen as such. */
	readonly well?: readonly RegExp[];
	/** No mail domain of the server: it is named on the command line. */
	readonly foreign?: true;
};

const long = (length: number): string =>
	Array.from({length: Math.ceil(length / 60)}, () => 'a'.repeat(59))
		.join('.')
		.slice(0, length - 5);

const rows: Readonly<Record<string, Row>> = {
	'spf-all.test': {zone: [...here, '@ TXT "v=spf1 mx +all"', dmarc, dkim], bad: [/^spf failure: .*\+all allows the whole world/]},
	'spf-open.test': {zone: [...here, '@ TXT "v=spf1 mx"', dmarc, dkim], bad: [/^spf warning: .*neither all nor redirect/]},
	'spf-ptr.test': {zone: [...here, '@ TXT "v=spf1 mx ptr -all"', dmarc, dkim], bad: [/^spf warning: .*ptr is slow/]},
	'spf-void.test': {
		zone: [...here, '@ TXT "v=spf1 mx a:n1.spf-void.test a:n2.spf-void.test a:n3.spf-void.test -all"', dmarc, dkim],
		bad: [/^spf failure: SPF of spf-void\.test asks for 3 names that are not there/],
	},
	'spf-none.test': {zone: [...here, dmarc, dkim], bad: [/^spf failure: spf-none\.test has no SPF record/]},
	'spf-syntax.test': {zone: [...here, '@ TXT "v=spf1 ip4:203.0.113.300 mx -all"', dmarc, dkim], bad: [/^spf failure: SPF of spf-syntax\.test is broken/]},
	'spf-300.test': {
		zone: [...here, `@ TXT ${quoted(`v=spf1 include:${long(300)}.test mx -all`)}`, dmarc, dkim],
		bad: [/^spf failure: SPF of spf-300\.test is broken/],
	},
	'control.test': {zone: [...here, '@ TXT "v=spf1 ip4:198.51.100.84 \\027[31m -all"', dmarc, dkim], bad: [/^spf failure: SPF of control\.test is broken/]},
	'dkim-testing.test': {zone: [...here, spf, dmarc, '@DKIM testing@'], bad: [/^dkim warning: .*t=y/]},
	'dkim-two.test': {zone: [...here, spf, dmarc, dkim, 'mail._domainkey TXT "v=DKIM1; k=rsa; p="'], bad: [/^dkim failure: There are 2 DKIM records/]},
	'dkim-nokey.test': {zone: [...here, spf, dmarc, 'mail._domainkey TXT "v=DKIM1; k=rsa"'], bad: [/^dkim failure: .*has no key/]},
	'dmarc-two.test': {zone: [...here, spf, dmarc, '_dmarc TXT "v=DMARC1; p=none"', dkim], bad: [/^dmarc failure: There are 2 DMARC records/]},
	'dmarc-nopolicy.test': {
		zone: [...here, spf, '_dmarc TXT "v=DMARC1; rua=mailto:postmaster@dmarc-nopolicy.test"', dkim],
		bad: [/^dmarc failure: .*has no policy/],
	},
	'dmarc-watching.test': {
		zone: [...here, spf, '_dmarc TXT "v=DMARC1; p=none; rua=mailto:postmaster@dmarc-watching.test"', dkim],
		bad: [/^dmarc warning: The policy is none/],
	},
	'dmarc-away.test': {
		zone: [...here, spf, '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:reports@example.com"', dkim],
		bad: [/^dmarc warning: example\.com has not agreed/],
	},
	'mx-null.test': {
		zone: ['@ A 203.0.113.10', '@ AAAA 2001:db8::10', '@ MX 0 .', '@ TXT "v=spf1 a -all"', dmarc, dkim],
		bad: [/^mx failure: mx-null\.test says by its MX that it takes no mail/],
	},
	'mx-none.test': {zone: ['@ A 203.0.113.10', '@ AAAA 2001:db8::10', '@ TXT "v=spf1 a -all"', dmarc, dkim], bad: [/^mx warning: mx-none\.test has no MX/]},
	'mx-nowhere.test': {
		zone: ['@ A 203.0.113.10', '@ AAAA 2001:db8::10', '@ MX 10 gone', '@ TXT "v=spf1 a -all"', dmarc, dkim],
		bad: [/^mx failure: MX of mx-nowhere\.test leads nowhere: there is no host gone\.mx-nowhere\.test/],
	},
	'mx-address.test': {
		zone: ['@ A 203.0.113.10', '@ AAAA 2001:db8::10', '@ MX 10 203.0.113.10.', '@ TXT "v=spf1 a -all"', dmarc, dkim],
		bad: [/^mx failure: .*203\.0\.113\.10 is an address; MX must name a host/],
	},
	'mx-elsewhere.test': {
		zone: ['@ A 203.0.113.10', '@ AAAA 2001:db8::10', '@ MX 10 mx.example.com.', '@ TXT "v=spf1 a -all"', dmarc, dkim],
		bad: [/^mx failure: MX of mx-elsewhere\.test leads to mx\.example\.com, not to this server/],
	},
	'reports.test': {
		zone: [...here, spf, dmarc, dkim, '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:postmaster@reports.test"'],
		bad: [],
		well: [/^tls-rpt ok: Reports go to mailto:postmaster@reports\.test/],
	},
	'reports-none.test': {
		zone: [...here, spf, dmarc, dkim],
		bad: [],
		well: [/^tls-rpt skipped: TLS-RPT is not used/, /^clients skipped: /, /^autoconfig skipped: /],
	},
	'reports-lost.test': {zone: [...here, spf, dmarc, dkim, '_smtp._tls TXT "v=TLSRPTv1; rua=postmaster"'], bad: [/^tls-rpt failure: .*names no mailto:/]},
	'reports-two.test': {
		zone: [
			...here,
			spf,
			dmarc,
			dkim,
			'_smtp._tls TXT "v=TLSRPTv1; rua=mailto:a@reports-two.test"',
			'_smtp._tls TXT "v=TLSRPTv1; rua=mailto:b@reports-two.test"',
		],
		bad: [/^tls-rpt failure: There are 2 TLS-RPT records/],
	},
	'programs.test': {
		zone: [
			...here,
			spf,
			dmarc,
			dkim,
			'_imaps._tcp SRV 0 1 993 mx.example.org.',
			'_submission._tcp SRV 0 1 587 mx.example.org.',
			'_pop3s._tcp SRV 0 0 0 .',
			'autoconfig A 203.0.113.10',
			'autodiscover CNAME mx.example.org.',
		],
		bad: [],
		well: [
			/^clients ok: Mail programs find the server for reading mail/,
			/^clients ok: Mail programs find the server for sending mail/,
			/^clients ok: It says that there is no service for fetching mail/,
			/^autoconfig ok: Thunderbird/,
			/^autoconfig ok: Outlook/,
		],
	},
	'programs-lost.test': {
		zone: [
			...here,
			spf,
			dmarc,
			dkim,
			'_imaps._tcp SRV 0 1 1993 mx.example.org.',
			'_submissions._tcp SRV 0 1 465 other',
			'other CNAME mx.example.org.',
			'_submission._tcp SRV 0 1 587 mx.example.com.',
			'_imap._tcp SRV 0 1 993 mx.example.org.',
			'autoconfig CNAME gone',
		],
		bad: [
			/^clients failure: Mail programs are sent to port 1993, where nothing listens/,
			/^clients failure: .*names an alias/,
			/^clients warning: Mail programs are sent to mx\.example\.com, not to mx\.example\.org/,
			/^clients failure: Mail programs are sent to port 993, where TLS begins at once and not with STARTTLS/,
			/^autoconfig warning: autoconfig\.programs-lost\.test leads to gone\.programs-lost\.test, which has no address/,
		],
	},
	'big.test': {
		zone: [...here, spf, `@ TXT ${quoted('x'.repeat(10_000))}`, dmarc, dkim],
		bad: [],
		well: [/^spf ok: SPF allows 203\.0\.113\.10 and 2001:db8::10/],
	},
	'silence.test': {
		foreign: true,
		zone: ['@ MX 0 .', '@ TXT "v=spf1 -all"', '_dmarc TXT "v=DMARC1; p=reject"'],
		bad: [],
		well: [/^mx ok: silence\.test says that it takes no mail/, /^spf ok: silence\.test says that nobody sends for it/],
	},
	'parked.test': {
		foreign: true,
		zone: ['@ A 203.0.113.10'],
		bad: [/^mx warning: parked\.test has no mail here; say so with a null MX/, /^spf warning: parked\.test does not send/, /^dmarc warning: .*no DMARC policy/],
	},
};

const zones = Object.fromEntries(Object.entries(rows).map(([name, {zone}]) => [name, zone]));
const foreign = new Set(Object.entries(rows).flatMap(([name, row]) => (row.foreign ? [name] : [])));

type Finding = {readonly domain: string; readonly topic: string; readonly level: string; readonly says: string; readonly publish: readonly unknown[]};

describeLab('faults of the DNS', lab => {
	const laptop = makeLaptop(lab);
	const server = `root@${lab.publicAddress}`;
	const look = async (domains: readonly string[], more: readonly string[] = []): Promise<{readonly findings: readonly Finding[]; readonly ms: number}> => {
		const {stdout, stderr, ms} = await laptop.mailtui(['dns', server, ...domains, '--json', ...more, ...laptop.asRoot]);
		if (stdout === '') throw new Error(stderr);
		return {findings: (JSON.parse(stdout) as {readonly findings: readonly Finding[]}).findings, ms};
	};
	const lines = (findings: readonly Finding[], domain: string, isBad: boolean): readonly string[] =>
		findings
			.filter(each => each.domain === domain && !/^(?:ok|skipped)$/.test(each.level) === isBad)
			.map(({topic, level, says}) => `${topic} ${level}: ${says}`);
	beforeAll(async () => {
		await lab.reset('repaired');
		await serveFaultZones(lab, zones, foreign);
	});
	afterAll(async () => {
		await removeFaultZones(lab);
		await lab.reset('broken');
	});

	describe('of a domain', () => {
		let findings: readonly Finding[];
		beforeAll(async () => {
			findings = (await look(Object.keys(rows))).findings;
		});
		test.each(Object.entries(rows))('%s', (domain, {bad, well = []}) => {
			expect(lines(findings, domain, true)).toEqual(bad.map(pattern => expect.stringMatching(pattern)));
			expect(lines(findings, domain, false)).toEqual(expect.arrayContaining(well.map(pattern => expect.stringMatching(pattern))));
		});
	});

	test('control characters of a record are shown and not sent to the terminal', async () => {
		const {stdout, code} = await laptop.mailtui(['dns', server, 'control.test', ...laptop.asRoot]);
		expect(code).toBe(2);
		expect(stdout).toContain('ip4:198.51.100.84 \\x1b[31m -all');
		expect(stdout).not.toContain('\u001b');
	});

	describe('of the mail host', () => {
		const zones = '/etc/nsd/zones';
		const live = '/etc/letsencrypt/live/mx.example.org';
		const add = (line: string) => `echo '${line}' >> ${zones}/example.org`;
		// CAA can be held against an authority only where the certificate says which one it was.
		beforeAll(async () => {
			const {code, stderr} = await lab.exec(`set -e; mkdir -p /run/before; cd /run/before
cp ${zones}/example.org ${zones}/113.0.203.in-addr.arpa ${zones}/zen.spamhaus.org .; cp -L ${live}/fullchain.pem ${live}/privkey.pem .
new='openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
$new -x509 -subj "/O=Let's Encrypt/CN=R10" -keyout ca.key -out ca.pem 2> /dev/null
$new -subj /CN=mx.example.org -keyout key -out request 2> /dev/null
printf 'subjectAltName=DNS:mx.example.org\n' > ext
openssl x509 -req -in request -CA ca.pem -CAkey ca.key -days 30 -extfile ext -out leaf 2> /dev/null
cat leaf ca.pem > ${live}/fullchain.pem; cat key > ${live}/privkey.pem; systemctl restart postfix`);
			if (code !== 0) throw new Error(stderr);
		});
		const restore = `cd /run/before && cp example.org 113.0.203.in-addr.arpa zen.spamhaus.org ${zones}/`;
		afterAll(() => lab.exec(`${restore}; cat fullchain.pem > ${live}/fullchain.pem; cat privkey.pem > ${live}/privkey.pem; systemctl restart nsd postfix`));

		test.each([
			['CAA names the authority', add('@ CAA 0 issue "letsencrypt.org; accounturi=https://acme.test/1"'), [], /^caa ok: CAA allows letsencrypt\.org/],
			['CAA names another', add('mx CAA 0 issue "digicert.com"'), [/^caa failure: CAA does not allow letsencrypt\.org/]],
			['CAA names nobody', add('@ CAA 0 issue ";"'), [/^caa failure: CAA does not allow letsencrypt\.org/]],
			['CAA demands what nobody knows', add('@ CAA 128 tbs "x"'), [/^caa failure: CAA has a critical tag "tbs"/]],
			[
				'another address',
				`sed -i 's/^mx A .*/mx A 203.0.113.99/' ${zones}/example.org`,
				[/^address failure: mx\.example\.org leads to 203\.0\.113\.99/, /^reverse /],
			],
			['no AAAA', `sed -i '/^mx AAAA/d' ${zones}/example.org`, [/^address warning: mx\.example\.org has no AAAA record/, /^reverse /]],
			['an alias', `sed -i '/^mx /d; $ a mx CNAME mail' ${zones}/example.org`, [/^address failure: mx\.example\.org is an alias of mail\.example\.org/]],
			['no reverse name', `sed -i '/^10 PTR/d' ${zones}/113.0.203.in-addr.arpa`, [/^reverse failure: 203\.0\.113\.10 has no/]],
			['another reverse name', `sed -i 's/^10 PTR .*/10 PTR static.example.com./' ${zones}/113.0.203.in-addr.arpa`, [/^reverse failure: .*does not lead back/]],
			['SPF of the name in HELO', add('mx TXT "v=spf1 ip4:198.51.100.84 -all"'), [/^spf-helo failure: SPF does not allow 203\.0\.113\.10/]],
			['on a block list', `echo '10.113.0.203 A 127.0.0.2' >> ${zones}/zen.spamhaus.org`, [/^blocklist failure: 203\.0\.113\.10 is on Spamhaus ZEN/]],
			['a block list that refuses to say', `echo '10.113.0.203 A 127.255.255.254' >> ${zones}/zen.spamhaus.org`, [/^blocklist unknown: /]],
			['TLSA that nobody signed', add(`_25._tcp.mx TLSA 3 1 1 ${'ab'.repeat(32)}`), [/^dane warning: There is a TLSA record, but DNSSEC does not prove it/]],
		] as const)('%s', async (_, change, bad, well?: RegExp) => {
			await lab.exec(`${restore}; ${change}; systemctl reset-failed nsd; systemctl restart nsd`);
			const {findings} = await look(['example.org']);
			expect(lines(findings, 'mx.example.org', true)).toEqual(bad.map(pattern => expect.stringMatching(pattern)));
			if (well) expect(lines(findings, 'mx.example.org', false)).toContainEqual(expect.stringMatching(well));
		});
	});

	describe('of those who are asked', () => {
		const open: Socket[] = [];
		const listen = async (port: number, onMessage: (message: Buffer, back: (answer: Buffer) => void) => void): Promise<string> => {
			const socket = createSocket('udp4');
			open.push(socket);
			socket.on('message', (message, from) => onMessage(message, answer => socket.send(answer, from.port, from.address)));
			await new Promise<void>(resolve => socket.bind(port, '203.0.113.1', resolve));
			return `203.0.113.1:${socket.address().port}`;
		};
		afterAll(() => {
			for (const socket of open) socket.close();
		});

		test('one whose TCP is shut off tells what fits into a datagram, and the rest is not known', async () => {
			const relay = await listen(0, (message, back) => {
				const onward = createSocket('udp4');
				onward.once('message', answer => {
					back(answer);
					onward.close();
				});
				onward.send(message, 53, lab.publicAddress);
			});
			const {findings} = await look(['big.test'], ['--resolver', relay]);
			expect(lines(findings, 'big.test', true)).toEqual([expect.stringMatching(/^spf unknown: .*nothing answers DNS at 203\.0\.113\.1/)]);
			expect(lines(findings, 'big.test', false)).toContainEqual(expect.stringMatching(/^mx ok/));
		});

		describe('a zone whose name servers keep silent', () => {
			beforeAll(async () => {
				await listen(53, () => undefined);
				// Not below test., of which unbound says by itself that nothing is there (RFC 6761).
				await lab.exec(`cp /etc/nsd/zones/root /run/root.before
printf 'silent.example. NS ns.silent.example.\nns.silent.example. A 203.0.113.1\n' >> /etc/nsd/zones/root
echo 'mail._domainkey.silent.example silent.example:mail:/etc/dkimkeys/example.org/mail.private' >> /etc/opendkim/key.table
echo '*@silent.example mail._domainkey.silent.example' >> /etc/opendkim/signing.table`);
				await serveSigned(lab);
				await signZone(lab, []);
			});
			afterAll(async () => {
				await removeSigned(lab);
				await lab.exec('cp /run/root.before /etc/nsd/zones/root; systemctl restart nsd');
			});
			const topicsOfIt = new Set(['mx', 'spf', 'dkim', 'dmarc', 'mta-sts', 'tls-rpt', 'clients', 'autoconfig']);

			test('is not known, soon, and the others are judged as ever', async () => {
				const {findings, ms} = await look(['silent.example', 'example.net'], ['--resolver', farResolver]);
				const bad = lines(findings, 'silent.example', true);
				expect(new Set(bad.map(line => line.split(' ')[0]))).toEqual(topicsOfIt);
				expect(bad.filter(line => !/^\S+ unknown: .*(?:did not answer within|SERVFAIL)/.test(line))).toEqual([]);
				expect(lines(findings, 'silent.example', false)).toEqual([]);
				expect(lines(findings, 'example.net', true)).toEqual([]);
				expect(ms).toBeLessThan(15_000);
			});

			test('a server that only refers to them has not said that there is nothing', async () => {
				const {findings} = await look(['silent.example'], ['--resolver', lab.publicAddress]);
				const bad = lines(findings, 'silent.example', true);
				expect(bad.filter(line => !/^\S+ unknown: .*203\.0\.113\.10 only says that ns\.silent\.example would know/.test(line))).toEqual([]);
				expect(new Set(bad.map(line => line.split(' ')[0]))).toEqual(topicsOfIt);
			});
		});
	});
});
