// How one question reaches one name server: by datagram, and over TCP where the answer did not fit or datagrams cannot go (RFC 1035, RFC 7766).
import {randomInt} from 'node:crypto';
import type {Duplex} from 'node:stream';
import type {Here} from '../host/here.ts';
import {type DnsMessage, decodeMessage, encodeQuestion} from './message.ts';
import {type DnsType, plainName} from './resolver.ts';
import {createTcpExchange} from './tcp-exchange.ts';

/** The question as it is put to one server. */
export type Query = {readonly name: string; readonly type: DnsType; readonly recurse?: boolean};

/** Rejects with why there was no answer: node's error code, or the signal's reason. */
export type Carry = (address: string, port: number, query: Query, signal: AbortSignal) => Promise<DnsMessage>;

export type CarrierNeeds = {
	/** Undefined: only TCP leads there, as through ssh. */
	readonly exchange: Here['exchange'];
	readonly connect: (address: string, port: number, signal: AbortSignal) => Promise<Duplex>;
};

const answers = (message: DnsMessage | undefined, id: number, {name, type}: Query): message is DnsMessage =>
	message !== undefined &&
	message.id === id &&
	// Some servers leave the question away where they refuse it.
	(message.question === undefined ? message.answers.length === 0 : message.question.name === plainName(name) && message.question.type === type);

export const createCarrier = ({exchange, connect}: CarrierNeeds): {readonly carry: Carry; close(): void} => {
	const tcp = createTcpExchange(connect);
	const byTcp: Carry = async (address, port, query, signal) => {
		const id = randomInt(65_536);
		const bytes = await tcp.exchange(
			address,
			port,
			encodeQuestion(id, query.name, query.type, query.recurse),
			answer => answers(decodeMessage(answer), id, query),
			signal,
		);
		return decodeMessage(bytes) as DnsMessage;
	};
	return {
		carry: async (address, port, query, signal) => {
			if (exchange === undefined) return byTcp(address, port, query, signal);
			const id = randomInt(65_536);
			const question = encodeQuestion(id, query.name, query.type, query.recurse);
			const bytes = await exchange(address, port, question, answer => answers(decodeMessage(answer), id, query), signal);
			const message = decodeMessage(bytes) as DnsMessage;
			return message.truncated ? byTcp(address, port, query, signal) : message;
		},
		close: tcp.close,
	};
};
