// SPF, DKIM and DMARC of a message as a receiver would verify them, with our own resolver, by a kept library (RFC 6376, 7208, 9989).
import {dkimVerify} from 'mailauth/lib/dkim/verify.js';
import {dmarc} from 'mailauth/lib/dmarc/index.js';
import {asNodeResolve, evaluateSpf} from '../dns/evaluate-spf.ts';
import type {Verified, VerifyNeeds} from './message-facts.ts';

export const verifyMessage = async (source: string, {dns, addresses, helo, sender}: VerifyNeeds): Promise<readonly Verified[]> => {
	const resolver = asNodeResolve(dns) as never;
	const domain = sender.slice(sender.lastIndexOf('@') + 1);
	const [signed, ways] = await Promise.all([
		dkimVerify(source, {resolver}),
		Promise.all(addresses.map(async address => ({address, outcome: await evaluateSpf(dns, {address, sender, helo})}))),
	]);
	const signatures = signed.results.filter(each => each.signingDomain);
	const good = signatures.filter(each => each.status.result === 'pass');
	const judged = await dmarc({
		headerFrom: signed.headerFrom as string[],
		spfDomains: ways.length > 0 && ways.every(each => each.outcome.result === 'pass') ? [domain] : [],
		dkimDomains: good.map(each => ({domain: each.signingDomain as string, aligned: each.status.aligned})) as never,
		resolver,
	});
	const spf: Verified[] = ways.map(({address, outcome}) => ({
		method: 'spf',
		result: outcome.result,
		says: `a receiver that sees it come from ${address} says ${outcome.result}${outcome.says === '' ? '' : `: ${outcome.says}`}`,
	}));
	const dkim: Verified[] = signatures.map(each => ({
		method: 'dkim',
		result: each.status.result,
		says: `${each.selector}._domainkey.${each.signingDomain} ${each.status.result}${each.status.comment ? `: ${each.status.comment}` : ''}`,
	}));
	return [
		...(dkim.length > 0 ? dkim : [{method: 'dkim' as const, result: 'none', says: 'it is not signed'}]),
		...spf,
		...(judged ? [{method: 'dmarc' as const, result: judged.status.result, says: `for the domain in From: ${judged.status.result}`}] : []),
	];
};
