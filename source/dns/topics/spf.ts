// SPF of a domain, evaluated for the addresses that the server really sends from (RFC 7208).
import {judgeSpf, spfTexts} from '../judge-spf.ts';
import {lookAtSpf, type SpfSeen} from '../look-at-spf.ts';
import {isSpf, plainSpf} from '../spf-terms.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, isSilent} from './shape.ts';

export const spf = defineTopic<SpfSeen>({
	id: 'spf',
	title: 'SPF',
	about: 'domain',
	why: 'Receivers ask SPF whether this server may send for the domain; where it may not, mail is refused or filed as spam.',
	source: 'RFC 7208',
	look: ({dns, server}, {name}) => lookAtSpf(dns, {name, helo: server.hostName, addresses: server.addresses}),
	wanted: ({server, domain}) =>
		isSilent(domain)
			? [record('TXT', domain.name, 'v=spf1 -all')]
			: server.addresses.length > 0
				? [record('TXT', domain.name, plainSpf(server.addresses))]
				: [],
	judge: (seen, facts) => {
		const {reply} = seen;
		const {domain, server} = facts;
		const {name} = domain;
		if (reply.state === 'unknown') return [notKnown(name, 'SPF', reply.why)];
		const texts = spfTexts(seen);
		const found = texts.map(text => `TXT ${text}`);
		if (isSilent(domain))
			return texts.length === 1 && /^v=spf1 -all$/i.test(texts[0]?.trim() ?? '')
				? [verdict('ok', name, `${name} says that nobody sends for it.`, {found, expected: found})]
				: [verdict('warning', name, `${name} does not send; say so, so that nobody can in its name.`, {found, publish: [record('TXT', name, 'v=spf1 -all')]})];
		const near = reply.state === 'found' ? reply.values.find(text => /^\s*"?v\s*=\s*spf/i.test(text) && !isSpf(text)) : undefined;
		if (texts.length === 0)
			return [
				near === undefined
					? verdict('failure', name, `${name} has no SPF record: others cannot tell its mail from forgeries.`, {
							publish: [record('TXT', name, plainSpf(server.addresses))],
						})
					: verdict('failure', name, `${name} has a record that is meant for SPF and is none: it must begin with "v=spf1 ".`, {
							found: [`TXT ${near}`],
							publish: [record('TXT', name, plainSpf(server.addresses))],
						}),
			];
		const wrong = judgeSpf(seen, {name, addresses: server.addresses, otherwise: 'receivers refuse the mail or take it for spam'});
		if (wrong.length > 0) return wrong;
		if (seen.sends.length === 0) return [verdict('unknown', name, 'From which address mail leaves is not known, so SPF cannot be evaluated.', {found})];
		const cost = seen.stranger === undefined ? '' : `, in ${seen.stranger.lookups} of 10 lookups`;
		return [verdict('ok', name, `SPF allows ${seen.sends.map(each => each.address).join(' and ')}${cost}.`, {found, expected: found})];
	},
});
