// What the server says of itself, against which the DNS is judged: its name, the addresses it sends from, its domains, keys and certificate.
import {isIP} from 'node:net';
import {type DkimTables, dkimKeys} from '../commands/dkim-keys.ts';
import {doveadmUser} from '../commands/doveadm-user.ts';
import {fileRead} from '../commands/file-read.ts';
import {type InterfaceAddress, ipAddresses} from '../commands/ip-addresses.ts';
import {ipSource} from '../commands/ip-source.ts';
import {opensslServed, type Served} from '../commands/openssl-served.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {ssListeners} from '../commands/ss-listeners.ts';
import {domainFilesOfPostfix, domainsInFile, domainsOfPostfix} from '../postfix/domains-of.ts';
import {type DomainKey, keysOf} from './keys-of.ts';
import {isPrivate} from './reverse-name.ts';
import {firstConf, secondConf, together} from './second-signer.ts';

export type MailDomain = {
	readonly name: string;
	/** Who says so: `database`, `mailboxes`, `Postfix`, `OpenDKIM`. */
	readonly from: readonly string[];
	readonly keys: readonly DomainKey[];
};

export type ServerFacts = {
	/** What it says in HELO to other servers. */
	readonly hostName: string;
	/** Public addresses from which its mail leaves. */
	readonly addresses: readonly string[];
	/** How the addresses are known, or why not. */
	readonly addressesFrom: 'route' | 'interfaces' | 'postfix' | 'target' | 'unknown';
	readonly domains: readonly MailDomain[];
	readonly served: Answer<Served>;
	/** TCP ports that listen to others; undefined when that is not known. */
	readonly ports: readonly number[] | undefined;
	/** Sentences about what could not be found out. */
	readonly troubles: readonly string[];
};

export type FactsNeeds = {
	readonly ask: Ask;
	readonly target: {readonly publicAddress?: string; readonly hostName?: string};
	readonly mailDomains?: () => Promise<Answer<readonly string[]>>;
	/** Beside those that the server knows, or these alone. */
	readonly only?: readonly string[];
};

/** Foreign to everybody (RFC 5737, RFC 3849): only the way towards them is asked for. */
const outside = {four: '192.0.2.1', six: '2001:db8:ffff::1'};

const tunnel = /^(?:wg|tun|tap|ppp|tailscale|zt|docker|br-|veth|virbr)/;

const sendingAddresses = (
	bound: readonly string[],
	routes: readonly (string | undefined)[],
	interfaces: readonly InterfaceAddress[],
	protocols: string,
	publicAddress: string | undefined,
): Pick<ServerFacts, 'addresses' | 'addressesFrom'> => {
	const speaks = (address: string) => protocols === 'all' || protocols.includes(isIP(address) === 6 ? 'ipv6' : 'ipv4');
	const isPublic = (address: string | undefined): address is string => address !== undefined && isIP(address) !== 0 && !isPrivate(address) && speaks(address);
	const own = interfaces
		.filter(each => each.scope === 'global' && !each.passing && !tunnel.test(each.interface))
		.map(each => each.address)
		.filter(isPublic);
	/** Each family by itself: a route out by IPv4 says nothing of IPv6. */
	const of = (family: 4 | 6): readonly [addresses: readonly string[], from: ServerFacts['addressesFrom']] => {
		const fits = (address: string | undefined): address is string => isPublic(address) && isIP(address) === family;
		if (bound.some(fits)) return [bound.filter(fits), 'postfix'];
		if (routes.some(fits)) return [routes.filter(fits), 'route'];
		if (own.some(fits)) return [own.filter(fits), 'interfaces'];
		return [[], 'unknown'];
	};
	const [four, six] = [of(4), of(6)];
	const addresses = [...new Set([...four[0], ...six[0]])];
	if (four[0].length === 0 && publicAddress !== undefined && isIP(publicAddress) === 4 && isPublic(publicAddress))
		// Behind a router that translates: the address by which it is reached is most likely the one it is seen by.
		return {addresses: [publicAddress, ...addresses], addressesFrom: 'target'};
	return {addresses, addressesFrom: four[0].length > 0 ? four[1] : six[1]};
};

const domainOf = (address: string): string | undefined => (address.includes('@') ? address.slice(address.lastIndexOf('@') + 1).toLowerCase() : undefined);

const joinDomains = (sources: ReadonlyArray<readonly [from: string, names: readonly string[]]>, tables: DkimTables | undefined): MailDomain[] => {
	const names = new Map<string, string[]>();
	for (const [from, domains] of sources)
		for (const domain of domains) if (/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(domain)) names.set(domain, [...(names.get(domain) ?? []), from]);
	return [...names]
		.map(([name, from]) => ({name, from: [...new Set(from)], keys: tables === undefined ? [] : keysOf(tables, name)}))
		.toSorted((a, b) => a.name.localeCompare(b.name));
};

/** The addresses by which others see the server's mail come. */
export const gatherAddresses = async ({ask, target}: Pick<FactsNeeds, 'ask' | 'target'>): Promise<Pick<ServerFacts, 'addresses' | 'addressesFrom'>> => {
	const [settings, interfaces, routeFour, routeSix] = await Promise.all([
		ask(postconfSettings, undefined),
		ask(ipAddresses, undefined),
		ask(ipSource, {to: outside.four}),
		ask(ipSource, {to: outside.six}),
	]);
	const values: ReadonlyMap<string, string> = settings.ok ? settings.value.values : new Map();
	const routes = [routeFour, routeSix].map(route => (route.ok ? route.value : undefined));
	const bound = [values.get('smtp_bind_address'), values.get('smtp_bind_address6')].filter(address => address !== undefined && address !== '') as string[];
	return sendingAddresses(bound, routes, interfaces.ok ? interfaces.value : [], values.get('inet_protocols') ?? 'all', target.publicAddress);
};

/** In one round trip, and what the database says beside it; a second one where Postfix keeps domains in files. */
export const gatherFacts = async ({ask, target, mailDomains, only}: FactsNeeds): Promise<ServerFacts> => {
	const serverName = target.hostName === undefined ? {} : {serverName: target.hostName};
	const [sending, settings, first, second, users, interfaces, served, listeners, database] = await Promise.all([
		gatherAddresses({ask, target}),
		ask(postconfSettings, undefined),
		ask(dkimKeys, {file: firstConf}),
		ask(dkimKeys, {file: secondConf}),
		ask(doveadmUser, {mask: '*'}),
		ask(ipAddresses, undefined),
		ask(opensslServed, {address: '127.0.0.1', port: 25, protocol: 'smtp', ...serverName}),
		ask(ssListeners, undefined),
		mailDomains?.(),
	]);
	const tables = first.ok ? {...first, value: together(first.value, second.ok ? second.value : undefined)} : first;
	const values: ReadonlyMap<string, string> = settings.ok ? settings.value.values : new Map();
	const listed = await Promise.all(domainFilesOfPostfix(values).map(async path => ({path, answer: await ask(fileRead, {path})})));
	const names = users.ok && users.value.found === 'names' ? users.value.names : [];
	const signed = tables.ok
		? [...tables.value.keys.map(key => key.domain), ...tables.value.signing.map(each => each.pattern.replace(/^.*@\.?/, '').toLowerCase())].filter(
				domain => !/[%*]/.test(domain),
			)
		: [];
	const domains = joinDomains(
		[
			['database', database?.ok ? database.value.map(name => name.toLowerCase()) : []],
			['mailboxes', names.flatMap(name => domainOf(name) ?? [])],
			['Postfix', [...domainsOfPostfix(values), ...listed.flatMap(({answer}) => (answer.ok ? domainsInFile(answer.value) : []))]],
			['OpenDKIM', signed],
		],
		tables.ok ? tables.value : undefined,
	);
	const asked = only === undefined || only.length === 0 ? domains : only.map(name => domains.find(each => each.name === name) ?? {name, from: [], keys: []});
	const hostName = (values.get('smtp_helo_name') || values.get('myhostname') || target.hostName || '').toLowerCase();
	return {
		hostName,
		...sending,
		domains: asked,
		served,
		ports: listeners.ok
			? [...new Set(listeners.value.filter(each => !each.address.startsWith('127.') && each.address !== '::1').map(each => each.port))]
			: undefined,
		troubles: [
			...(settings.ok ? [] : [settings.why]),
			...listed.flatMap(({path, answer}) => (answer.ok ? [] : [`Postfix's domains in ${path} are not known: ${answer.why}`])),
			...[tables, second].flatMap(each => (each.ok || each.missing ? [] : [each.why])),
			...(tables.ok ? tables.value.unread.map(each => `${each.path} could not be read: ${each.why}`) : []),
			...(users.ok && users.value.found === 'trouble' ? [`Dovecot did not list the mailboxes: ${users.value.says}`] : users.ok ? [] : [users.why]),
			// Where Dovecot listed the mailboxes, the database told most of it already.
			...(database === undefined || database.ok || names.length > 0 ? [] : [database.why]),
			...(interfaces.ok ? [] : [interfaces.why]),
		],
	};
};
