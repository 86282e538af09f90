// Every certificate that the mail ports of a server serve: what is in it, whether it is the newest, and which TLS goes with it.
import type {At, Finding} from '../checks/shape.ts';
import {type Certbot, certbotLineages} from '../commands/certbot-lineages.ts';
import type {Answer} from '../commands/shape.ts';
import {ssListeners} from '../commands/ss-listeners.ts';
import type {Host} from '../host/host.ts';
import {type ChainFacts, daysLeft, readChain} from './certificate.ts';
import {judgeCertificate, type OnDisk, onDisk} from './judge-certificate.ts';
import {lookAtCertificate} from './look-at-certificate.ts';
import type {MailPort} from './look-at-mail-port.ts';
import {type OfferedVersions, offeredVersions} from './tls-versions.ts';

export type PortCertificate = {
	readonly port: number;
	readonly findings: readonly Finding[];
	readonly chain: (ChainFacts & {readonly daysLeft: number}) | undefined;
	readonly versions: OfferedVersions;
	/** The file that the configuration names; undefined where that is not known, or nothing is served. */
	readonly file: OnDisk | undefined;
};

export type EveryCertificate = {readonly ports: readonly PortCertificate[]; readonly certbot: Answer<Certbot>};

const mailPorts: readonly MailPort[] = [
	{port: 25, protocol: 'smtp', kind: 'smtp', program: 'Postfix'},
	{port: 465, protocol: 'smtps', kind: 'submissions', program: 'Postfix'},
	{port: 587, protocol: 'smtp', kind: 'submission', program: 'Postfix'},
	{port: 993, protocol: 'imaps', kind: 'imaps', program: 'Dovecot'},
	{port: 995, protocol: 'pop3s', kind: 'pop3s', program: 'Dovecot'},
	{port: 4190, protocol: 'sieve', kind: 'sieve', program: 'Dovecot'},
];

const oldVersions = new Set(['TLSv1', 'TLSv1.1']);

const judgeVersions = (port: number, {offered}: OfferedVersions): Finding[] => {
	// To port 25 an old version is better than none: who cannot do more would come in the clear.
	const old = port === 25 ? [] : offered.filter(version => oldVersions.has(version));
	return old.length === 0
		? []
		: [{level: 'warning', subject: `port ${port}`, says: `It still speaks ${old.join(' and ')}, which nobody should use any more (RFC 8996).`}];
};

export const everyCertificate = async (at: At, host: Pick<Host, 'dial'>): Promise<EveryCertificate> => {
	const listeners = await at.ask(ssListeners, undefined);
	const listening = mailPorts.filter(({port}) => !listeners.ok || listeners.value.some(each => each.port === port));
	const [certbot, ports] = await Promise.all([
		at.ask(certbotLineages, {root: '/etc/letsencrypt'}),
		Promise.all(
			listening.map(async (mailPort): Promise<PortCertificate> => {
				const {port, kind} = mailPort;
				const [seen, versions] = await Promise.all([
					lookAtCertificate(at, mailPort),
					offeredVersions({
						connect: (address, to) => host.dial({host: address, port: to}),
						clock: at.clock,
						signal: at.signal,
						address: '127.0.0.1',
						port,
						kind,
						...(at.target.hostName === undefined ? {} : {serverName: at.target.hostName}),
					}),
				]);
				const now = at.clock.now();
				const chain = seen.served.ok ? readChain(seen.served.value.chain.join('\n')) : undefined;
				return {
					port,
					findings: [...judgeCertificate(seen, now), ...judgeVersions(port, versions)],
					chain: chain && {...chain, daysLeft: daysLeft(chain.leaf, now)},
					versions,
					file: chain && onDisk(chain.leaf, seen),
				};
			}),
		),
	]);
	return {ports, certbot};
};
