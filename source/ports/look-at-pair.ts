// A certificate and a key that belong together or not, and what on this server could be named in their place (openssl-x509(1), openssl-pkey(1)).
import {pathFacts} from '../commands/path-facts.ts';
import {publicKeyRead} from '../commands/public-key-read.ts';
import type {Ask} from '../commands/shape.ts';

export type Pair = {readonly certificate: string; readonly key: string};

export type BrokenPair = Pair & {
	/** In openssl's words, or that they do not belong together. */
	readonly trouble: string;
	/** Of Let's Encrypt, whole: names of directories below /etc/letsencrypt/live. */
	readonly lineages: readonly string[];
	/** One of them that the configuration names half. */
	readonly known: string | undefined;
	/** Keys on this server that belong to the certificate that is named. */
	readonly keys: readonly string[];
};

/** As many files are tried as keys. */
const mostKeys = 24;

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

const lineageOf = (path: string): string | undefined => /^\/etc\/letsencrypt\/live\/([^/]+)\//.exec(path)?.[1];

const keysOf = async (ask: Ask, {certificate, key}: Pair, publicKey: string): Promise<readonly string[]> => {
	const places = [...new Set([directoryOf(certificate), directoryOf(key), '/etc/ssl/private', '/etc/dovecot/private', '/etc/postfix/tls'])];
	const found = await ask(pathFacts, {patterns: places.flatMap(place => [`${place}/*.key`, `${place}/*.pem`])});
	const paths = found.ok
		? found.value.flatMap(({path, kind}) => (kind === 'file' && path !== key && path !== certificate ? [path] : [])).slice(0, mostKeys)
		: [];
	const answers = await Promise.all(paths.map(path => ask(publicKeyRead, {path, of: 'key'})));
	return paths.filter((_, index) => {
		const answer = answers[index];
		return answer?.ok === true && answer.value === publicKey;
	});
};

/** Undefined where they belong together, or where that cannot be told. `missing`: whether a file that is not there is trouble. */
export const lookAtPair = async (ask: Ask, pair: Pair, missing: boolean): Promise<BrokenPair | undefined> => {
	const {certificate, key} = pair;
	const [live, mine, other] = await Promise.all([
		ask(pathFacts, {patterns: ['/etc/letsencrypt/live/*/fullchain.pem', '/etc/letsencrypt/live/*/privkey.pem']}),
		ask(publicKeyRead, {path: certificate, of: 'certificate'}),
		ask(publicKeyRead, {path: key, of: 'key'}),
	]);
	if (!live.ok || (!missing && [mine, other].some(each => !each.ok && each.missing))) return undefined;
	const refused = [mine, other].flatMap(each => (each.ok ? [] : [each.why]));
	// What could not be looked at is no proof: only what openssl read and found to be none.
	if (refused.some(why => !/Could not (?:find|read|open)|No such file|unable to load/i.test(why))) return undefined;
	if (mine.ok && other.ok && mine.value === other.value) return undefined;
	const both = [lineageOf(certificate), lineageOf(key)];
	const lineages = live.value
		.filter(({path}) => path.endsWith('/fullchain.pem'))
		.map(({path}) => path.split('/').at(-2) ?? '')
		.filter(name => live.value.some(({path}) => path === `/etc/letsencrypt/live/${name}/privkey.pem`))
		// A pair of one lineage that does not fit is broken there: another name in the configuration would hide that.
		.filter(name => !(both[0] === both[1] && name === both[0]));
	return {
		...pair,
		trouble: refused[0] ?? 'the key is for a different certificate',
		lineages,
		known: both.find(name => name !== undefined && lineages.includes(name)),
		keys: mine.ok ? await keysOf(ask, pair, mine.value) : [],
	};
};

/** What is to be named instead: `{key}` alone where the certificate stays. */
export const pairOf = ({certificate}: Pair, choice: string): Pair =>
	choice.startsWith('/')
		? {certificate, key: choice}
		: {certificate: `/etc/letsencrypt/live/${choice}/fullchain.pem`, key: `/etc/letsencrypt/live/${choice}/privkey.pem`};

/** For a person, where nothing on this server fits. */
export const sayNoPair = ({certificate, key, trouble}: BrokenPair): string =>
	`No certificate with its key was found that could be named. ${certificate} and ${key}: ${trouble}. Put the key of this certificate at ${key}, or get another certificate (certbot certonly --standalone -d NAME) and name it.`;
