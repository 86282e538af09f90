// What somebody asks for: a queue id, a Message-ID, or an address. An address and a Message-ID look alike, so the search tries both.
import type {SearchArgs} from '../commands/maillog-search.ts';

export type Wanted = Pick<SearchArgs, 'kind' | 'wanted'>;

/** Undefined: none of the three. */
export const readWanted = (typed: string): Wanted | undefined => {
	const text = typed.trim();
	const inAngles = /^<([^<>\s]+)>$/.exec(text)?.[1];
	if (inAngles !== undefined) return {kind: 'message-id', wanted: inAngles};
	if (/^[0-9A-Za-z]{6,20}$/.test(text)) return {kind: 'queue-id', wanted: text};
	if (/^[^<>\s]*@[^<>\s@]+$/.test(text)) return {kind: 'address', wanted: text};
	return undefined;
};
