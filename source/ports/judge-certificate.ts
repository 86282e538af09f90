// Whether a served certificate is one that clients accept: in time, for the right name, complete, and the newest there is (RFC 5280, RFC 6125).
import type {Evidence, Finding, Level} from '../checks/shape.ts';
import type {Served} from '../commands/openssl-served.ts';
import type {Answer} from '../commands/shape.ts';
import {type CertificateFacts, type ChainFacts, coversName, daysLeft, readChain} from './certificate.ts';

export type CertificateSeen = {
	readonly port: number;
	readonly served: Answer<Served>;
	/** The file that the configuration names, and the first certificate in it. Undefined: the configuration could not be read or names none. */
	readonly file: {readonly path: string; readonly certificate: Answer<string>} | undefined;
	/** Names by which clients may come: the one that the user gave, and the server's own. */
	readonly names: readonly string[];
	/** Other servers bring mail even where they do not trust the certificate; users' programs refuse. */
	readonly strict: boolean;
	/** How the program is made to read the file anew. */
	readonly reload: string;
};

type Tell = (level: Level, says: string, evidence?: readonly Evidence[]) => Finding;

/** certbot renews 30 days before the end. */
const lateDays = 14;

const judgeTime = (leaf: CertificateFacts, now: Date, tell: Tell): Finding[] => {
	const days = daysLeft(leaf, now);
	const when = leaf.expires.toISOString().slice(0, 10);
	if (leaf.from > now)
		return [tell('failure', `The certificate is not valid before ${leaf.from.toISOString().slice(0, 16).replace('T', ' ')} UTC: is the clock right?`)];
	if (leaf.expires <= now) return [tell('failure', `The certificate expired on ${when}: clients refuse it. Renew with: certbot renew.`)];
	if (days < lateDays)
		return [tell('warning', `The certificate expires in ${days} day${days === 1 ? '' : 's'}, on ${when}, and was not renewed: see certbot renew --dry-run.`)];
	return [];
};

const judgeNames = (leaf: CertificateFacts, {names}: CertificateSeen, tell: Tell): Finding[] => {
	if (names.length === 0 || names.some(name => coversName(leaf.names, name))) return [];
	return [
		tell(
			'warning',
			`The certificate is for ${leaf.names.join(', ') || 'no name'}, not for ${names.join(' or ')}: who comes by that name is warned or refused.`,
		),
	];
};

const judgeChain = ({chain, length}: ChainFacts, {strict, served}: CertificateSeen, tell: Tell): Finding[] => {
	const worse: Level = strict ? 'failure' : 'warning';
	const whom = strict ? 'mail programs refuse it' : 'other servers still bring mail, but cannot verify whom they talk to';
	// An authority of the house's own is trusted where somebody installed it, and this server did.
	const verified = served.ok ? served.value.verify?.code : undefined;
	// 9 and 10 speak of time and hide what openssl thinks of the chain: no second complaint is made of what it cannot tell.
	const trusted = verified === 0 || ((verified === 9 || verified === 10) && length > 1);
	if (trusted || chain.end === 'public-root') return [];
	if (chain.end === 'self-signed') return [tell(worse, `The certificate is signed by itself: ${whom}. Get one with certbot.`)];
	if (chain.end === 'own-root') return [tell('warning', `The chain ends at ${chain.root}, which clients do not know by themselves.`)];
	const {issuer} = chain;
	if (length === 1) return [tell(worse, `The intermediate certificate ${issuer} is not sent: ${whom}. Serve fullchain.pem instead of cert.pem.`)];
	return [tell(worse, `The chain of ${length} certificates ends at ${issuer}, which is neither sent nor known: ${whom}.`)];
};

export type OnDisk = {
	readonly path: string;
	/** `served`: the file holds what is served. `newer`: it was renewed, and nobody reloaded. `other`: it is for other names, or older. */
	readonly holds: 'served' | 'newer' | 'other' | 'unknown';
	readonly stored: CertificateFacts | undefined;
};

/** Servers with several certificates serve one that is not in this file: only a *newer* one of the same names means that nobody reloaded. */
export const onDisk = (leaf: CertificateFacts, {file}: Pick<CertificateSeen, 'file'>): OnDisk | undefined => {
	if (file === undefined) return undefined;
	const stored = file.certificate.ok ? readChain(file.certificate.value)?.leaf : undefined;
	if (stored === undefined) return {path: file.path, holds: 'unknown', stored};
	if (stored.fingerprint === leaf.fingerprint) return {path: file.path, holds: 'served', stored};
	const same = stored.names.some(name => leaf.names.includes(name));
	return {path: file.path, holds: same && stored.from > leaf.from ? 'newer' : 'other', stored};
};

const judgeFile = (leaf: CertificateFacts, seen: CertificateSeen, tell: Tell): Finding[] => {
	const {file, reload} = seen;
	if (file === undefined) return [];
	if (!file.certificate.ok) return [tell('unknown', `Whether ${file.path} holds a newer certificate cannot be told: ${file.certificate.why}`)];
	const {holds, stored} = onDisk(leaf, seen) ?? {};
	if (holds !== 'newer' || stored === undefined) return [];
	const line = (each: CertificateFacts): string => `serial ${each.serial}, until ${each.expires.toISOString().slice(0, 10)}`;
	return [
		tell('warning', `The certificate was renewed, but the old one is still served: ${reload}.`, [
			{from: file.path, text: line(stored)},
			{from: 'served', text: line(leaf)},
		]),
	];
};

export const judgeCertificate = (seen: CertificateSeen, now: Date): Finding[] => {
	const {served, port} = seen;
	const tell: Tell = (level, says, evidence) => ({level, subject: `port ${port}`, says, ...(evidence === undefined ? {} : {evidence})});
	if (!served.ok) return [tell('unknown', `Which certificate is served cannot be told: ${served.why}`)];
	const {connected, chain, trouble} = served.value;
	if (!connected)
		return [tell('unknown', `No certificate could be seen: nothing answers on port ${port} of the server itself (${trouble || 'no reason given'}).`)];
	const facts = readChain(chain.join('\n'));
	if (facts === undefined) return [tell('unknown', `No certificate is served on port ${port}: ${trouble || 'TLS does not come about'}.`)];
	const {leaf} = facts;
	const wrong = [...judgeTime(leaf, now, tell), ...judgeNames(leaf, seen, tell), ...judgeChain(facts, seen, tell), ...judgeFile(leaf, seen, tell)];
	if (wrong.length > 0) return wrong;
	return [tell('ok', `${leaf.names.join(', ')}: ${daysLeft(leaf, now)} days left, issued by ${leaf.issuer}.`)];
};
