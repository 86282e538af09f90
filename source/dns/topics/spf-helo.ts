// SPF of the name in HELO: notices of delivery have no sender, and then it is that name which receivers judge (RFC 7208 sections 2.3 and 2.4).
import {judgeSpf, spfTexts} from '../judge-spf.ts';
import {lookAtSpf, type SpfSeen} from '../look-at-spf.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic} from './shape.ts';

/** Whatever addresses the name has: it never has to be changed with them. */
const usual = 'v=spf1 a -all';

export const spfHelo = defineTopic<SpfSeen>({
	id: 'spf-helo',
	title: 'SPF of the mail host',
	about: 'host',
	why: 'Notices of delivery have no sender, so receivers ask whether the name in HELO may send; it is optional.',
	source: 'RFC 7208 sections 2.3 and 2.4',
	optional: true,
	look: ({dns, server}) => lookAtSpf(dns, {name: server.hostName, helo: server.hostName, addresses: server.addresses}),
	wanted: ({server}) => (server.hostName.includes('.') ? [record('TXT', server.hostName, usual)] : []),
	judge: (seen, {server: {hostName: name, addresses}}) => {
		const {reply} = seen;
		if (!name.includes('.')) return [];
		if (reply.state === 'unknown') return [notKnown(name, 'SPF', reply.why)];
		const found = spfTexts(seen).map(text => `TXT ${text}`);
		if (found.length === 0)
			return [
				verdict('skipped', name, `${name} has no SPF record of its own. It is optional, and keeps others from calling themselves so in HELO.`, {
					expected: [`TXT ${usual}`],
				}),
			];
		const wrong = judgeSpf(seen, {name, addresses, otherwise: 'notices of delivery from here are refused or taken for spam'});
		if (wrong.length > 0) return wrong;
		if (seen.sends.length === 0) return [verdict('unknown', name, 'From which address mail leaves is not known, so SPF cannot be evaluated.', {found})];
		return [verdict('ok', name, `SPF allows ${seen.sends.map(each => each.address).join(' and ')} to call itself ${name}.`, {found, expected: found})];
	},
});
