// One SPF record gone through as receivers do, for every address that mail leaves from and for one that is nobody's (RFC 7208).
import {evaluateSpf, type SpfOutcome} from './evaluate-spf.ts';
import type {DnsReply, Resolver} from './resolver.ts';
import {isSpf, parseSpf} from './spf-terms.ts';

export type SpfSeen = {
	readonly reply: DnsReply<string>;
	readonly sends: ReadonlyArray<{readonly address: string; readonly outcome: SpfOutcome}>;
	/** An address of nobody, so that the record is gone through to its end. */
	readonly stranger: SpfOutcome | undefined;
	/** Which part of the record costs how many lookups. */
	readonly costs: ReadonlyArray<{readonly part: string; readonly lookups: number}>;
};

/** Of the block for documentation, which nobody sends from (RFC 5737). */
const nobody = '192.0.2.253';
/** Enough to say how far beyond the limit a record is, and few enough not to be led around for ever. */
export const countedLookups = 40;

type Question = {readonly name: string; readonly helo: string; readonly addresses: readonly string[]};

/** Evaluated only where there is exactly one record: anything else is an error before it comes to that. */
export const lookAtSpf = async (dns: Resolver, {name, helo, addresses}: Question): Promise<SpfSeen> => {
	const reply = await dns.ask(name, 'TXT');
	const texts = reply.state === 'found' ? reply.values.filter(isSpf) : [];
	const [text] = texts;
	if (text === undefined || texts.length > 1) return {reply, sends: [], stranger: undefined, costs: []};
	const question = {sender: `postmaster@${name}`, helo};
	const most = {mostLookups: countedLookups, mostVoids: countedLookups};
	const [sends, stranger, costs] = await Promise.all([
		Promise.all(addresses.map(async address => ({address, outcome: await evaluateSpf(dns, {...question, address})}))),
		evaluateSpf(dns, {...question, ...most, address: nobody}),
		Promise.all(
			parseSpf(text)
				.filter(term => term.name === 'include' || term.name === 'redirect')
				.slice(0, 20)
				.map(async term => ({
					part: term.text,
					lookups: 1 + (await evaluateSpf(dns, {...question, ...most, sender: `postmaster@${term.value}`, address: nobody})).lookups,
				})),
		),
	]);
	return {reply, sends, stranger, costs};
};
