// What the demo's world is told: two domains as their administrator left them after moving to this server, and the reverse zones.
import {createPublicKey} from 'node:crypto';
import {FileError} from './file-system.ts';
import type {World} from './world.ts';

export type ZoneData =
	| {readonly type: 'A' | 'AAAA' | 'CNAME' | 'NS' | 'PTR' | 'TXT'; readonly data: string}
	| {readonly type: 'MX'; readonly data: {readonly preference: number; readonly exchange: string}}
	| {readonly type: 'SRV'; readonly data: {readonly priority: number; readonly weight: number; readonly port: number; readonly target: string}}
	| {readonly type: 'CAA'; readonly data: {readonly flags: number; readonly tag: string; readonly value: string}};

/** By name, lower case, without the last dot. */
export type Zones = ReadonlyMap<string, readonly ZoneData[]>;

const ttlSeconds = 300;
export const zoneTtl = ttlSeconds;

/** Where zones begin: what is below and not there does not exist, what is outside is nobody's. */
/** Block lists that answer, with the entry that each has for tests (RFC 5782 section 5). */
const blockLists = ['zen.spamhaus.org', 'bl.spamcop.net', 'psbl.surriel.com', 'bl.mailspike.net'];

export const zoneApexes = ['example.org', 'example.net', '113.0.203.in-addr.arpa', '0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'];

/** As opendkim-genkey wrote it beside the key, its strings joined. */
const dkimText = (world: World, domain: string): string | undefined => {
	try {
		return [...world.files.read(`/etc/dkimkeys/${domain}/mail.txt`).matchAll(/"([^"]*)"/g)].map(match => match[1]).join('');
	} catch (error) {
		if (error instanceof FileError) return undefined;
		throw error;
	}
};

const text = (data: string): ZoneData => ({type: 'TXT', data});

export const zonesOf = (world: World): Zones => {
	const zones = new Map<string, ZoneData[]>();
	const put = (name: string, ...data: readonly ZoneData[]) => zones.set(name, [...(zones.get(name) ?? []), ...data]);
	const host: readonly ZoneData[] = [
		{type: 'A', data: world.publicAddress},
		{type: 'AAAA', data: '2001:db8::10'},
	];
	for (const name of [world.hostName, 'mail.example.org', 'ns1.example.org']) put(name, ...host);
	put('vpn.example.org', {type: 'A', data: world.vpnAddress});
	for (const domain of ['example.org', 'example.net']) {
		put(domain, {type: 'NS', data: 'ns1.example.org'}, ...host, {type: 'MX', data: {preference: 10, exchange: world.hostName}});
		put(`_dmarc.${domain}`, text(`v=DMARC1; p=reject; rua=mailto:postmaster@${domain}`));
	}
	// The address of the server before this one: nobody thought of SPF when the mail moved.
	put('example.org', text('v=spf1 ip4:198.51.100.84 -all'));
	put('example.net', text('v=spf1 mx -all'));
	for (const apex of zoneApexes.slice(2)) put(apex, {type: 'NS', data: 'ns1.example.org'});
	for (const list of blockLists) put(`2.0.0.127.${list}`, {type: 'A', data: '127.0.0.2'});
	put('10.113.0.203.in-addr.arpa', {type: 'PTR', data: world.hostName});
	put('0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa', {type: 'PTR', data: world.hostName});
	return zones;
};

/** What an administrator would have done by then: a key that was made is published a little later. */
const publishedAfterMs = 20_000;

const publicText = (world: World, path: string): string | undefined => {
	const node = world.files.look(path);
	if (node?.kind !== 'file' || world.clock.now().getTime() - node.modified.getTime() < publishedAfterMs) return undefined;
	const key = createPublicKey(node.read());
	const spki = key.export({type: 'spki', format: 'der'});
	return key.asymmetricKeyType === 'ed25519'
		? `v=DKIM1; k=ed25519; p=${spki.subarray(-32).toString('base64')}`
		: `v=DKIM1; h=sha256; k=rsa; p=${spki.toString('base64')}`;
};

/** The keys are made when they are first read, which takes a moment: only who asks for them waits. */
export const dkimData = (world: World, name: string): readonly ZoneData[] => {
	const [, selector = '', domain = ''] = /^([a-z\d-]+)\._domainkey\.(example\.(?:org|net))$/.exec(name) ?? [];
	if (domain === '') return [];
	const found = selector === 'mail' ? dkimText(world, domain) : publicText(world, `/etc/dkimkeys/${domain}/${selector}.private`);
	return found === undefined ? [] : [text(found)];
};
