// What each topic makes of what the DNS says: each fault judged right, and a good zone without a complaint.
import {createHash, X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {topics} from '../../source/dns/topics/list.ts';
import {dkimKey, judged, otherKey, publicKey, type Situation, shortKey, told, toPublish} from './example-server.ts';

test('a good zone is good: nothing but "well" and "optional"', async () => {
	for (const topic of topics) {
		const verdicts = await judged(topic.id);
		expect([topic.id, ...told(verdicts).filter(line => !/^(?:ok|skipped): /.test(line))]).toEqual([topic.id]);
		expect([topic.id, ...toPublish(verdicts)]).toEqual([topic.id]);
	}
});

type Row = readonly [what: string, topic: string, change: Situation, says: RegExp, publish?: string | RegExp];

const spf = (...texts: readonly string[]): Situation => ({zone: {'example.org TXT': texts}});
const dkim = (text: string, more: Situation = {}): Situation => ({...more, zone: {'mail._domainkey.example.org TXT': [text]}});
const dmarc = (text: string): Situation => ({zone: {'_dmarc.example.org TXT': [text]}});
const ten = Object.fromEntries(Array.from({length: 11}, (_, index) => [`i${index}.example.com TXT`, ['v=spf1 ip4:198.51.100.1 -all']]));

const chain = ['leaf', 'intermediate'].map(name => readFileSync(new URL(`../../fixtures/certificates/${name}.pem`, import.meta.url), 'utf8'));
const sha256OfKey = (pem = ''): string =>
	createHash('sha256')
		.update(new X509Certificate(pem).publicKey.export({type: 'spki', format: 'der'}))
		.digest('hex');
const served: NonNullable<Situation['server']> = {
	served: {ok: true, value: {connected: true, greeting: '', plainOffers: [], tls: undefined, offers: [], chain, verify: undefined, trouble: ''}},
};
const fitting = {usage: 3, selector: 1, matching: 1, data: sha256OfKey(chain[0])};
const issuer = {usage: 2, selector: 1, matching: 1, data: sha256OfKey(chain[1])};
const stale = {...fitting, data: 'aa'.repeat(32)};
const tlsa = (...records: ReadonlyArray<typeof fitting>): NonNullable<Situation['zone']> => ({'_25._tcp.mx.example.org TLSA': records});

const rows: readonly Row[] = [
	[
		'the old address',
		'spf',
		spf('v=spf1 ip4:198.51.100.84 -all'),
		/^failure: SPF does not allow 203\.0\.113\.10, 2001:db8::10 \(fail\)/,
		'example.org TXT v=spf1 ip4:198.51.100.84 ip4:203.0.113.10 ip6:2001:db8::10 -all',
	],
	[
		'one address of two',
		'spf',
		spf('v=spf1 ip4:203.0.113.10 ~all'),
		/^failure: SPF does not allow 2001:db8::10 \(softfail\)/,
		'example.org TXT v=spf1 ip4:203.0.113.10 ip6:2001:db8::10 ~all',
	],
	[
		'no record',
		'spf',
		{without: ['example.org TXT']},
		/^failure: example\.org has no SPF record/,
		'example.org TXT v=spf1 ip4:203.0.113.10 ip6:2001:db8::10 -all',
	],
	[
		'two records',
		'spf',
		spf('v=spf1 mx -all', 'v=spf1 include:example.com ~all'),
		/^failure: example\.org has 2 SPF records/,
		'example.org TXT v=spf1 mx include:example.com ip4:203.0.113.10 ip6:2001:db8::10 -all',
	],
	['other texts beside it', 'spf', spf('v=spf1 mx -all', 'verification=abc', 'v=spf10 nothing'), /^ok: SPF allows/],
	['a typing error', 'spf', spf('v=spf mx -all'), /^failure: .* meant for SPF and is none/],
	[
		'11 lookups',
		'spf',
		{
			zone: {
				...ten,
				'example.org TXT': [
					`v=spf1 ${Object.keys(ten)
						.map(key => `include:${key.slice(0, -4)}`)
						.join(' ')} mx -all`,
				],
			},
		},
		/^failure: Evaluating SPF of example\.org takes 12 lookups/,
		/v=spf1 ip4:203\.0\.113\.10/,
	],
	[
		'11 lookups behind a match',
		'spf',
		{
			zone: {
				...ten,
				'example.org TXT': [
					`v=spf1 ip4:203.0.113.10 ip6:2001:db8::10 ${Object.keys(ten)
						.map(key => `include:${key.slice(0, -4)}`)
						.join(' ')} -all`,
				],
			},
		},
		/^failure: Evaluating SPF of example\.org takes 11 lookups/,
	],
	['a loop', 'spf', {zone: {'example.org TXT': ['v=spf1 include:example.org -all']}}, /^failure: Evaluating SPF of example\.org takes more than 40 lookups/],
	[
		'void lookups',
		'spf',
		spf('v=spf1 mx a:n1.example.com a:n2.example.com a:n3.example.com -all'),
		/^failure: SPF of example\.org asks for 3 names that are not there/,
	],
	['+all', 'spf', spf('v=spf1 +all'), /^failure: SPF of example\.org: \+all allows the whole world/, 'example.org TXT v=spf1 -all'],
	['no all', 'spf', spf('v=spf1 mx'), /^warning: .* neither all nor redirect/, 'example.org TXT v=spf1 mx -all'],
	['ptr', 'spf', spf('v=spf1 mx ptr -all'), /^warning: .* ptr is slow/, 'example.org TXT v=spf1 mx -all'],
	['an unknown mechanism', 'spf', spf('v=spf1 ipv4:203.0.113.10 -all'), /^failure: SPF of example\.org is broken: .*ipv4/],
	['SERVFAIL', 'spf', {zone: {'example.org TXT': 'ns says SERVFAIL'}}, /^unknown: Whether SPF of example\.org is right is not known: ns says SERVFAIL/],
	[
		'an include that times out',
		'spf',
		{zone: {'example.org TXT': ['v=spf1 include:slow.example.com -all'], 'slow.example.com TXT': 'it did not answer'}},
		/^unknown: SPF could not be evaluated/,
	],
	['a domain that is not here', 'spf', {...spf('v=spf1 mx -all'), domain: {from: []}}, /^warning: example\.org does not send/, 'example.org TXT v=spf1 -all'],

	['no record', 'spf-helo', {}, /^skipped: mx\.example\.org has no SPF record of its own/],
	['as it should be', 'spf-helo', {zone: {'mx.example.org TXT': ['v=spf1 a -all']}}, /^ok: SPF allows 203\.0\.113\.10 and 2001:db8::10 to call itself mx/],
	[
		'the old address',
		'spf-helo',
		{zone: {'mx.example.org TXT': ['v=spf1 ip4:198.51.100.84 -all']}},
		/^failure: SPF does not allow 203\.0\.113\.10, 2001:db8::10 \(fail\): notices of delivery/,
		'mx.example.org TXT v=spf1 ip4:198.51.100.84 ip4:203.0.113.10 ip6:2001:db8::10 -all',
	],
	['two records', 'spf-helo', {zone: {'mx.example.org TXT': ['v=spf1 a -all', 'v=spf1 -all']}}, /^failure: mx\.example\.org has 2 SPF records/],
	['SERVFAIL', 'spf-helo', {zone: {'mx.example.org TXT': 'ns says SERVFAIL'}}, /^unknown: Whether SPF of mx\.example\.org is right is not known/],

	[
		'no record',
		'dkim',
		{without: ['mail._domainkey.example.org TXT']},
		/^failure: There is no DKIM record at mail\._domainkey/,
		`mail._domainkey.example.org TXT v=DKIM1; h=sha256; k=rsa; p=${publicKey}`,
	],
	['another key', 'dkim', dkim(`v=DKIM1; p=${otherKey}`), /^failure: .* is not the one that the server signs with/],
	['cut off', 'dkim', dkim(`v=DKIM1; p=${publicKey.slice(0, 230)}`), /^failure: .* cut off after 230 of 392 characters/],
	['revoked', 'dkim', dkim('v=DKIM1; p='), /^failure: .* revoked/],
	['testing', 'dkim', dkim(`v=DKIM1; t=y; p=${publicKey}`), /^warning: .* t=y/],
	['only sha1', 'dkim', dkim(`v=DKIM1; h=sha1; p=${publicKey}`), /^failure: .* h=sha1/],
	['not for mail', 'dkim', dkim(`v=DKIM1; s=tlsrpt; p=${publicKey}`), /^failure: .* not for mail/],
	['blanks in the key', 'dkim', dkim(`v=DKIM1; p=${publicKey.slice(0, 100)} ${publicKey.slice(100)}`), /^ok: /],
	['no version', 'dkim', dkim(`k=rsa; p=${publicKey}`), /^ok: /],
	['a short key', 'dkim', dkim(`v=DKIM1; p=${shortKey}`, {domain: {keys: [{...dkimKey, publicKey: shortKey}]}}), /^warning: .* 1024 bits/],
	[
		'two records',
		'dkim',
		{zone: {'mail._domainkey.example.org TXT': [`v=DKIM1; p=${publicKey}`, `v=DKIM1; p=${otherKey}`]}},
		/^failure: There are 2 DKIM records/,
	],
	[
		'a private key that cannot be read',
		'dkim',
		{domain: {keys: [{...dkimKey, publicKey: undefined, why: 'it is encrypted'}]}},
		/^unknown: Whether the key .* is not known: .*: it is encrypted/,
	],
	[
		'a key that waits',
		'dkim',
		{without: ['mail._domainkey.example.org TXT'], domain: {keys: [{...dkimKey, signs: false}]}},
		/^warning: Mail from example\.org is not signed/,
	],
	['no key at all', 'dkim', {domain: {keys: []}}, /^warning: Mail from example\.org is not signed/],

	[
		'no policy',
		'dmarc',
		{without: ['_dmarc.example.org TXT']},
		/^failure: example\.org has no DMARC policy/,
		'_dmarc.example.org TXT v=DMARC1; p=quarantine; rua=mailto:postmaster@example.org',
	],
	['none', 'dmarc', dmarc('v=DMARC1; p=none; rua=mailto:a@example.org'), /^warning: The policy is none/, /p=quarantine/],
	[
		'old tags',
		'dmarc',
		dmarc('v=DMARC1; p=reject; pct=50; rua=mailto:a@example.org'),
		/^warning: pct is no longer part/,
		'_dmarc.example.org TXT v=DMARC1; p=reject; rua=mailto:a@example.org',
	],
	['a policy of another word', 'dmarc', dmarc('v=DMARC1; p=block; rua=mailto:a@example.org'), /^failure: .* p=block/],
	['no policy tag', 'dmarc', dmarc('v=DMARC1; rua=mailto:a@example.org'), /^failure: .* no policy/],
	[
		'reports to another who did not agree',
		'dmarc',
		{zone: {'_dmarc.example.org TXT': ['v=DMARC1; p=reject; rua=mailto:a@example.com'], 'example.com MX': [{priority: 1, host: 'm.example.com'}]}},
		/^warning: example\.com has not agreed/,
	],
	[
		'reports to another who agreed',
		'dmarc',
		{
			zone: {
				'_dmarc.example.org TXT': ['v=DMARC1; p=reject; rua=mailto:a@example.com'],
				'example.com MX': [{priority: 1, host: 'm.example.com'}],
				'example.org._report._dmarc.example.com TXT': ['v=DMARC1'],
			},
		},
		/^ok: /,
	],
	['two', 'dmarc', {zone: {'_dmarc.example.org TXT': ['v=DMARC1; p=reject', 'v=DMARC1; p=none']}}, /^failure: There are 2 DMARC records/],
	['the policy of the domain above', 'dmarc', {domain: {name: 'sub.example.org'}}, /^ok: .* The policy is that of example\.org/],
	['SERVFAIL', 'dmarc', {zone: {'_dmarc.example.org TXT': 'ns says SERVFAIL'}}, /^unknown: /],

	['none', 'mx', {without: ['example.org MX']}, /^failure: example\.org has no MX/, 'example.org MX 10 mx.example.org.'],
	[
		'an alias',
		'mx',
		{zone: {'example.org MX': [{priority: 10, host: 'mail.example.org'}], 'mail.example.org CNAME': ['mx.example.org']}},
		/^failure: mail\.example\.org is an alias of mx\.example\.org/,
	],
	['an address', 'mx', {zone: {'example.org MX': [{priority: 10, host: '203.0.113.10'}]}}, /^failure: .* is an address/],
	[
		'another server',
		'mx',
		{zone: {'example.org MX': [{priority: 10, host: 'mx.example.com'}], 'mx.example.com A': ['198.51.100.84']}},
		/^failure: .* not to this server/,
	],
	[
		'a name that is not there',
		'mx',
		{zone: {'example.org MX': [{priority: 10, host: 'gone.example.org'}]}},
		/^failure: .* there is no host gone\.example\.org/,
	],
	[
		'a second one elsewhere',
		'mx',
		{
			zone: {
				'example.org MX': [
					{priority: 10, host: 'mx.example.org'},
					{priority: 20, host: 'b.example.com'},
				],
				'b.example.com A': ['198.51.100.84'],
			},
		},
		/^ok: .* and to b\.example\.com/,
	],
	['null', 'mx', {zone: {'example.org MX': [{priority: 0, host: ''}]}}, /^failure: .* takes no mail, but it is a mail domain/],
	[
		'null, of a domain that is not here',
		'mx',
		{zone: {'example.org MX': [{priority: 0, host: ''}]}, domain: {from: []}},
		/^ok: example\.org says that it takes no mail/,
	],
	['SERVFAIL', 'mx', {zone: {'example.org MX': 'ns says SERVFAIL'}}, /^unknown: /],

	['no A', 'address', {without: ['mx.example.org A']}, /^failure: mx\.example\.org has no A record/, 'mx.example.org A 203.0.113.10'],
	[
		'another A',
		'address',
		{zone: {'mx.example.org A': ['198.51.100.84']}},
		/^failure: mx\.example\.org leads to 198\.51\.100\.84, but this server is 203\.0\.113\.10/,
	],
	['no AAAA', 'address', {without: ['mx.example.org AAAA']}, /^warning: .* no AAAA record/, 'mx.example.org AAAA 2001:db8::10'],
	[
		'an alias',
		'address',
		{
			zone: {'mx.example.org CNAME': ['h.example.org'], 'h.example.org A': ['203.0.113.10'], 'h.example.org AAAA': ['2001:db8::10']},
			without: ['mx.example.org A', 'mx.example.org AAAA'],
		},
		/^failure: .* is an alias of h\.example\.org/,
	],
	['a private address', 'address', {zone: {'mx.example.org A': ['192.168.1.5']}}, /^failure: .* nobody outside can reach/],
	['no name', 'address', {server: {hostName: 'localhost'}}, /^failure: The server calls itself localhost/],

	[
		'none',
		'reverse',
		{without: ['10.113.0.203.in-addr.arpa PTR']},
		/^failure: 203\.0\.113\.10 has no PTR record/,
		'10.113.0.203.in-addr.arpa PTR mx.example.org.',
	],
	[
		'another name',
		'reverse',
		{zone: {'10.113.0.203.in-addr.arpa PTR': ['mail.example.org'], 'mail.example.org A': ['203.0.113.10']}},
		/^warning: .* but the server says mx\.example\.org in HELO/,
	],
	['not confirmed', 'reverse', {zone: {'10.113.0.203.in-addr.arpa PTR': ['static.example.com']}}, /^failure: .* does not lead back/],
	['no addresses', 'reverse', {server: {addresses: []}}, /^unknown: /],

	['unsigned', 'dane', {zone: tlsa(stale)}, /^warning: .* DNSSEC does not prove it/],
	[
		'the certificate served',
		'dane',
		{dnssec: 'proven', server: served, zone: tlsa(fitting)},
		/^ok: TLSA fits the certificate on port 25, and DNSSEC proves it\.$/,
	],
	['its issuer', 'dane', {dnssec: 'proven', server: served, zone: tlsa(issuer)}, /^ok: TLSA fits/],
	['the next key beside it', 'dane', {dnssec: 'proven', server: served, zone: tlsa(fitting, stale)}, /^ok: .* 1 more waits for the next key/],
	[
		'another certificate',
		'dane',
		{dnssec: 'proven', server: served, zone: tlsa(stale)},
		/^failure: No TLSA record fits the certificate on port 25/,
		`_25._tcp.mx.example.org TLSA 3 1 1 ${fitting.data}`,
	],
	['usages for the web', 'dane', {dnssec: 'proven', server: served, zone: tlsa({...fitting, usage: 1})}, /^warning: Only usages 2 and 3/],
	['nothing served', 'dane', {dnssec: 'proven', zone: tlsa(fitting)}, /^unknown: Whether TLSA fits the certificate on port 25 is not known/],
	[
		'proven by somebody far away',
		'dane',
		{dnssec: 'claimed', server: served, zone: tlsa(fitting)},
		/^unknown: .* anybody on the way from there could have said so/,
	],
	['wrong, says somebody far away', 'dane', {dnssec: 'claimed', server: served, zone: tlsa(stale)}, /^failure: No TLSA record fits/],
	['an answer that does not come', 'dane', {zone: {'_25._tcp.mx.example.org TLSA': 'it did not answer'}}, /^unknown: /],
	[
		'listed',
		'blocklist',
		{server: {addresses: ['203.0.113.10']}, zone: {'10.113.0.203.zen.spamhaus.org A': ['127.0.0.3']}},
		/^failure: 203\.0\.113\.10 is on Spamhaus ZEN \(CSS/,
	],
	[
		'refused by the list',
		'blocklist',
		{server: {addresses: ['203.0.113.10']}, zone: {'10.113.0.203.zen.spamhaus.org A': ['127.255.255.254']}},
		/^unknown: .* does not answer public resolvers/,
	],
	[
		'a resolver that invents',
		'blocklist',
		{server: {addresses: ['203.0.113.10']}, zone: {'10.113.0.203.zen.spamhaus.org A': ['198.51.100.1']}},
		/^unknown: .* invents answers/,
	],

	[
		'no policy file',
		'mta-sts',
		{zone: {'_mta-sts.example.org TXT': ['v=STSv1; id=1'], 'mta-sts.example.org A': ['203.0.113.10']}},
		/^failure: The policy cannot be fetched/,
	],
	[
		'no host',
		'mta-sts',
		{zone: {'_mta-sts.example.org TXT': ['v=STSv1; id=1']}},
		/^failure: There is no host mta-sts\.example\.org/,
		'mta-sts.example.org CNAME mx.example.org.',
	],
	[
		'a policy without the MX',
		'mta-sts',
		{
			policy: 'version: STSv1\r\nmode: enforce\r\nmx: old.example.org\r\nmax_age: 604800\r\n',
			zone: {'_mta-sts.example.org TXT': ['v=STSv1; id=1'], 'mta-sts.example.org A': ['203.0.113.10']},
		},
		/^failure: The policy does not name mx\.example\.org/,
	],
	[
		'testing',
		'mta-sts',
		{
			policy: 'version: STSv1\nmode: testing\nmx: *.example.org\nmax_age: 604800\n',
			zone: {'_mta-sts.example.org TXT': ['v=STSv1; id=1'], 'mta-sts.example.org A': ['203.0.113.10']},
		},
		/^warning: .* only tested/,
	],
	[
		'enforced',
		'mta-sts',
		{
			policy: 'version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 604800\n',
			zone: {'_mta-sts.example.org TXT': ['v=STSv1; id=1'], 'mta-sts.example.org A': ['203.0.113.10']},
		},
		/^ok: /,
	],
	['no id', 'mta-sts', {zone: {'_mta-sts.example.org TXT': ['v=STSv1;']}}, /^failure: .* no id/],

	['no receiver', 'tls-rpt', {zone: {'_smtp._tls.example.org TXT': ['v=TLSRPTv1;']}}, /^failure: .* names no mailto/, /rua=mailto:postmaster@example\.org/],
	['an address of the new kind that nobody tells', 'autoconfig', {zone: {'autoconfig.example.org AAAA': 'nobody answers'}}, /^unknown: .*nobody answers/],
	[
		'a port of the other way of TLS',
		'clients',
		{zone: {'_imaps._tcp.example.org SRV': [{priority: 0, weight: 1, port: 143, host: 'mx.example.org'}]}, server: {ports: [25, 143, 587, 993]}},
		/^failure: Mail programs are sent to port 143, where TLS begins with STARTTLS and not at once\.$/,
		'_imaps._tcp.example.org SRV 0 1 993 mx.example.org.',
	],
	[
		'a port where nothing listens',
		'clients',
		{zone: {'_pop3s._tcp.example.org SRV': [{priority: 0, weight: 1, port: 995, host: 'mx.example.org'}]}},
		/^failure: .* port 995, where nothing listens/,
		'_pop3s._tcp.example.org SRV 0 0 0 .',
	],
	['another authority', 'caa', {zone: {'example.org CAA': [{flags: 0, tag: 'issue', value: 'letsencrypt.org'}]}}, /^ok: CAA allows letsencrypt\.org/],
	['an unknown critical tag', 'caa', {zone: {'example.org CAA': [{flags: 128, tag: 'future', value: 'x'}]}}, /^failure: .* critical tag/],
];

describe.each([...new Set(rows.map(row => row[1]))])('%s', id => {
	const own = rows.filter(row => row[1] === id);
	test.each(own.map(row => [row[0], row] as const))('%s', async (_, [, , change, says, publish]) => {
		const verdicts = await judged(id, change);
		expect(told(verdicts).find(line => says.test(line)) ?? told(verdicts)).toMatch(says);
		if (publish !== undefined) expect(toPublish(verdicts)).toContainEqual(publish instanceof RegExp ? expect.stringMatching(publish) : publish);
	});
});
