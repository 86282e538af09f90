// A resolver that knows a table and nothing else: what stands in it, what is not there, and what nobody answers.
import type {DnsData, DnsReply, Dnssec, DnsType, Resolver} from '../../source/dns/resolver.ts';

/** `'example.org MX': [...]`; a string is why there is no answer. */
export type Zone = Readonly<Record<string, readonly unknown[] | string>>;

export const zoneDns = (zone: Zone, {dnssec = 'none'}: {readonly dnssec?: Dnssec} = {}): Resolver & {readonly asked: string[]} => {
	const asked: string[] = [];
	const find = (name: string, type: DnsType, aliases: readonly string[]): DnsReply<unknown> => {
		const entry = zone[`${name} ${type}`];
		if (typeof entry === 'string') return {state: 'unknown', why: entry, aliases};
		if (entry !== undefined) return {state: 'found', values: entry, ttl: 300, dnssec, aliases};
		const alias = zone[`${name} CNAME`]?.[0];
		if (typeof alias === 'string' && aliases.length < 8) return find(alias, type, [...aliases, alias]);
		return {state: 'none', exists: Object.keys(zone).some(key => key.startsWith(`${name} `)), dnssec, aliases};
	};
	return {
		label: 'a table',
		asked,
		ask: async (name, type) => {
			asked.push(`${name} ${type}`);
			return find(name.toLowerCase(), type, []) as DnsReply<DnsData[typeof type]>;
		},
	};
};
