// SRV by which mail programs find the server of a domain (RFC 6186, RFC 8314).
import type {DnsData, DnsReply} from '../resolver.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, isSilent, type Verdict} from './shape.ts';

type Service = {readonly label: string; readonly port: number; readonly says: string; readonly tls: 'at once' | 'STARTTLS'};
type Asked = {readonly service: Service; readonly name: string; readonly reply: DnsReply<DnsData['SRV']>; readonly alias: boolean};

const services: readonly Service[] = [
	{label: '_imaps', port: 993, says: 'reading mail', tls: 'at once'},
	{label: '_submissions', port: 465, says: 'sending mail, TLS at once', tls: 'at once'},
	{label: '_submission', port: 587, says: 'sending mail', tls: 'STARTTLS'},
	{label: '_pop3s', port: 995, says: 'fetching mail', tls: 'at once'},
	{label: '_imap', port: 143, says: 'reading mail with STARTTLS', tls: 'STARTTLS'},
	{label: '_sieve', port: 4190, says: 'filters', tls: 'STARTTLS'},
];

/** On which the other way of TLS is spoken (RFC 8314 section 7.3). */
const foreignPorts = {'at once': [25, 110, 143, 587, 4190], STARTTLS: [465, 993, 995]} as const;

/** Only those are offered anew; the others are judged where somebody published them. */
const usual = new Set(['_imaps', '_submissions', '_submission']);

const judgeOne = ({service, name, reply, alias}: Asked, hostName: string, ports: readonly number[] | undefined): Verdict[] => {
	if (reply.state === 'unknown') return [notKnown(name, 'SRV', reply.why)];
	if (reply.state === 'none') return [];
	const found = reply.values.map(value => `SRV ${value.priority} ${value.weight} ${value.port} ${value.host}.`);
	const listens = ports === undefined || ports.includes(service.port);
	const publish = [record('SRV', name, listens ? `0 1 ${service.port} ${hostName}.` : '0 0 0 .')];
	const offered = reply.values.filter(value => value.host !== '');
	if (offered.length === 0) return [verdict('ok', name, `It says that there is no service for ${service.says}.`, {found, expected: found})];
	if (alias) return [verdict('failure', name, `${name} names an alias, which SRV must not.`, {found, publish})];
	const ours = offered.filter(value => value.host === hostName);
	const silent = ours.filter(value => ports !== undefined && !ports.includes(value.port));
	if (silent.length > 0) return [verdict('failure', name, `Mail programs are sent to port ${silent[0]?.port}, where nothing listens.`, {found, publish})];
	const mistaken = ours.find(value => (foreignPorts[service.tls] as readonly number[]).includes(value.port));
	if (mistaken !== undefined)
		return [
			verdict(
				'failure',
				name,
				`Mail programs are sent to port ${mistaken.port}, where TLS begins ${service.tls === 'at once' ? 'with STARTTLS and not at once' : 'at once and not with STARTTLS'}.`,
				{found, publish},
			),
		];
	if (ours.length === 0)
		return [verdict('warning', name, `Mail programs are sent to ${offered.map(value => value.host).join(', ')}, not to ${hostName}.`, {found, publish})];
	return [verdict('ok', name, `Mail programs find the server for ${service.says}.`, {found, expected: found})];
};

export const clients = defineTopic<readonly Asked[]>({
	id: 'clients',
	title: 'SRV for mail programs',
	about: 'domain',
	why: 'Mail programs find host and port by themselves, and nobody has to type them; it is optional.',
	source: 'RFC 6186, RFC 8314',
	optional: true,
	wanted: ({domain, server}) =>
		isSilent(domain)
			? []
			: services
					.filter(service => usual.has(service.label) && (server.ports?.includes(service.port) ?? service.label !== '_submissions'))
					.map(service => record('SRV', `${service.label}._tcp.${domain.name}`, `0 1 ${service.port} ${server.hostName}.`)),
	look: ({dns}, domain) =>
		Promise.all(
			services.map(async (service): Promise<Asked> => {
				const name = `${service.label}._tcp.${domain.name}`;
				const reply = await dns.ask(name, 'SRV');
				const [host] = reply.state === 'found' ? reply.values.map(value => value.host).filter(value => value !== '') : [];
				return {service, name, reply, alias: host === undefined ? false : (await dns.ask(host, 'A')).aliases.length > 0};
			}),
		),
	judge: (asked, {domain, server}) => {
		if (isSilent(domain)) return [];
		const verdicts = asked.flatMap(each => judgeOne(each, server.hostName, server.ports));
		const open = asked.some(each => each.reply.state === 'unknown');
		if (verdicts.length > 0 || open) return verdicts;
		const offered = asked.filter(({service}) => usual.has(service.label) && (server.ports?.includes(service.port) ?? true));
		return [
			verdict('skipped', domain.name, 'No SRV records tell mail programs where to go. They are optional.', {
				expected: offered.map(({name, service}) => `${name}. SRV 0 1 ${service.port} ${server.hostName}.`),
			}),
		];
	},
});
