// SPF of a domain, evaluated for the addresses that the server really sends from (RFC 7208).
import {evaluateSpf, type SpfOutcome} from '../evaluate-spf.ts';
import type {DnsReply} from '../resolver.ts';
import {allowAddresses, isSpf, mergeSpf, parseSpf, plainSpf} from '../spf-terms.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, type Facts, isSilent, type Verdict} from './shape.ts';

type Seen = {
	readonly reply: DnsReply<string>;
	readonly sends: ReadonlyArray<{readonly address: string; readonly outcome: SpfOutcome}>;
	/** An address of nobody, so that the record is gone through to its end. */
	readonly stranger: SpfOutcome | undefined;
	/** Which part of the record costs how many lookups. */
	readonly costs: ReadonlyArray<{readonly part: string; readonly lookups: number}>;
};

/** Of the block for documentation, which nobody sends from (RFC 5737). */
const nobody = '192.0.2.253';
const mostLookups = 10;
const mostVoids = 2;
/** Enough to say how far beyond the limit a record is, and few enough not to be led around for ever. */
const counted = 40;

const judgeCounts = (name: string, {stranger, costs}: Seen): readonly string[] => {
	if (stranger === undefined) return [];
	const dear = costs.filter(each => each.lookups > 1).map(each => `${each.part} costs ${each.lookups}`);
	if (stranger.lookups > mostLookups)
		return [
			`evaluating SPF of ${name} takes ${stranger.lookups > counted ? `more than ${counted}` : stranger.lookups} lookups, and at most 10 are allowed: receivers treat it as an error${dear.length > 0 ? ` (${dear.join(', ')})` : ''}`,
		];
	if (stranger.voids > mostVoids)
		return [`SPF of ${name} asks for ${stranger.voids} names that are not there, and at most 2 are allowed: receivers treat it as an error`];
	return [];
};

/** What is wrong with the record whoever sends. */
const judgeTerms = (text: string, stranger: SpfOutcome | undefined): ReadonlyArray<readonly [level: 'failure' | 'warning', says: string]> => {
	const terms = parseSpf(text);
	const all = terms.find(term => term.name === 'all');
	const found: (readonly ['failure' | 'warning', string])[] = [];
	if (all?.qualifier === '+') found.push(['failure', '+all allows the whole world to send in the name of this domain']);
	else if (stranger?.result === 'pass') found.push(['failure', 'it allows addresses of nobody: somewhere it leads to +all or to a whole network']);
	if (all === undefined && !terms.some(term => term.name === 'redirect'))
		found.push(['warning', 'it has neither all nor redirect at its end, so it forbids nobody']);
	if (all?.qualifier === '?') found.push(['warning', '?all forbids nobody']);
	if (terms.some(term => term.name === 'ptr')) found.push(['warning', 'ptr is slow, unreliable and should not be used (RFC 7208 section 5.5)']);
	if (terms.findIndex(term => term.name === 'all') >= 0 && terms.slice(terms.findIndex(term => term.name === 'all') + 1).some(term => !term.isModifier))
		found.push(['warning', 'what stands after all is never reached']);
	return found;
};

const judgeSends = (seen: Seen, text: string, {domain, server}: Facts): Verdict[] => {
	const {name} = domain;
	const found = [`TXT ${text}`];
	const refused = seen.sends.filter(each => ['fail', 'softfail', 'neutral', 'none'].includes(each.outcome.result));
	const broken = seen.sends.filter(each => each.outcome.result === 'permerror');
	const open = seen.sends.filter(each => each.outcome.result === 'temperror');
	const counts = judgeCounts(name, seen);
	if (counts.length > 0 || broken.length > 0) {
		const why = counts[0] ?? `SPF of ${name} is broken: ${broken[0]?.outcome.says || 'it cannot be evaluated'}`;
		// Its own addresses first: they are found without a single lookup, and what costs too much can be taken out.
		const publish = [record('TXT', name, counts.length > 0 ? plainSpf(server.addresses) : mergeSpf([text], server.addresses))];
		return [verdict('failure', name, `${why[0]?.toUpperCase()}${why.slice(1)}.`, {found, publish})];
	}
	if (refused.length > 0) {
		const others = parseSpf(text)
			.filter(term => /^ip[46]$/.test(term.name))
			.map(term => term.text);
		const hint = others.length > 0 && refused.length === seen.sends.length ? ` It names ${others.join(', ')}: drop that if it is an old server.` : '';
		return [
			verdict(
				'failure',
				name,
				`SPF does not allow ${refused.map(each => each.address).join(', ')} (${refused[0]?.outcome.result}): receivers refuse the mail or take it for spam.${hint}`,
				{
					found,
					publish: [
						record(
							'TXT',
							name,
							allowAddresses(
								text,
								refused.map(each => each.address),
							),
						),
					],
				},
			),
		];
	}
	if (open.length > 0) return [verdict('unknown', name, `SPF could not be evaluated to its end: ${open[0]?.outcome.says}.`, {found})];
	return [];
};

export const spf = defineTopic<Seen>({
	id: 'spf',
	title: 'SPF',
	about: 'domain',
	why: 'Receivers ask SPF whether this server may send for the domain; where it may not, mail is refused or filed as spam.',
	source: 'RFC 7208',
	look: async ({dns, server}, domain) => {
		const {name} = domain;
		const reply = await dns.ask(name, 'TXT');
		const texts = reply.state === 'found' ? reply.values.filter(isSpf) : [];
		const [text] = texts;
		if (text === undefined || texts.length > 1) return {reply, sends: [], stranger: undefined, costs: []};
		const question = {sender: `postmaster@${name}`, helo: server.hostName};
		const [sends, stranger, costs] = await Promise.all([
			Promise.all(server.addresses.map(async address => ({address, outcome: await evaluateSpf(dns, {...question, address})}))),
			evaluateSpf(dns, {...question, address: nobody, mostLookups: counted, mostVoids: counted}),
			Promise.all(
				parseSpf(text)
					.filter(term => term.name === 'include' || term.name === 'redirect')
					.slice(0, 20)
					.map(async term => ({
						part: term.text,
						lookups:
							1 +
							(await evaluateSpf(dns, {...question, sender: `postmaster@${term.value}`, address: nobody, mostLookups: counted, mostVoids: counted})).lookups,
					})),
			),
		]);
		return {reply, sends, stranger, costs};
	},
	wanted: ({server, domain}) =>
		isSilent(domain)
			? [record('TXT', domain.name, 'v=spf1 -all')]
			: server.addresses.length > 0
				? [record('TXT', domain.name, plainSpf(server.addresses))]
				: [],
	judge: (seen, facts) => {
		const {reply} = seen;
		const {domain, server} = facts;
		const {name} = domain;
		if (reply.state === 'unknown') return [notKnown(name, 'SPF', reply.why)];
		const texts = reply.state === 'found' ? reply.values.filter(isSpf) : [];
		const found = texts.map(text => `TXT ${text}`);
		if (isSilent(domain))
			return texts.length === 1 && /^v=spf1 -all$/i.test(texts[0]?.trim() ?? '')
				? [verdict('ok', name, `${name} says that nobody sends for it.`, {found, expected: found})]
				: [verdict('warning', name, `${name} does not send; say so, so that nobody can in its name.`, {found, publish: [record('TXT', name, 'v=spf1 -all')]})];
		const near = reply.state === 'found' ? reply.values.find(text => /^\s*"?v\s*=\s*spf/i.test(text) && !isSpf(text)) : undefined;
		if (texts.length === 0)
			return [
				near === undefined
					? verdict('failure', name, `${name} has no SPF record: others cannot tell its mail from forgeries.`, {
							publish: [record('TXT', name, plainSpf(server.addresses))],
						})
					: verdict('failure', name, `${name} has a record that is meant for SPF and is none: it must begin with "v=spf1 ".`, {
							found: [`TXT ${near}`],
							publish: [record('TXT', name, plainSpf(server.addresses))],
						}),
			];
		if (texts.length > 1)
			return [
				verdict('failure', name, `${name} has ${texts.length} SPF records, and only one is allowed: receivers treat that as an error. Replace them by one.`, {
					found,
					publish: [record('TXT', name, mergeSpf(texts, server.addresses))],
				}),
			];
		const text = texts[0] as string;
		const terms = judgeTerms(text, seen.stranger);
		const fixed = allowAddresses(
			parseSpf(text).reduce(
				(line, term) => (term.name === 'ptr' ? line : `${line} ${term.name === 'all' && /[+?]/.test(term.qualifier) ? '-all' : term.text}`),
				'v=spf1',
			),
			[],
		);
		const wrong = [
			...judgeSends(seen, text, facts),
			...terms.map(([level, says]) => verdict(level, name, `SPF of ${name}: ${says}.`, {found, publish: [record('TXT', name, fixed)]})),
		];
		if (wrong.length > 0) return wrong;
		if (seen.sends.length === 0) return [verdict('unknown', name, 'From which address mail leaves is not known, so SPF cannot be evaluated.', {found})];
		const cost = seen.stranger === undefined ? '' : `, in ${seen.stranger.lookups} of 10 lookups`;
		return [verdict('ok', name, `SPF allows ${seen.sends.map(each => each.address).join(' and ')}${cost}.`, {found, expected: found})];
	},
});
