// What is asked of the DNS and how it is answered: found, not there, or unknown. A time-out and SERVFAIL are unknown, never "not there".

export type DnsData = {
	readonly A: string;
	readonly AAAA: string;
	readonly CNAME: string;
	readonly NS: string;
	readonly PTR: string;
	/** All strings of the record as one; UTF-8, hostile text. */
	readonly TXT: string;
	readonly MX: {readonly priority: number; readonly host: string};
	readonly SRV: {readonly priority: number; readonly weight: number; readonly port: number; readonly host: string};
	/** `data` in hexadecimal, lower case. */
	readonly TLSA: {readonly usage: number; readonly selector: number; readonly matching: number; readonly data: string};
	readonly CAA: {readonly flags: number; readonly tag: string; readonly value: string};
	readonly SOA: {readonly primary: string; readonly serial: number};
};

export type DnsType = keyof DnsData;

/**
 * Whether DNSSEC proves an answer, as far as can be told here. `claimed`: a resolver says so (AD) that is reached over a network, where anybody
 * on the way could have said it; only one on the same machine is believed (RFC 4035 section 4.9.3, RFC 7672 section 2.1.1).
 */
export type Dnssec = 'proven' | 'claimed' | 'none';

/** `aliases`: the names that CNAMEs led through, the last is where the answer stands. */
export type DnsReply<Value> =
	| {readonly state: 'found'; readonly values: readonly Value[]; readonly ttl: number; readonly dnssec: Dnssec; readonly aliases: readonly string[]}
	/** `exists`: the name is there, with other records. */
	| {readonly state: 'none'; readonly exists: boolean; readonly dnssec: Dnssec; readonly aliases: readonly string[]}
	/** `why` is half a sentence: `203.0.113.53 did not answer within 4 s`. */
	| {readonly state: 'unknown'; readonly why: string; readonly aliases: readonly string[]};

export type Resolver = {
	/** Where it asks, for people: `the system's resolver 203.0.113.53`. */
	readonly label: string;
	/** Each question is asked once; whoever asks it again shares the answer. Never rejects. */
	ask<Type extends DnsType>(name: string, type: Type): Promise<DnsReply<DnsData[Type]>>;
};

/** Lower case, without the last dot. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** Why no such name can be asked for (RFC 1035 section 2.3.4); undefined when it can. */
export const whyNoName = (name: string): string | undefined => {
	const bytes = Buffer.byteLength(name);
	if (name === '') return 'it is empty';
	if (bytes > 253) return `it has ${bytes} characters, and a name has at most 253`;
	const labels = name.split('.');
	if (labels.some(label => label === '')) return 'it has an empty part';
	const long = labels.find(label => Buffer.byteLength(label) > 63);
	if (long !== undefined) return `a part of it has ${Buffer.byteLength(long)} characters, and a part has at most 63`;
	return /[^\x21-\x7e]/.test(name) ? 'it holds characters that no name has' : undefined;
};
