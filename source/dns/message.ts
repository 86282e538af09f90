// DNS messages as bytes (RFC 1035, RFC 6891): one question out, the records of one answer in. Whatever comes is hostile.
import {Buffer} from 'node:buffer';
import {type Answer, AUTHENTIC_DATA, decode, encode, RECURSION_DESIRED} from 'dns-packet';
import {type DnsData, type DnsType, plainName} from './resolver.ts';

export type DnsRecord = {[Type in DnsType]: {readonly type: Type; readonly name: string; readonly ttl: number; readonly data: DnsData[Type]}}[DnsType];

export type DnsMessage = {
	readonly id: number;
	/** `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED`, ... */
	readonly code: string;
	readonly truncated: boolean;
	readonly authoritative: boolean;
	/** AD: proven by DNSSEC, says the one who was asked. */
	readonly secure: boolean;
	readonly question: {readonly name: string; readonly type: string} | undefined;
	readonly answers: readonly DnsRecord[];
	/** Those of the authority section: who knows, where the answer is a referral. */
	readonly authorities: readonly DnsRecord[];
};

/** What fits through every network without being cut in pieces (DNS flag day 2020). */
const payloadBytes = 1232;

/** With AD set, which asks for the AD of the answer (RFC 6840 section 5.7) without the weight of signatures. */
export const encodeQuestion = (id: number, name: string, type: DnsType, recurse = true): Buffer =>
	encode({
		type: 'query',
		id,
		flags: AUTHENTIC_DATA | (recurse ? RECURSION_DESIRED : 0),
		questions: [{type, name}],
		additionals: [{type: 'OPT', name: '.', udpPayloadSize: payloadBytes, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: []}],
	});

const textOf = (data: unknown): string =>
	(Array.isArray(data) ? Buffer.concat(data.map(part => Buffer.from(part as Uint8Array | string))) : Buffer.from(data as Uint8Array | string)).toString('utf8');

/** Undefined: a type that nobody asks for here. */
const recordOf = (answer: Answer): DnsRecord | undefined => {
	const base = {name: plainName(answer.name), ttl: 'ttl' in answer ? (answer.ttl ?? 0) : 0};
	switch (answer.type) {
		case 'A':
		case 'AAAA':
			return {...base, type: answer.type, data: answer.data};
		case 'CNAME':
		case 'NS':
		case 'PTR':
			return {...base, type: answer.type, data: plainName(answer.data)};
		case 'TXT':
			return {...base, type: 'TXT', data: textOf(answer.data)};
		case 'MX':
			return {...base, type: 'MX', data: {priority: answer.data.preference ?? 0, host: plainName(answer.data.exchange)}};
		case 'SRV':
			return {
				...base,
				type: 'SRV',
				data: {priority: answer.data.priority ?? 0, weight: answer.data.weight ?? 0, port: answer.data.port, host: plainName(answer.data.target)},
			};
		case 'TLSA': {
			const {usage, selector, matchingType, certificate} = answer.data;
			return {...base, type: 'TLSA', data: {usage, selector, matching: matchingType, data: Buffer.from(certificate).toString('hex')}};
		}
		case 'CAA': {
			const {flags, tag, value} = answer.data;
			return {...base, type: 'CAA', data: {flags: flags ?? 0, tag, value: String(value)}};
		}
		case 'SOA':
			return {...base, type: 'SOA', data: {primary: plainName(answer.data.mname), serial: answer.data.serial ?? 0}};
		default:
			return undefined;
	}
};

const recordsOf = (answers: readonly Answer[] | undefined): DnsRecord[] => (answers ?? []).map(recordOf).filter(record => record !== undefined);

/** Undefined: no message that can be read. */
export const decodeMessage = (bytes: Uint8Array): DnsMessage | undefined => {
	try {
		// The library keeps pointers into a Buffer; a plain Uint8Array has not the methods it calls.
		const packet = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
		if (packet.type !== 'response') return undefined;
		const [question] = packet.questions ?? [];
		return {
			id: packet.id ?? 0,
			code: (packet as {readonly rcode?: string}).rcode ?? 'NOERROR',
			truncated: packet.flag_tc,
			authoritative: packet.flag_aa,
			secure: packet.flag_ad,
			question: question && {name: plainName(question.name), type: question.type},
			answers: recordsOf(packet.answers),
			authorities: recordsOf(packet.authorities),
		};
	} catch {
		return undefined;
	}
};
