// What a mail program must be told to read and send mail here: names, ports and TLS as they are really served, tried from this machine (RFC 8314, RFC 6186).
import type {At} from '../checks/shape.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import {coversName, readChain} from '../ports/certificate.ts';
import {type PortProbe, probePort} from '../ports/probe-port.ts';
import type {ServiceKind} from '../ports/service-kind.ts';

export type ClientService = {
	readonly protocol: 'imap' | 'pop3' | 'smtp';
	/** The name to be typed in, which the certificate bears. */
	readonly host: string;
	readonly port: number;
	/** `tls`: from the first byte. */
	readonly security: 'tls' | 'starttls';
	/** Why a program would warn or fail; empty: it would not. */
	readonly warning: string;
};

export type Card = {
	readonly address: string;
	/** What is typed in as user name. */
	readonly user: string;
	readonly domain: string;
	/** The best for each protocol first. */
	readonly services: readonly ClientService[];
	/** What could not be offered, and why. */
	readonly notes: readonly string[];
};

type Door = {readonly kind: ServiceKind; readonly port: number; readonly protocol: ClientService['protocol']; readonly security: ClientService['security']};

const doors: readonly Door[] = [
	{kind: 'imaps', port: 993, protocol: 'imap', security: 'tls'},
	{kind: 'imap', port: 143, protocol: 'imap', security: 'starttls'},
	{kind: 'submissions', port: 465, protocol: 'smtp', security: 'tls'},
	{kind: 'submission', port: 587, protocol: 'smtp', security: 'starttls'},
	{kind: 'pop3s', port: 995, protocol: 'pop3', security: 'tls'},
];

const serves = ({security}: Door, probe: PortProbe): boolean =>
	probe.reachable === 'open' && probe.tls !== undefined && (security === 'tls' || probe.offersTls === true);

/** The name that its certificate bears: the one that is expected, else the first that is a name. */
const nameFor = (names: readonly string[], wanted: readonly string[]): string | undefined =>
	wanted.find(name => coversName(names, name)) ?? names.find(name => name.includes('.') && !name.startsWith('*') && !/^[\d.:]+$/.test(name));

/** `trusted`: whether programs trust its chain, which an authority of the house's own does not make. */
const judge = (door: Door, probe: PortProbe, wanted: readonly string[], now: Date): ClientService | undefined => {
	const leaf = probe.tls && readChain(probe.tls.chain)?.leaf;
	if (!serves(door, probe) || !leaf) return undefined;
	const host = nameFor(leaf.names, wanted) ?? wanted[0] ?? '';
	const expired = leaf.expires <= now;
	const covered = coversName(leaf.names, host);
	const warning = expired
		? `its certificate expired on ${leaf.expires.toISOString().slice(0, 10)}`
		: covered
			? probe.tls?.authorized === true || probe.tls?.authorizationError === 'ERR_TLS_CERT_ALTNAME_INVALID'
				? ''
				: `programs do not know who issued its certificate (${leaf.issuer})`
			: `its certificate is for ${leaf.names.join(', ') || 'no name'}`;
	return {protocol: door.protocol, host, port: door.port, security: door.security, warning};
};

/** A name that no client can look up is no use to it. Where nobody can tell, only names that the server or the user gave are taken. */
const leadsTo = async (at: At, name: string, target: string): Promise<boolean> => {
	if (at.here.addresses === undefined) return !name.startsWith('mail.');
	const of = async (each: string): Promise<readonly string[]> => (await at.here.addresses?.(each).catch(() => undefined)) ?? [];
	const [addresses, own] = await Promise.all([of(name), of(target)]);
	return addresses.some(each => each === target || own.includes(each));
};

/** Never throws for what is not served: that is a note. */
export const clientCard = async (at: At, address: string): Promise<Card> => {
	const domain = address.slice(address.lastIndexOf('@') + 1);
	const settings = await at.ask(postconfSettings, undefined);
	const own = settings.ok ? settings.value.values.get('myhostname') : undefined;
	const target = at.target.publicAddress ?? at.target.vpnAddress ?? '127.0.0.1';
	const wanted: string[] = [];
	for (const name of new Set([at.target.hostName, own, `mail.${domain}`])) if (name?.includes('.') && (await leadsTo(at, name, target))) wanted.push(name);
	const probes = await Promise.all(
		doors.map(door =>
			probePort({
				connect: at.here.connect,
				clock: at.clock,
				signal: at.signal,
				address: target,
				port: door.port,
				kind: door.kind,
				...(at.target.hostName !== undefined && {serverName: at.target.hostName}),
			}),
		),
	);
	const now = at.clock.now();
	const services = doors.flatMap((door, index) => judge(door, probes[index] as PortProbe, wanted, now) ?? []);
	const missing = (['imap', 'smtp'] as const).filter(protocol => !services.some(each => each.protocol === protocol));
	return {
		address,
		user: address,
		domain,
		services,
		notes: missing.map(protocol => {
			const index = doors.findIndex(door => door.protocol === protocol);
			return `${protocol === 'imap' ? 'Reading mail' : 'Sending mail'} with TLS is not served to the outside: port ${doors[index]?.port} is ${probes[index]?.reachable ?? 'unknown'}${probes[index]?.trouble ? ` (${probes[index].trouble})` : ''}.`;
		}),
	};
};
