// Authentication-Results, as Gmail, Outlook and others write them into what they receive, in words (RFC 8601, RFC 8616).
import type {Level} from '../checks/shape.ts';
import {unfold} from './received-chain.ts';

export type Explained = {
	/** Who says so. */
	readonly by: string;
	/** `spf`, `dkim`, `dmarc`, `arc`, ... */
	readonly method: string;
	readonly result: string;
	readonly level: Level;
	/** One sentence: what it means, and what to do where it is bad. */
	readonly says: string;
	/** As it is written there. */
	readonly text: string;
};

const results: Readonly<Record<string, Level>> = {
	pass: 'ok',
	bestguesspass: 'warning',
	none: 'warning',
	neutral: 'warning',
	softfail: 'failure',
	fail: 'failure',
	hardfail: 'failure',
	policy: 'failure',
	permerror: 'failure',
	temperror: 'unknown',
};

const meanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	spf: {
		pass: 'The address that the mail came from may send for the domain of the envelope.',
		fail: 'The address that the mail came from is not allowed by SPF: put it into the record (mailtui dns says how).',
		softfail: 'SPF says that the address most likely may not send (~all): put it into the record.',
		neutral: 'SPF says neither yes nor no (?all): name the address and end with -all.',
		none: 'The domain of the envelope has no SPF record.',
		permerror: 'SPF is broken: two records, too many lookups, or a mistake in it.',
		temperror: 'The receiver could not look SPF up; it may try again.',
	},
	dkim: {
		pass: 'The signature is good: nobody changed the mail, and the signing domain vouches for it.',
		fail: 'The signature does not fit: the published key is another one, or something changed the mail on its way (a footer, a mailing list).',
		neutral: 'The signature was not used, or could not be read.',
		none: 'The mail is not signed: see whether OpenDKIM signs for this domain.',
		policy: 'The signature is good, but not good enough for the receiver (a short key, an old algorithm).',
		permerror: 'The key that the signature names is not published, or broken.',
		temperror: 'The receiver could not look the key up; it may try again.',
	},
	dmarc: {
		pass: 'SPF or DKIM is good for the domain that stands in From.',
		bestguesspass: 'There is no DMARC record; with one it would have passed.',
		fail: 'Neither SPF nor DKIM is good for the domain in From: the policy of the domain decides what happens.',
		none: 'The domain in From has no DMARC record.',
		permerror: 'The DMARC record is broken.',
		temperror: 'The receiver could not look DMARC up; it may try again.',
	},
	arc: {
		pass: 'Those who passed the mail on vouch for what they saw.',
		fail: 'What those who passed the mail on wrote of it does not hold.',
		none: 'Nobody passed the mail on.',
	},
	compauth: {
		pass: 'Microsoft takes the mail for genuine, all things considered.',
		fail: 'Microsoft takes the mail for a forgery, all things considered.',
		none: 'Microsoft did not judge it as a whole.',
		softpass: 'Microsoft takes the mail for genuine, with some doubt.',
	},
};

/** Comments may hold anything, semicolons too. */
const withoutComments = (text: string): string => {
	let depth = 0;
	let kept = '';
	for (const character of text) {
		if (character === '(') depth++;
		else if (character === ')') depth = Math.max(0, depth - 1);
		else if (depth === 0) kept += character;
	}
	return kept;
};

const explain = (by: string, text: string): Explained | undefined => {
	const [, method = '', result = ''] = /^\s*([a-z][\w-]*)(?:\/\d+)?\s*=\s*([a-z]+)/i.exec(withoutComments(text)) ?? [];
	if (method === '') return undefined;
	const [name, verdict] = [method.toLowerCase(), result.toLowerCase()];
	const domain = /\b(?:smtp\.mailfrom|header\.[di]|header\.from|smtp\.helo)=@?([^\s;]+)/i.exec(text)?.[1];
	const known = meanings[name]?.[verdict];
	return {
		by,
		method: name,
		result: verdict,
		level: results[verdict] ?? (verdict === 'softpass' ? 'ok' : 'unknown'),
		says: `${known ?? `${name} says ${verdict}.`}${domain === undefined ? '' : ` It is about ${domain}.`}`,
		text: text.trim(),
	};
};

/** Out of a whole message, its headers, or the field alone; nothing where there is none. */
export const explainAuthentication = (headers: string): readonly Explained[] =>
	unfold(headers).flatMap(line => {
		const [, body] = /^(?:arc-)?authentication-results:\s*(.*)$/i.exec(line) ?? [];
		if (body === undefined) return [];
		const [first = '', ...rest] = splitResults(body);
		// Outlook leaves its own name away, and begins with the results.
		const hasName = !/^\s*(?:i=\d+\s*$|[a-z][\w-]*\s*=)/i.test(first);
		const by = hasName ? (first.trim().split(/\s+/)[0] ?? '') : /^\s*i=\d+\s*$/.test(first) ? (rest[0]?.trim() ?? '') : '';
		return [...(hasName ? [] : [first]), ...rest].flatMap(each => explain(by, each) ?? []);
	});

/** At semicolons outside of comments. */
function splitResults(text: string): string[] {
	const parts = [''];
	let depth = 0;
	for (const character of text) {
		if (character === '(') depth++;
		if (character === ')') depth = Math.max(0, depth - 1);
		if (character === ';' && depth === 0) parts.push('');
		else parts[parts.length - 1] += character;
	}
	return parts;
}
