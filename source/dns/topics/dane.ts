// DANE: TLSA of the mail host against the certificate that it really serves; worth something only where DNSSEC proves it (RFC 6698, RFC 7672).
import {createHash, X509Certificate} from 'node:crypto';
import type {DnsData, DnsReply} from '../resolver.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic} from './shape.ts';

type Tlsa = DnsData['TLSA'];

const read = (pem: string): X509Certificate | undefined => {
	try {
		return new X509Certificate(pem);
	} catch {
		return undefined;
	}
};

const dataOf = (certificate: X509Certificate, selector: number, matching: number): string | undefined => {
	const bytes = selector === 0 ? certificate.raw : selector === 1 ? certificate.publicKey.export({type: 'spki', format: 'der'}) : undefined;
	if (bytes === undefined) return undefined;
	if (matching === 0) return bytes.toString('hex');
	const hash = matching === 1 ? 'sha256' : matching === 2 ? 'sha512' : undefined;
	return hash === undefined ? undefined : createHash(hash).update(bytes).digest('hex');
};

/** Usage 3: the certificate itself; 2: one that signed it, and that the server sends. */
const matches = ({usage, selector, matching, data}: Tlsa, chain: readonly X509Certificate[]): boolean =>
	(usage === 3 ? chain.slice(0, 1) : usage === 2 ? chain : []).some(certificate => dataOf(certificate, selector, matching) === data);

const textOf = ({usage, selector, matching, data}: Tlsa): string => `TLSA ${usage} ${selector} ${matching} ${data}`;

export const dane = defineTopic<DnsReply<Tlsa>>({
	id: 'dane',
	title: 'DANE',
	about: 'host',
	why: 'Servers that follow DANE bring no mail at all when TLSA does not fit the certificate; it is optional, and needs DNSSEC.',
	source: 'RFC 7672, RFC 6698, RFC 7671',
	optional: true,
	look: async ({dns, serverDns, server}) => {
		const name = `_25._tcp.${server.hostName}`;
		const reply = await dns.ask(name, 'TLSA');
		if (reply.state !== 'found' || reply.dnssec === 'proven' || serverDns === undefined) return reply;
		// Who brings mail asks a validating resolver on his own machine; this server may have one, too.
		const near = await serverDns.ask(name, 'TLSA');
		return near.state === 'found' && near.dnssec === 'proven' ? near : reply;
	},
	judge: (reply, {server}) => {
		const name = `_25._tcp.${server.hostName}`;
		if (reply.state === 'unknown') return [notKnown(name, 'TLSA', reply.why)];
		const chain = server.served.ok ? server.served.value.chain.map(read).filter(each => each !== undefined) : [];
		const [leaf] = chain;
		const publish = leaf === undefined ? [] : [record('TLSA', name, `3 1 1 ${dataOf(leaf, 1, 1)}`)];
		if (reply.state === 'none')
			return [
				verdict('skipped', name, 'DANE is not used. It is optional, and worth nothing without DNSSEC.', {expected: publish.map(each => `TLSA ${each.value}`)}),
			];
		const found = reply.values.map(textOf);
		if (reply.dnssec === 'none')
			return [
				verdict(
					'warning',
					name,
					'There is a TLSA record, but DNSSEC does not prove it here: nobody may use it. Sign the zone, and run a resolver that validates on the server, such as unbound.',
					{found},
				),
			];
		if (leaf === undefined)
			return [
				verdict(
					'unknown',
					name,
					`Whether TLSA fits the certificate on port 25 is not known: ${server.served.ok ? server.served.value.trouble || 'none was served' : server.served.why}`,
					{found},
				),
			];
		const usable = reply.values.filter(each => each.usage === 2 || each.usage === 3);
		if (usable.length === 0)
			return [
				verdict('warning', name, 'Only usages 2 and 3 count for mail servers (RFC 7672 section 3.1.3); what is published is passed over.', {found, publish}),
			];
		const fitting = usable.filter(each => matches(each, chain));
		if (fitting.length === 0)
			return [verdict('failure', name, 'No TLSA record fits the certificate on port 25: servers that follow DANE bring no mail.', {found, publish})];
		if (reply.dnssec === 'claimed')
			return [
				verdict(
					'unknown',
					name,
					'TLSA fits the certificate on port 25, and the resolver says that DNSSEC proves it; but anybody on the way from there could have said so. No resolver on the server itself proves it: run a validating one there, such as unbound.',
					{found, expected: found},
				),
			];
		const more = usable.length - fitting.length;
		const ahead = more > 0 ? ` ${more} more ${more === 1 ? 'waits' : 'wait'} for the next key.` : '';
		return [verdict('ok', name, `TLSA fits the certificate on port 25, and DNSSEC proves it.${ahead}`, {found, expected: found})];
	},
});
