// What is wrong with a domain's SPF, whoever asks: how many records, what they cost, whom they allow (RFC 7208). Pure.
import type {SpfOutcome} from './evaluate-spf.ts';
import {countedLookups, type SpfSeen} from './look-at-spf.ts';
import {allowAddresses, isSpf, mergeSpf, parseSpf, plainSpf} from './spf-terms.ts';
import type {Verdict} from './topics/shape.ts';
import {record, verdict} from './verdict.ts';

export type SpfFacts = {
	readonly name: string;
	/** From which mail leaves. */
	readonly addresses: readonly string[];
	/** What happens where it does not allow them: half a sentence. */
	readonly otherwise: string;
};

const mostLookups = 10;
const mostVoids = 2;

const judgeCounts = (name: string, {stranger, costs}: SpfSeen): readonly string[] => {
	if (stranger === undefined) return [];
	const dear = costs.filter(each => each.lookups > 1).map(each => `${each.part} costs ${each.lookups}`);
	if (stranger.lookups > mostLookups)
		return [
			`evaluating SPF of ${name} takes ${stranger.lookups > countedLookups ? `more than ${countedLookups}` : stranger.lookups} lookups, and at most 10 are allowed: receivers treat it as an error${dear.length > 0 ? ` (${dear.join(', ')})` : ''}`,
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

const judgeSends = (seen: SpfSeen, text: string, {name, addresses, otherwise}: SpfFacts): Verdict[] => {
	const found = [`TXT ${text}`];
	const refused = seen.sends.filter(each => ['fail', 'softfail', 'neutral', 'none'].includes(each.outcome.result));
	const broken = seen.sends.filter(each => each.outcome.result === 'permerror');
	const open = seen.sends.filter(each => each.outcome.result === 'temperror');
	const counts = judgeCounts(name, seen);
	if (counts.length > 0 || broken.length > 0) {
		const why = counts[0] ?? `SPF of ${name} is broken: ${broken[0]?.outcome.says || 'it cannot be evaluated'}`;
		// Its own addresses first: they are found without a single lookup, and what costs too much can be taken out.
		const publish = [record('TXT', name, counts.length > 0 ? plainSpf(addresses) : mergeSpf([text], addresses))];
		return [verdict('failure', name, `${why[0]?.toUpperCase()}${why.slice(1)}.`, {found, publish})];
	}
	if (refused.length > 0) {
		const others = parseSpf(text)
			.filter(term => /^ip[46]$/.test(term.name))
			.map(term => term.text);
		const hint = others.length > 0 && refused.length === seen.sends.length ? ` It names ${others.join(', ')}: drop that if it is an old server.` : '';
		return [
			verdict('failure', name, `SPF does not allow ${refused.map(each => each.address).join(', ')} (${refused[0]?.outcome.result}): ${otherwise}.${hint}`, {
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
			}),
		];
	}
	if (open.length > 0) return [verdict('unknown', name, `SPF could not be evaluated to its end: ${open[0]?.outcome.says}.`, {found})];
	return [];
};

/** The SPF records among the texts of the name. */
export const spfTexts = ({reply}: SpfSeen): readonly string[] => (reply.state === 'found' ? reply.values.filter(isSpf) : []);

/** Of a name that has records; none: it is well. */
export const judgeSpf = (seen: SpfSeen, facts: SpfFacts): Verdict[] => {
	const {name, addresses} = facts;
	const texts = spfTexts(seen);
	const found = texts.map(text => `TXT ${text}`);
	if (texts.length > 1)
		return [
			verdict('failure', name, `${name} has ${texts.length} SPF records, and only one is allowed: receivers treat that as an error. Replace them by one.`, {
				found,
				publish: [record('TXT', name, mergeSpf(texts, addresses))],
			}),
		];
	const text = texts[0] as string;
	const fixed = allowAddresses(
		parseSpf(text).reduce(
			(line, term) => (term.name === 'ptr' ? line : `${line} ${term.name === 'all' && /[+?]/.test(term.qualifier) ? '-all' : term.text}`),
			'v=spf1',
		),
		[],
	);
	return [
		...judgeSends(seen, text, facts),
		...judgeTerms(text, seen.stranger).map(([level, says]) => verdict(level, name, `SPF of ${name}: ${says}.`, {found, publish: [record('TXT', name, fixed)]})),
	];
};
