// TLS-RPT: where others report that they could not bring mail over TLS (RFC 8460).
import type {DnsReply} from '../resolver.ts';
import {parseTagList} from '../tag-list.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, isSilent} from './shape.ts';

export const tlsRpt = defineTopic<DnsReply<string>>({
	id: 'tls-rpt',
	title: 'TLS-RPT',
	about: 'domain',
	why: 'Without it nobody tells you that mail stays away because of a certificate or a policy; it is optional.',
	source: 'RFC 8460',
	optional: true,
	wanted: ({domain}) => (isSilent(domain) ? [] : [record('TXT', `_smtp._tls.${domain.name}`, `v=TLSRPTv1; rua=mailto:postmaster@${domain.name}`)]),
	look: ({dns}, domain) => dns.ask(`_smtp._tls.${domain.name}`, 'TXT'),
	judge: (reply, {domain}) => {
		const name = `_smtp._tls.${domain.name}`;
		if (isSilent(domain)) return [];
		if (reply.state === 'unknown') return [notKnown(name, 'TLS-RPT', reply.why)];
		const texts = reply.state === 'found' ? reply.values.filter(text => /^v=TLSRPTv1\s*(?:;|$)/.test(text.trim())) : [];
		const best = `v=TLSRPTv1; rua=mailto:postmaster@${domain.name}`;
		const publish = [record('TXT', name, best)];
		const found = texts.map(text => `TXT ${text}`);
		if (texts.length === 0)
			return [verdict('skipped', name, 'TLS-RPT is not used. It is optional, and worth a record where MTA-STS or DANE is used.', {expected: [`TXT ${best}`]})];
		if (texts.length > 1) return [verdict('failure', name, `There are ${texts.length} TLS-RPT records: they are all ignored.`, {found, publish})];
		const receivers = (parseTagList(texts[0] as string).tags.get('rua') ?? '')
			.split(',')
			.map(uri => uri.trim())
			.filter(uri => uri !== '');
		if (receivers.length === 0 || receivers.some(uri => !/^(?:mailto:\S+@\S+|https:\/\/\S+)$/.test(uri)))
			return [verdict('failure', name, 'The TLS-RPT record names no mailto: or https: address to report to (rua=).', {found, publish})];
		return [verdict('ok', name, `Reports go to ${receivers.join(', ')}.`, {found, expected: found})];
	},
});
