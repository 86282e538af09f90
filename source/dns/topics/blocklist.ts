// Block lists: whether the sending addresses are on one. Codes that mean "I do not answer you" are unknown, never "listed" (RFC 5782).
import {isIP} from 'node:net';
import type {DnsReply, Resolver} from '../resolver.ts';
import {isForDocumentation, reversed} from '../reverse-name.ts';
import {verdict} from '../verdict.ts';
import {defineTopic, type Verdict} from './shape.ts';

type List = {
	readonly zone: string;
	readonly title: string;
	readonly six: boolean;
	/** Many servers refuse by it, so it is a failure and no warning. */
	readonly strong: boolean;
	readonly where: string;
};

/** Lists that are free for a server of usual size, and that others really use. */
const lists: readonly List[] = [
	{zone: 'zen.spamhaus.org', title: 'Spamhaus ZEN', six: true, strong: true, where: 'check.spamhaus.org'},
	{zone: 'bl.spamcop.net', title: 'SpamCop', six: false, strong: true, where: 'www.spamcop.net'},
	{zone: 'psbl.surriel.com', title: 'PSBL', six: false, strong: false, where: 'psbl.org'},
	{zone: 'bl.mailspike.net', title: 'Mailspike', six: false, strong: false, where: 'mailspike.org'},
];

type Asked = {
	readonly list: List;
	readonly address: string;
	readonly reply: DnsReply<string>;
	readonly text: DnsReply<string> | undefined;
	/** 127.0.0.2, which every list lists, and 127.0.0.1, which none may. */
	readonly listed: DnsReply<string>;
	readonly unlisted: DnsReply<string>;
};

const refusals: Readonly<Record<string, string>> = {
	'127.255.255.252': 'the name was mistyped',
	'127.255.255.254': 'it does not answer public resolvers; ask with --resolver by one of your own, or on the server',
	'127.255.255.255': 'too many questions came from this resolver',
};

const meaning: Readonly<Record<string, string>> = {
	'127.0.0.2': 'SBL: a known source of spam',
	'127.0.0.3': 'CSS: it sent spam lately',
	'127.0.0.4': 'XBL: a hijacked machine',
	'127.0.0.9': 'DROP: a hijacked network',
	'127.0.0.10': 'PBL: its provider says that no mail should come from it directly',
	'127.0.0.11': 'PBL: no mail should come from it directly',
};

const nameOf = (address: string, zone: string): string => `${reversed(address)}.${zone}`;

const look = async (dns: Resolver, address: string, list: List): Promise<Asked> => {
	const name = nameOf(address, list.zone);
	const [reply, listed, unlisted] = await Promise.all([
		dns.ask(name, 'A'),
		dns.ask(nameOf('127.0.0.2', list.zone), 'A'),
		dns.ask(nameOf('127.0.0.1', list.zone), 'A'),
	]);
	return {list, address, reply, listed, unlisted, text: reply.state === 'found' ? await dns.ask(name, 'TXT') : undefined};
};

const judgeOne = ({list, address, reply, text, listed, unlisted}: Asked): Verdict => {
	const name = nameOf(address, list.zone);
	const open = (why: string) =>
		verdict('unknown', name, `Whether ${address} is on ${list.title} is not known: ${why}.`, {
			found: reply.state === 'found' ? reply.values.map(value => `A ${value}`) : [],
		});
	if (reply.state === 'unknown') return open(reply.why);
	const codes = reply.state === 'found' ? reply.values : [];
	const refusal = codes.find(code => code.startsWith('127.255.255.'));
	if (refusal !== undefined) return open(refusals[refusal] ?? `it answers ${refusal}, which is no verdict`);
	if (codes.some(code => !code.startsWith('127.')) || unlisted.state === 'found') return open('the resolver invents answers for names that are not there');
	if (codes.length > 0) {
		const said = text?.state === 'found' ? ` It says: ${text.values[0]}` : '';
		const why = list.zone === 'zen.spamhaus.org' ? codes.map(code => meaning[code] ?? code).join(', ') : codes.join(', ');
		return verdict(list.strong ? 'failure' : 'warning', name, `${address} is on ${list.title} (${why}): ask to be taken off at ${list.where}.${said}`, {
			found: codes.map(code => `A ${code}`),
			expected: ['no record'],
		});
	}
	if (listed.state === 'unknown') return open(listed.why);
	if (listed.state === 'none' && isForDocumentation(address))
		return verdict('skipped', name, `${address} is an address of examples, which ${list.title} does not know.`);
	if (listed.state === 'none') return open('its test entry 127.0.0.2 is not found, so it does not answer here');
	const answer = listed.values.find(code => code.startsWith('127.255.255.'));
	if (answer !== undefined) return open(refusals[answer] ?? `it answers ${answer}`);
	return verdict('ok', name, `${address} is not on ${list.title}.`, {expected: ['no record']});
};

export const blocklist = defineTopic<readonly Asked[]>({
	id: 'blocklist',
	title: 'Block lists',
	about: 'host',
	why: 'Other servers refuse mail from addresses that are on such a list.',
	source: 'RFC 5782',
	look: ({dns, server}) =>
		Promise.all(server.addresses.flatMap(address => lists.filter(list => list.six || isIP(address) === 4).map(list => look(dns, address, list)))),
	judge: asked => asked.map(judgeOne),
});
