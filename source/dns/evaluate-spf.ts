// SPF as a receiver evaluates it, by a kept library: may this address send for that domain, and how many lookups does it cost (RFC 7208).
import type {DnsData, DnsReply, DnsType, Resolver} from './resolver.ts';

export type SpfOutcome = {
	readonly result: 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'permerror' | 'temperror';
	/** What the evaluator says of an error; empty where it is none. */
	readonly says: string;
	/** Lookups that count, and those of them that found nothing. */
	readonly lookups: number;
	readonly voids: number;
};

export type SpfQuestion = {
	readonly address: string;
	readonly sender: string;
	readonly helo: string;
	/** RFC 7208 section 4.6.4 says 10 and 2; more only to count how many there would be. */
	readonly mostLookups?: number;
	readonly mostVoids?: number;
};

const failure = (code: string, why: string): Error => Object.assign(new Error(why), {code});

/** As node:dns answers, for libraries that ask that way; what is unknown is a time-out to them. */
export const asNodeResolve =
	(dns: Pick<Resolver, 'ask'>) =>
	async (name: string, type: string): Promise<unknown[]> => {
		const reply = (await dns.ask(name, type as DnsType)) as DnsReply<DnsData[DnsType]>;
		if (reply.state === 'unknown') throw failure(/^no such name can be asked for/.test(reply.why) ? 'ENOTFOUND' : 'ETIMEOUT', reply.why);
		if (reply.state === 'none') throw failure(reply.exists ? 'ENODATA' : 'ENOTFOUND', `${name} has no ${type}`);
		return reply.values.map(value => {
			if (type === 'TXT') return [value];
			if (type === 'MX') return {exchange: (value as DnsData['MX']).host, priority: (value as DnsData['MX']).priority};
			return value;
		});
	};

export const evaluateSpf = async (dns: Pick<Resolver, 'ask'>, question: SpfQuestion): Promise<SpfOutcome> => {
	// Loaded when it is needed: it brings a whole validator along.
	const {spfEvaluator} = await import('./spf-evaluator.ts');
	const {status, lookups} = await spfEvaluator({
		sender: question.sender,
		ip: question.address,
		helo: question.helo,
		mta: 'mailtui.invalid',
		...(question.mostLookups === undefined ? {} : {maxResolveCount: question.mostLookups}),
		...(question.mostVoids === undefined ? {} : {maxVoidCount: question.mostVoids}),
		resolver: asNodeResolve(dns) as never,
	});
	const comment = typeof status.comment === 'string' ? status.comment : '';
	return {
		result: status.result as SpfOutcome['result'],
		says: /error/.test(status.result) ? comment.replace(/^.*?during lookup of [^:]*:? ?/, '') : '',
		lookups: lookups?.count ?? 0,
		voids: lookups?.void ?? 0,
	};
};
