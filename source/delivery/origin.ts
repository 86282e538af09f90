// Where a message came from, as a receiver judges it by SPF: the address, the name it said in HELO, and the sender of the envelope (RFC 7208 section 2).
import {isIP} from 'node:net';
import {receivedChain, unfold} from './received-chain.ts';

export type Origin = {
	/** None: nobody knows. */
	readonly addresses: readonly string[];
	readonly helo: string;
	/** Empty: that of a notice, for which the name in HELO answers. */
	readonly sender: string;
};

/** Out of what the server itself wrote on its arrival: the first station that was reached by SMTP, and where notices go to. */
export const originOf = (headers: string): Origin => {
	const station = receivedChain(headers).find(each => /^E?SMTP/i.test(each.via));
	const address = /\(.*\[(?:IPv6:)?([\da-f.:]+)\]/i.exec(station?.from ?? '')?.[1] ?? '';
	const returnPath = unfold(headers).find(line => /^return-path:/i.test(line)) ?? '';
	return {
		addresses: isIP(address) === 0 ? [] : [address],
		helo: station?.from.split(' ')[0] ?? '',
		sender: /<([^<>]*)>/.exec(returnPath)?.[1] ?? '',
	};
};
