// CAA: which authorities may issue certificates for the mail host, and whether the one that did is among them (RFC 8659).
import {X509Certificate} from 'node:crypto';
import type {DnsData, DnsReply} from '../resolver.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic} from './shape.ts';

type Asked = {readonly name: string; readonly reply: DnsReply<DnsData['CAA']>};

/** Authorities whose name in CAA is known for sure, by the organisation in their certificates. */
const known: ReadonlyArray<readonly [organisation: RegExp, name: string]> = [
	[/^Let's Encrypt$/, 'letsencrypt.org'],
	[/^ZeroSSL/, 'sectigo.com'],
	[/^Sectigo/, 'sectigo.com'],
	[/^DigiCert/, 'digicert.com'],
	[/^Google Trust Services/, 'pki.goog'],
	[/^Buypass/, 'buypass.com'],
];

const issuerOf = (pem: string | undefined): string | undefined => {
	try {
		return pem === undefined ? undefined : /^O=(.*)$/m.exec(new X509Certificate(pem).issuer)?.[1];
	} catch {
		return undefined;
	}
};

export const caa = defineTopic<readonly Asked[]>({
	id: 'caa',
	title: 'CAA',
	about: 'host',
	why: 'An authority that CAA does not name cannot renew the certificate; without CAA every authority in the world may issue one.',
	source: 'RFC 8659',
	optional: true,
	look: ({dns, server}) => {
		const labels = server.hostName.split('.');
		return Promise.all(
			labels.slice(0, -1).map(async (_, index) => {
				const name = labels.slice(index).join('.');
				return {name, reply: await dns.ask(name, 'CAA')};
			}),
		);
	},
	judge: (asked, {server}) => {
		const name = server.hostName;
		const set = asked.find(each => each.reply.state !== 'none');
		const organisation = issuerOf(server.served.ok ? server.served.value.chain[0] : undefined);
		const authority = known.find(([pattern]) => organisation !== undefined && pattern.test(organisation))?.[1];
		const publish = authority === undefined ? [] : [record('CAA', set?.name ?? name, `0 issue "${authority}"`)];
		if (set === undefined)
			return [
				verdict('skipped', name, 'CAA is not used: every authority may issue a certificate for this name. It is optional.', {
					expected: publish.map(each => `CAA ${each.value}`),
				}),
			];
		if (set.reply.state !== 'found') return [notKnown(set.name, 'CAA', set.reply.state === 'unknown' ? set.reply.why : '')];
		const found = set.reply.values.map(({flags, tag, value}) => `CAA ${flags} ${tag} "${value}"`);
		const unknownCritical = set.reply.values.find(
			each => (each.flags & 128) !== 0 && !/^(?:issue|issuewild|iodef|issuemail|contactemail|contactphone)$/i.test(each.tag),
		);
		if (unknownCritical !== undefined)
			return [verdict('failure', set.name, `CAA has a critical tag "${unknownCritical.tag}" that no authority knows: none may issue a certificate.`, {found})];
		const allowed = set.reply.values.filter(each => each.tag.toLowerCase() === 'issue').map(each => (each.value.split(';')[0] ?? '').trim().toLowerCase());
		if (allowed.length === 0) return [verdict('ok', set.name, 'CAA forbids no authority.', {found, expected: found})];
		if (authority === undefined)
			return [
				verdict(
					'ok',
					set.name,
					`CAA allows ${allowed.filter(each => each !== '').join(', ') || 'nobody'}.${organisation === undefined ? '' : ` The certificate is by ${organisation}, whose name in CAA mailtui does not know.`}`,
					{found, expected: found},
				),
			];
		if (!allowed.includes(authority))
			return [verdict('failure', set.name, `CAA does not allow ${authority}, which issued the certificate: its renewal will fail.`, {found, publish})];
		return [verdict('ok', set.name, `CAA allows ${authority}, which issued the certificate.`, {found, expected: found})];
	},
});
