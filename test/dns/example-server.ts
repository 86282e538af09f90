// A mail server for tests of the DNS: two addresses, a key, a domain; and the zone in which all about it is well.
import {generateKeyPairSync} from 'node:crypto';
import type {DomainKey} from '../../source/dns/keys-of.ts';
import type {Dnssec} from '../../source/dns/resolver.ts';
import type {MailDomain, ServerFacts} from '../../source/dns/server-facts.ts';
import {topics} from '../../source/dns/topics/list.ts';
import type {Verdict} from '../../source/dns/topics/shape.ts';
import {type Zone, zoneDns} from './zone-dns.ts';

const newKey = (bits: number): string => generateKeyPairSync('rsa', {modulusLength: bits}).publicKey.export({type: 'spki', format: 'der'}).toString('base64');

export const publicKey = newKey(2048);
export const otherKey = newKey(2048);
export const shortKey = newKey(1024);

export const dkimKey: DomainKey = {
	domain: 'example.org',
	selector: 'mail',
	path: '/etc/dkimkeys/example.org/mail.private',
	mode: '0600',
	owner: 'opendkim',
	group: 'opendkim',
	publicKey,
	why: '',
	made: undefined,
	signs: true,
};

export const domain: MailDomain = {name: 'example.org', from: ['mailboxes', 'OpenDKIM'], keys: [dkimKey]};

export const server: ServerFacts = {
	hostName: 'mx.example.org',
	addresses: ['203.0.113.10', '2001:db8::10'],
	addressesFrom: 'route',
	domains: [domain],
	served: {ok: false, why: 'nobody was asked.', missing: false},
	ports: [25, 465, 587, 993],
	troubles: [],
};

const listed = ['zen.spamhaus.org', 'bl.spamcop.net', 'psbl.surriel.com', 'bl.mailspike.net'].map(zone => [`2.0.0.127.${zone} A`, ['127.0.0.2']]);

export const goodZone: Zone = {
	'mx.example.org A': ['203.0.113.10'],
	'mx.example.org AAAA': ['2001:db8::10'],
	'10.113.0.203.in-addr.arpa PTR': ['mx.example.org'],
	'0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR': ['mx.example.org'],
	'example.org MX': [{priority: 10, host: 'mx.example.org'}],
	'example.org TXT': ['v=spf1 mx -all'],
	'mail._domainkey.example.org TXT': [`v=DKIM1; h=sha256; k=rsa; p=${publicKey}`],
	'_dmarc.example.org TXT': ['v=DMARC1; p=reject; rua=mailto:postmaster@example.org'],
	...Object.fromEntries(listed),
};

export type Situation = {
	readonly zone?: Zone;
	/** Out of the good zone. */
	readonly without?: readonly string[];
	readonly server?: Partial<ServerFacts>;
	readonly domain?: Partial<MailDomain>;
	readonly dnssec?: Dnssec;
	readonly policy?: string;
};

/** What one topic says of the good zone, changed. */
export const judged = async (id: string, change: Situation = {}): Promise<readonly Verdict[]> => {
	const topic = topics.find(each => each.id === id);
	if (topic === undefined) throw new Error(`there is no topic ${id}`);
	const zone = Object.fromEntries(Object.entries({...goodZone, ...change.zone}).filter(([key]) => !change.without?.includes(key)));
	const facts = {server: {...server, ...change.server}, domain: {...domain, ...change.domain}, now: new Date('2026-11-26T10:00:00Z')};
	const dns = zoneDns(zone, change.dnssec ? {dnssec: change.dnssec} : {});
	const get = async () =>
		change.policy === undefined
			? {ok: false as const, why: 'the connection was refused'}
			: {ok: true as const, status: 200, type: 'text/plain', body: change.policy};
	return topic.judge(await topic.look({dns, server: facts.server, get}, facts.domain), facts);
};

/** `failure: SPF does not allow ...` */
export const told = (verdicts: readonly Verdict[]): string[] => verdicts.map(({level, says}) => `${level}: ${says}`);

/** `example.org TXT v=spf1 ...` */
export const toPublish = (verdicts: readonly Verdict[]): string[] =>
	verdicts.flatMap(each => each.publish.map(record => `${record.name} ${record.type} ${record.value}`));
