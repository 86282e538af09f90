// A message as it was stored: the way it came by its Received lines, and whether others would trust it (RFC 5321 section 4.4, RFC 8601).
import type {Level} from '../checks/shape.ts';
import type {Resolver} from '../dns/resolver.ts';
import {type Explained, explainAuthentication} from './explain-authentication.ts';
import {type Origin, originOf} from './origin.ts';
import {type Received, receivedChain} from './received-chain.ts';

/** `result` as in RFC 8601, or `unknown` where it could not be looked up. */
export type Verified = {readonly method: 'dkim' | 'spf' | 'dmarc'; readonly result: string; readonly level: Level; readonly says: string};

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
	/** By which the world would see it come; `as stored`: from where the server saw it come. */
	readonly origin: Origin | 'as stored';
	/** `none`: of a mail by nobody, that nobody vouches for. */
	readonly expects: 'pass' | 'none';
};

export const headersOf = (source: string): string => source.slice(0, /\r?\n\r?\n/.exec(source)?.index ?? source.length);

const verified = async (source: string, headers: string, {dns, origin, expects}: VerifyNeeds): Promise<readonly Verified[]> => {
	// Loaded when it is needed: it brings a whole library along.
	const {verifyMessage} = await import('./verify-message.ts');
	return verifyMessage(source, {dns, origin: origin === 'as stored' ? originOf(headers) : origin, expects});
};

/** `verify`: left away for headers alone, of which nothing can be verified. */
export const readMessage = async (source: string, verify?: VerifyNeeds): Promise<MessageFacts> => {
	const headers = headersOf(source);
	return {
		received: receivedChain(headers),
		explained: explainAuthentication(headers),
		verified: verify === undefined ? [] : await verified(source, headers, verify),
		bytes: Buffer.byteLength(source),
	};
};
