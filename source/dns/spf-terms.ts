// An SPF record in its parts, and the record that would be right (RFC 7208 sections 4.6 and 12).
import {isIP} from 'node:net';

export type SpfTerm = {
	/** `+`, `-`, `~`, `?`; a modifier has none. */
	readonly qualifier: string;
	/** Lower case: `include`, `ip4`, `all`, `redirect`. */
	readonly name: string;
	readonly value: string;
	readonly isModifier: boolean;
	readonly text: string;
};

export const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

export const parseSpf = (text: string): readonly SpfTerm[] =>
	text
		.split(' ')
		.slice(1)
		.filter(word => word !== '')
		.map(word => {
			const modifier = /^([a-z][\w.-]*)=(.*)$/i.exec(word);
			if (modifier) return {qualifier: '', name: (modifier[1] as string).toLowerCase(), value: modifier[2] ?? '', isModifier: true, text: word};
			const [, qualifier = '', name = '', value = ''] = /^([-+~?]?)([^:/]*)[:]?(.*)$/.exec(word) ?? [];
			return {qualifier: qualifier || '+', name: name.toLowerCase(), value, isModifier: false, text: word};
		});

export const mechanismOf = (address: string): string => `${isIP(address) === 6 ? 'ip6' : 'ip4'}:${address}`;

export const plainSpf = (addresses: readonly string[]): string => ['v=spf1', ...addresses.map(mechanismOf), '-all'].join(' ');

/** The same record, with these addresses allowed: put before what ends it, and after what is allowed already. */
export const allowAddresses = (text: string, addresses: readonly string[]): string => {
	const terms = parseSpf(text);
	const ends = terms.findIndex(term => term.name === 'all' || term.name === 'redirect' || (!term.isModifier && term.qualifier !== '+'));
	const at = ends < 0 ? terms.length : ends;
	const words = terms.map(term => term.text);
	const own = addresses.map(mechanismOf).filter(word => !words.includes(word));
	const isClosed = terms.some(term => term.name === 'all' || term.name === 'redirect');
	return ['v=spf1', ...words.slice(0, at), ...own, ...words.slice(at), ...(isClosed ? [] : ['-all'])].join(' ');
};

/** Several records as one: every mechanism once, the strictest end. */
export const mergeSpf = (texts: readonly string[], addresses: readonly string[]): string => {
	const terms = texts.flatMap(parseSpf);
	const allowed = [...new Set(terms.filter(term => !term.isModifier && term.name !== 'all' && term.name !== 'ptr').map(term => term.text))];
	const end = ['-', '~'].find(qualifier => terms.some(term => term.name === 'all' && term.qualifier === qualifier)) ?? '-';
	return allowAddresses(['v=spf1', ...allowed, `${end}all`].join(' '), addresses);
};
