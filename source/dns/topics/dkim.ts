// DKIM: what is published for every selector the server has, against the public half of the private key it signs with (RFC 6376, RFC 8301, RFC 8463).
import {dkimName} from '../dkim-name.ts';
import {type DkimRecord, dkimRecordFor, isSameKey, parseDkimRecord} from '../dkim-record.ts';
import type {DomainKey} from '../keys-of.ts';
import type {DnsReply} from '../resolver.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, isSilent, type Verdict} from './shape.ts';

type Published = {readonly key: DomainKey; readonly name: string; readonly reply: DnsReply<string>};

/** RFC 8301: verifiers must not accept less than 1024 bits, and signers should use 2048. */
const leastBits = 1024;
const goodBits = 2048;

const isDkim = (text: string): boolean => /(?:^|;)\s*(?:v\s*=\s*DKIM1|p\s*=)/i.test(text);

type Tell = (level: Verdict['level'], says: string) => Verdict;

const judgeRecord = (published: DkimRecord, {key, name}: Published, tell: Tell): Verdict[] => {
	const {tags} = published;
	const version = tags.get('v');
	if (version !== undefined && version !== 'DKIM1') return [tell('failure', `${name} says v=${version}, and only DKIM1 is known: receivers pass it over.`)];
	if (published.key === '') return [tell('failure', `The key at ${name} is revoked (p= is empty), but the server signs with it: every signature fails.`)];
	if (published.key === undefined) return [tell('failure', `The record at ${name} has no key (p=).`)];
	if (published.faults.length > 0 && !published.isWhole) return [tell('failure', `The record at ${name} is broken: ${published.faults.join('; ')}.`)];
	if (!/^(?:rsa|ed25519)$/.test(published.algorithm)) return [tell('failure', `${name} says k=${published.algorithm}, which is no algorithm of DKIM.`)];
	const own = key.publicKey === undefined ? undefined : dkimRecordFor(key.publicKey);
	const text = published.key;
	if (!published.isWhole) {
		const isCut = own !== undefined && text.length < own.p.length && own.p.startsWith(text.slice(0, -4));
		return [
			tell(
				'failure',
				isCut
					? `The key at ${name} is cut off after ${text.length} of ${own.p.length} characters: a TXT record longer than 255 characters must be split into several strings.`
					: `What stands in p= at ${name} is no key that can be read.`,
			),
		];
	}
	if (published.bits !== undefined && published.bits < leastBits)
		return [tell('failure', `The key at ${name} has ${published.bits} bits: receivers ignore less than ${leastBits}.`)];
	if (key.publicKey === undefined)
		return [tell('unknown', `Whether the key at ${name} is the one on the server is not known: ${key.path || 'its private key'}: ${key.why}.`)];
	if (!isSameKey(published, key.publicKey))
		return [tell('failure', `The key at ${name} is not the one that the server signs with (${key.path}): every signature fails.`)];
	const hashes = tags
		.get('h')
		?.split(':')
		.map(each => each.trim().toLowerCase());
	if (hashes !== undefined && !hashes.includes('sha256')) return [tell('failure', `${name} allows h=${tags.get('h')} only, and everybody signs with sha256.`)];
	const services = tags
		.get('s')
		?.split(':')
		.map(each => each.trim());
	if (services !== undefined && !services.includes('*') && !services.includes('email'))
		return [tell('failure', `${name} says s=${tags.get('s')}: it is not for mail.`)];
	const flags = (tags.get('t') ?? '').split(':').map(each => each.trim());
	return [
		...(flags.includes('y') ? [tell('warning', `${name} says t=y, "only testing": receivers treat the mail as if it were not signed.`)] : []),
		...(published.bits !== undefined && published.bits < goodBits
			? [tell('warning', `The key at ${name} has ${published.bits} bits; ${goodBits} are usual today.`)]
			: []),
		...(published.faults.length > 0 ? [tell('warning', `The record at ${name} has a fault: ${published.faults.join('; ')}.`)] : []),
	];
};

const judgePublished = (published: Published): Verdict[] => {
	const {key, name, reply} = published;
	const own = key.publicKey === undefined ? undefined : dkimRecordFor(key.publicKey);
	const publish = own === undefined ? [] : [record('TXT', name, own.text)];
	const waits = key.signs ? '' : ' The server does not sign with it yet.';
	if (reply.state === 'unknown') return [{...notKnown(name, 'DKIM', reply.why), publish}];
	const texts = reply.state === 'found' ? reply.values.filter(isDkim) : [];
	const found = texts.map(text => `TXT ${text}`);
	const tell: Tell = (level, says) => verdict(!key.signs && level === 'failure' ? 'warning' : level, name, `${says}${waits}`, {found, publish});
	if (texts.length === 0) {
		if (own === undefined && key.publicKey !== undefined) return [tell('failure', `${key.path} is no key that DKIM knows.`)];
		return [
			tell(
				'failure',
				key.publicKey === undefined
					? `${name} has no DKIM record, and the private key cannot be used: ${key.path}: ${key.why}.`
					: `There is no DKIM record at ${name}: nobody can verify what the server signs.`,
			),
		];
	}
	if (texts.length > 1) return [tell('failure', `There are ${texts.length} DKIM records at ${name}; receivers take one of them, or none.`)];
	const wrong = judgeRecord(parseDkimRecord(texts[0] as string), published, tell);
	if (wrong.length > 0) return wrong;
	const size = own?.bits === undefined ? 'Ed25519' : `RSA, ${own.bits} bits`;
	return [verdict('ok', name, `The key published is the one on the server (${size}).${waits}`, {found, expected: found})];
};

export const dkim = defineTopic<readonly Published[]>({
	id: 'dkim',
	title: 'DKIM',
	about: 'domain',
	why: 'Receivers verify the signature with the published key; without it mail is unsigned to them, and Gmail and others refuse that.',
	source: 'RFC 6376, RFC 8301, RFC 8463',
	look: ({dns}, domain) =>
		Promise.all(
			domain.keys.map(async (key): Promise<Published> => {
				const name = dkimName(key.selector, domain.name);
				return {key, name, reply: await dns.ask(name, 'TXT')};
			}),
		),
	wanted: ({domain}) =>
		domain.keys.flatMap(key => {
			const own = key.publicKey === undefined ? undefined : dkimRecordFor(key.publicKey);
			return own === undefined ? [] : [record('TXT', dkimName(key.selector, domain.name), own.text)];
		}),
	judge: (all, {domain}) => {
		if (isSilent(domain)) return [];
		if (!all.some(({key}) => key.signs))
			return [
				verdict('warning', domain.name, `Mail from ${domain.name} is not signed: OpenDKIM's signing table has no key for it.`),
				...all.flatMap(judgePublished),
			];
		return all.flatMap(judgePublished);
	},
});
