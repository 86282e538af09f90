// A message as it was stored: the way it came by its Received lines, and whether others would trust it (RFC 5321 section 4.4, RFC 8601).
import type {Resolver} from '../dns/resolver.ts';
import {type Explained, explainAuthentication} from './explain-authentication.ts';
import {type Received, receivedChain} from './received-chain.ts';

export type Verified = {readonly method: 'dkim' | 'spf' | 'dmarc'; readonly result: string; readonly says: string};

export type MessageFacts = {
	/** Oldest first. */
	readonly received: readonly Received[];
	readonly verified: readonly Verified[];
	/** What the server itself, or whoever received it, wrote of it. */
	readonly explained: readonly Explained[];
	readonly bytes: number;
};

export type VerifyNeeds = {
	readonly dns: Resolver;
	/** By which a receiver would see it come. */
	readonly addresses: readonly string[];
	readonly helo: string;
	readonly sender: string;
};

export const headersOf = (source: string): string => source.slice(0, /\r?\n\r?\n/.exec(source)?.index ?? source.length);

export const readMessage = async (source: string, verify: VerifyNeeds | undefined): Promise<MessageFacts> => {
	const headers = headersOf(source);
	return {
		received: receivedChain(headers),
		explained: explainAuthentication(headers),
		verified: verify === undefined ? [] : await (await import('./verify-message.ts')).verifyMessage(source, verify),
		bytes: Buffer.byteLength(source),
	};
};
