// MX of a domain: where others bring its mail (RFC 5321 section 5, RFC 2181 section 10.3, RFC 7505).
import {isIP} from 'node:net';
import type {DnsData, DnsReply} from '../resolver.ts';
import {sameAddress} from '../reverse-name.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, isSilent, type Verdict} from './shape.ts';

type Target = {readonly host: string; readonly four: DnsReply<string>; readonly six: DnsReply<string>};
type Seen = {readonly reply: DnsReply<DnsData['MX']>; readonly targets: readonly Target[]; readonly own: DnsReply<string>};

const mostTargets = 20;

/** Why mail cannot be brought to this host; undefined when it can. */
const faultOf = ({host, four, six}: Target): string | undefined => {
	if (isIP(host) !== 0) return `${host} is an address; MX must name a host`;
	const alias = [four, six].find(reply => reply.aliases.length > 0)?.aliases.at(-1);
	if (alias !== undefined) return `${host} is an alias of ${alias}, which MX must not name`;
	if (four.state === 'none' && six.state === 'none') return four.exists ? `${host} has no address` : `there is no host ${host}`;
	return undefined;
};

const addressesOf = ({four, six}: Target): string[] => [four, six].flatMap(reply => (reply.state === 'found' ? reply.values : []));

export const mx = defineTopic<Seen>({
	id: 'mx',
	title: 'MX',
	about: 'domain',
	why: 'Other servers bring mail to the hosts that MX names, and nowhere else.',
	source: 'RFC 5321, RFC 2181, RFC 7505',
	look: async ({dns}, domain) => {
		const reply = await dns.ask(domain.name, 'MX');
		const hosts = reply.state === 'found' ? [...new Set(reply.values.map(value => value.host))].filter(host => host !== '').slice(0, mostTargets) : [];
		const [own, targets] = await Promise.all([
			dns.ask(domain.name, 'A'),
			Promise.all(
				hosts.map(async (host): Promise<Target> => {
					const [four, six] = await Promise.all([dns.ask(host, 'A'), dns.ask(host, 'AAAA')]);
					return {host, four, six};
				}),
			),
		]);
		return {reply, targets, own};
	},
	wanted: ({server, domain}) => [record('MX', domain.name, isSilent(domain) ? '0 .' : `10 ${server.hostName}.`)],
	judge: ({reply, targets, own}, {server, domain}): Verdict[] => {
		const {name} = domain;
		if (reply.state === 'unknown') return [notKnown(name, 'MX', reply.why)];
		const found = reply.state === 'found' ? reply.values.map(value => `MX ${value.priority} ${value.host}.`) : [];
		const isNull = reply.state === 'found' && reply.values.some(value => value.host === '');
		if (isSilent(domain)) {
			const publish = [record('MX', name, '0 .')];
			return isNull
				? [verdict('ok', name, `${name} says that it takes no mail.`, {found, expected: found})]
				: [verdict('warning', name, `${name} has no mail here; say so with a null MX, so that nobody tries.`, {found, publish})];
		}
		const publish = [record('MX', name, `10 ${server.hostName}.`)];
		if (isNull) return [verdict('failure', name, `${name} says by its MX that it takes no mail, but it is a mail domain of this server.`, {found, publish})];
		const pointsHere = (target: Target): boolean =>
			target.host === server.hostName || addressesOf(target).some(each => server.addresses.some(mine => sameAddress(mine, each)));
		if (reply.state === 'none') {
			const leadsHere = own.state === 'found' && own.values.some(value => server.addresses.some(mine => sameAddress(mine, value)));
			return leadsHere
				? [verdict('warning', name, `${name} has no MX; others fall back on its A record, which leads here by chance.`, {found, publish})]
				: [verdict('failure', name, `${name} has no MX: no mail comes to it.`, {found, publish})];
		}
		const faults = targets.flatMap(target => faultOf(target) ?? []);
		const open = targets.flatMap(({four, six}) => [four, six]).find(each => each.state === 'unknown');
		if (!targets.some(pointsHere)) {
			if (faults.length > 0) return [verdict('failure', name, `MX of ${name} leads nowhere: ${faults.join('; ')}.`, {found, publish})];
			if (open?.state === 'unknown') return [verdict('unknown', name, `Whether MX of ${name} leads here is not known: ${open.why}.`, {found, publish})];
			return [verdict('failure', name, `MX of ${name} leads to ${targets.map(each => each.host).join(', ')}, not to this server.`, {found, publish})];
		}
		if (faults.length > 0) return [verdict('failure', name, `${faults.join('; ')}.`, {found, publish: [...publish]})];
		const others = targets.filter(each => !pointsHere(each)).map(each => each.host);
		return [verdict('ok', name, `Mail for ${name} comes here${others.length === 0 ? '' : `, and to ${others.join(', ')} as well`}.`, {found, expected: found})];
	},
});
