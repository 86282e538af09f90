// A and AAAA of the mail host: the name that it says in HELO must lead to the addresses that it sends from (RFC 5321 section 4.1.1.1).
import type {DnsReply} from '../resolver.ts';
import {isPrivate, sameAddress} from '../reverse-name.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, type Verdict} from './shape.ts';

type Seen = {readonly four: DnsReply<string>; readonly six: DnsReply<string>};

const judgeFamily = (name: string, type: 'A' | 'AAAA', reply: DnsReply<string>, own: readonly string[]): Verdict[] => {
	if (reply.state === 'unknown') return [notKnown(name, type, reply.why)];
	const wanted = own.map(address => record(type, name, address));
	const found = reply.state === 'found' ? reply.values.map(value => `${type} ${value}`) : [];
	if (reply.state === 'none') {
		if (own.length === 0) return [];
		return type === 'A'
			? [
					verdict('failure', name, `${name} has no A record: other servers refuse mail from a name that leads nowhere, and cannot bring any.`, {
						publish: wanted,
					}),
				]
			: [
					verdict('warning', name, `${name} has no AAAA record, although mail leaves by IPv6 from ${own.join(', ')}: Gmail and others refuse that.`, {
						publish: wanted,
					}),
				];
	}
	const inside = reply.values.filter(isPrivate);
	if (inside.length > 0) return [verdict('failure', name, `${name} leads to ${inside.join(', ')}, which nobody outside can reach.`, {found, publish: wanted})];
	if (own.length === 0)
		return type === 'A'
			? [verdict('unknown', name, `${name} leads to ${reply.values.join(', ')}; whether that is this server is not known.`, {found})]
			: [verdict('failure', name, `${name} has an AAAA record, but this server has no public IPv6 address: who tries IPv6 first waits or gives up.`, {found})];
	const foreign = reply.values.filter(value => !own.some(address => sameAddress(address, value)));
	const missing = own.filter(address => !reply.values.some(value => sameAddress(address, value)));
	if (missing.length === own.length)
		return [verdict('failure', name, `${name} leads to ${reply.values.join(', ')}, but this server is ${own.join(', ')}.`, {found, publish: wanted})];
	if (foreign.length > 0) return [verdict('warning', name, `${name} also leads to ${foreign.join(', ')}, which is not this server.`, {found, publish: wanted})];
	if (missing.length > 0)
		return [verdict('warning', name, `Mail also leaves from ${missing.join(', ')}, to which ${name} does not lead.`, {found, publish: wanted})];
	return [verdict('ok', name, `${name} leads to ${reply.values.join(', ')}, this server.`, {found, expected: found})];
};

export const address = defineTopic<Seen>({
	id: 'address',
	title: 'Address of the mail host',
	about: 'host',
	why: 'Other servers look up the name that this one says in HELO, and bring mail to where it leads.',
	source: 'RFC 5321, RFC 3596',
	look: async ({dns, server}) => {
		const [four, six] = await Promise.all([dns.ask(server.hostName, 'A'), dns.ask(server.hostName, 'AAAA')]);
		return {four, six};
	},
	wanted: ({server}) => server.addresses.map(each => record(each.includes(':') ? 'AAAA' : 'A', server.hostName, each)),
	judge: ({four, six}, {server}) => {
		const {hostName, addresses} = server;
		if (!hostName.includes('.'))
			return [
				verdict(
					'failure',
					hostName || 'HELO',
					`The server calls itself ${hostName || 'nothing'} in HELO, which is no name that others can look up: set myhostname.`,
				),
			];
		const alias = [four, six].find(reply => reply.aliases.length > 0)?.aliases.at(-1);
		return [
			...(alias === undefined
				? []
				: [
						verdict('failure', hostName, `${hostName} is an alias of ${alias}: a mail host must have addresses of its own (RFC 2181).`, {
							found: [`CNAME ${alias}.`],
							publish: addresses.map(each => record(each.includes(':') ? 'AAAA' : 'A', hostName, each)),
						}),
					]),
			...judgeFamily(
				hostName,
				'A',
				four,
				addresses.filter(each => !each.includes(':')),
			),
			...judgeFamily(
				hostName,
				'AAAA',
				six,
				addresses.filter(each => each.includes(':')),
			),
		];
	},
});
