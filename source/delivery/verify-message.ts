// SPF, DKIM and DMARC of a message as a receiver would verify them, with our own resolver, by a kept library (RFC 6376, 7208, 9989).
import {dkimVerify} from 'mailauth/lib/dkim/verify.js';
import {dmarc} from 'mailauth/lib/dmarc/index.js';
import type {Level} from '../checks/shape.ts';
import {asNodeResolve, evaluateSpf} from '../dns/evaluate-spf.ts';
import type {Resolver} from '../dns/resolver.ts';
import {isPrivate} from '../dns/reverse-name.ts';
import type {Verified} from './message-facts.ts';
import type {Origin} from './origin.ts';

type Expects = 'pass' | 'none';
type Needs = {readonly dns: Resolver; readonly origin: Origin; readonly expects: Expects};

const isUnknown = (result: string): boolean => result === 'temperror' || result === 'unknown';

const levelOf = (result: string, expects: Expects): Level => (result === expects ? 'ok' : isUnknown(result) ? 'unknown' : 'warning');

/** Whom SPF is asked about: a notice has no sender, and its name in HELO stands for it (RFC 7208 section 2.4). */
const spfDomain = ({sender, helo}: Origin): string => (sender === '' ? helo : sender.slice(sender.lastIndexOf('@') + 1));

const saidOf = (says: string): string => (says === '' ? '' : `: ${says}`);

type Asking = {
	readonly dns: Resolver;
	/** Of a verdict that could not be had: who did not answer, else what the library says. */
	whyNot(result: string, said: string): string;
};

/** The library knows a time-out only by its code; who did not answer, and for how long, is kept here. */
const listening = (dns: Resolver): Asking => {
	const whys: string[] = [];
	return {
		dns: {
			label: dns.label,
			ask: async (name, type) => {
				const reply = await dns.ask(name, type);
				if (reply.state === 'unknown') whys.push(reply.why);
				return reply;
			},
		},
		whyNot: (result, said) => (result === 'temperror' ? saidOf(whys[0] ?? said) : saidOf(said)),
	};
};

/** Where the policy of the domain in From stands: asked for at once, while the library is busy with signatures; who asks again shares the answer. */
const askForPolicy = (dns: Resolver, source: string): void => {
	const [, domain] = /^from:[^\n]*@([\w.-]+)/im.exec(source) ?? [];
	if (domain !== undefined) void dns.ask(`_dmarc.${domain}`, 'TXT');
};

const spfOf = async ({dns, origin, expects}: Needs, whyNot: Asking['whyNot']): Promise<readonly Verified[]> => {
	const {addresses, helo, sender} = origin;
	if (addresses.length === 0) return [{method: 'spf', result: 'unknown', level: 'unknown', says: 'from which address it came is not known'}];
	return Promise.all(
		addresses.map(async address => {
			const {result, says} = await evaluateSpf(dns, {address, sender, helo});
			// A proxy or a router in front of the server that puts its own address in the place of everybody's.
			const hidden = expects === 'none' && isPrivate(address);
			return {
				method: 'spf' as const,
				result,
				level: hidden && result === expects ? ('warning' as const) : levelOf(result, expects),
				says:
					expects === 'pass'
						? `a receiver that sees it come from ${address} says ${result}${whyNot(result, says)}`
						: `${result} for ${spfDomain(origin)} from ${address}${whyNot(result, says)}${hidden ? '; that is an inner address: where mail of the world is seen so too, nobody can judge its SPF' : ''}`,
			};
		}),
	);
};

export const verifyMessage = async (source: string, needs: Needs): Promise<readonly Verified[]> => {
	const {origin, expects} = needs;
	const {dns, whyNot} = listening(needs.dns);
	askForPolicy(dns, source);
	const resolver = asNodeResolve(dns) as never;
	const [signed, spf] = await Promise.all([dkimVerify(source, {resolver}), spfOf({...needs, dns}, whyNot)]);
	const signatures = signed.results.filter(each => each.signingDomain);
	const good = signatures.filter(each => each.status.result === 'pass');
	const judged = await dmarc({
		headerFrom: signed.headerFrom as string[],
		spfDomains: spf.every(each => each.result === 'pass') ? [spfDomain(origin)] : [],
		dkimDomains: good.map(each => ({domain: each.signingDomain as string, aligned: each.status.aligned})) as never,
		resolver,
	});
	const dkim: readonly Verified[] =
		signatures.length === 0
			? [{method: 'dkim', result: 'none', level: levelOf('none', expects), says: 'it is not signed'}]
			: signatures.map(({selector, signingDomain, status: {result, comment}}) => ({
					method: 'dkim',
					result,
					level: levelOf(result, expects),
					says: `${selector}._domainkey.${signingDomain} ${result}${whyNot(result, comment || '')}${expects === 'none' ? ': the server signs mail of strangers' : ''}`,
				}));
	// Only one From can be judged (RFC 9989 section 4.3).
	const said = judged === false ? 'permerror' : judged.status.result;
	// What could not be looked up might have been the one that passes.
	const policy = said === 'fail' && [...dkim, ...spf].some(each => isUnknown(each.result)) ? 'temperror' : said;
	return [...dkim, ...spf, {method: 'dmarc', result: policy, level: levelOf(policy, expects), says: `for the domain in From: ${policy}${whyNot(policy, '')}`}];
};
