// What a served chain of certificates says about itself: names, issuer, validity, and whether it leads to a root (RFC 5280, RFC 6125).
import {X509Certificate} from 'node:crypto';
import tls from 'node:tls';

export type CertificateFacts = {
	/** Names and addresses it is for, lower case: the subject alternative names; the common name only where there are none. */
	readonly names: readonly string[];
	/** The issuer's common name, or its organisation. */
	readonly issuer: string;
	readonly from: Date;
	readonly expires: Date;
	/** Hexadecimal, as certificate authorities print it. */
	readonly serial: string;
	/** `RSA 2048`, `EC P-256`, `Ed25519`. */
	readonly key: string;
	/** SHA-256 of the whole certificate, AA:BB:...: the same only for the same certificate. */
	readonly fingerprint: string;
};

/**
 * Where the chain leads: to a root that node ships (Mozilla's); to a root it brought along itself, which no client
 * knows; to nothing but itself; or nowhere, because the certificate of `issuer` was not sent.
 */
export type ChainEnd =
	| {readonly end: 'public-root'; readonly root: string}
	| {readonly end: 'own-root'; readonly root: string}
	| {readonly end: 'self-signed'}
	| {readonly end: 'missing-issuer'; readonly issuer: string};

export type ChainFacts = {
	readonly leaf: CertificateFacts;
	/** How many certificates were sent. */
	readonly length: number;
	readonly chain: ChainEnd;
};

const block = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** More than any real chain has; a hostile server may send thousands. */
const mostCertificates = 20;

const read = (pem: string): X509Certificate | undefined => {
	try {
		return new X509Certificate(pem);
	} catch {
		return undefined;
	}
};

const field = (name: string, key: string): string | undefined => new RegExp(`^${key}=(.*)$`, 'm').exec(name)?.[1];

const shortName = (name: string): string => field(name, 'CN') ?? field(name, 'O') ?? name.replaceAll('\n', ', ');

const namesOf = (certificate: X509Certificate): string[] => {
	const alternatives = [...(certificate.subjectAltName ?? '').matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,\s]+)/g)].map(match => match[1] ?? '');
	const common = field(certificate.subject, 'CN');
	return (alternatives.length > 0 ? alternatives : common === undefined ? [] : [common]).map(name => name.toLowerCase());
};

const curves: Readonly<Record<string, string>> = {prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521'};

const keyOf = ({publicKey}: X509Certificate): string => {
	const {modulusLength, namedCurve} = publicKey.asymmetricKeyDetails ?? {};
	if (modulusLength !== undefined) return `${(publicKey.asymmetricKeyType ?? 'rsa').toUpperCase()} ${modulusLength}`;
	if (namedCurve !== undefined) return `EC ${curves[namedCurve] ?? namedCurve}`;
	return publicKey.asymmetricKeyType === 'ed25519' ? 'Ed25519' : (publicKey.asymmetricKeyType ?? 'unknown');
};

const factsOf = (certificate: X509Certificate): CertificateFacts => ({
	names: namesOf(certificate),
	issuer: shortName(certificate.issuer),
	from: new Date(certificate.validFrom),
	expires: new Date(certificate.validTo),
	serial: certificate.serialNumber,
	key: keyOf(certificate),
	fingerprint: certificate.fingerprint256,
});

const signs = (issuer: X509Certificate, subject: X509Certificate): boolean => subject.checkIssued(issuer) && subject.verify(issuer.publicKey);

// Reading 140 roots takes 10 ms: once, and only when a chain is looked at.
let roots: X509Certificate[] | undefined;
const publicRoots = (): X509Certificate[] => {
	// With those the operator added (NODE_EXTRA_CA_CERTS): a company's own authority is no fault. Node 22.14 and older tell the public ones only.
	roots ??= (tls.getCACertificates?.('default') ?? tls.rootCertificates).map(read).filter(root => root !== undefined);
	return roots;
};

const follow = (leaf: X509Certificate, others: readonly X509Certificate[], known: readonly X509Certificate[]): ChainEnd => {
	let last = leaf;
	const unused = new Set(others);
	for (let steps = 0; steps <= mostCertificates; steps++) {
		const end = last;
		if (known.some(root => root.fingerprint256 === end.fingerprint256)) return {end: 'public-root', root: shortName(end.subject)};
		const root = known.find(candidate => signs(candidate, end));
		if (root !== undefined) return {end: 'public-root', root: shortName(root.subject)};
		if (signs(end, end)) return end === leaf ? {end: 'self-signed'} : {end: 'own-root', root: shortName(end.subject)};
		const next = [...unused].find(candidate => signs(candidate, end));
		if (next === undefined) break;
		unused.delete(next);
		last = next;
	}
	return {end: 'missing-issuer', issuer: shortName(last.issuer)};
};

/** The chain in PEM as it was served, leaf first; text around the blocks is passed over. Undefined when there is no certificate in it. */
export const readChain = (pem: string, knownRoots: readonly X509Certificate[] = publicRoots()): ChainFacts | undefined => {
	const blocks = (pem.match(block) ?? []).slice(0, mostCertificates);
	const [leaf, ...others] = blocks.map(read).filter(certificate => certificate !== undefined);
	if (leaf === undefined) return undefined;
	return {leaf: factsOf(leaf), length: others.length + 1, chain: follow(leaf, others, knownRoots)};
};

/** RFC 6125: a wildcard stands for exactly one label, the leftmost. */
export const coversName = (names: readonly string[], name: string): boolean => {
	const wanted = name.toLowerCase().replace(/\.$/, '');
	const parent = wanted.slice(wanted.indexOf('.') + 1);
	return names.some(candidate => candidate === wanted || (candidate.startsWith('*.') && wanted.includes('.') && candidate.slice(2) === parent));
};

/** Whole days until it expires; negative when it has. */
export const daysLeft = (certificate: CertificateFacts, now: Date): number => Math.floor((certificate.expires.getTime() - now.getTime()) / 86_400_000);
