// Whether the key a server shows is its own: known_hosts first, then a person (or --accept-new), and never for a changed one.
import type {ServerHostKeyAlgorithm} from 'ssh2';
import {HostError} from './host-error.ts';
import {appendKnownHost, fingerprint, type KnownHost, keyType, knownHostName, knownKeyTypes, lookUpHostKey} from './known-hosts.ts';
import type {Asker, Login} from './login.ts';
import {shown} from './shown.ts';

/** The names a server may be known by: the alias alone, or the address dialled and the name in the profile. */
export const hostKeyNames = (login: Login, address: string): string[] =>
	login.hostKeyAlias ? [login.hostKeyAlias] : [...new Set([knownHostName(login.host, login.port), knownHostName(address, login.port)])];

const all: readonly ServerHostKeyAlgorithm[] = [
	'ssh-ed25519',
	'ecdsa-sha2-nistp256',
	'ecdsa-sha2-nistp384',
	'ecdsa-sha2-nistp521',
	'rsa-sha2-512',
	'rsa-sha2-256',
];

/** An RSA key signs in several ways (RFC 8332). */
const typeOf = (algorithm: ServerHostKeyAlgorithm): string => (algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm);

/** Those of known keys first: a server shows one key, and it should be the one that is known. */
export const hostKeyAlgorithms = (entries: readonly KnownHost[], names: readonly string[]): ServerHostKeyAlgorithm[] => {
	const known = knownKeyTypes(entries, names);
	return [...all.filter(algorithm => known.includes(typeOf(algorithm))), ...all.filter(algorithm => !known.includes(typeOf(algorithm)))];
};

const shortType = (key: Buffer): string =>
	shown(keyType(key))
		.replace(/^ssh-|^ecdsa-sha2-.*/g, match => (match === 'ssh-' ? '' : 'ecdsa'))
		.toUpperCase();

/** Resolves when the key may be trusted; throws HostError when not. */
export const checkHostKey = async (options: {
	readonly login: Login;
	readonly names: readonly string[];
	readonly entries: readonly KnownHost[];
	readonly key: Buffer;
	readonly asker: Asker | undefined;
}): Promise<void> => {
	const {login, names, entries, key, asker} = options;
	const verdict = lookUpHostKey(entries, names, key);
	const print = `${shortType(key)} key ${fingerprint(key)}`;
	if (verdict.is === 'match') return;
	if (verdict.is === 'changed')
		throw new HostError(
			'host-key-changed',
			`The host key of ${names[0]} has CHANGED: it shows the ${print}, and ${verdict.file}:${verdict.line} holds another`,
			`Somebody may be in between. If the server was really reinstalled, its administrator can confirm the fingerprint; only then remove line ${verdict.line} of ${verdict.file}.`,
		);
	if (verdict.is !== 'unknown')
		throw new HostError(
			'host-key-changed',
			`The host key of ${names[0]} is REVOKED by ${verdict.file}:${verdict.line} (${print})`,
			'Whoever shows this key is not to be trusted.',
		);
	const name = names[0] ?? login.host;
	const others =
		verdict.knownTypes.length === 0 ? [] : [`Keys of another type are known for it (${verdict.knownTypes.join(', ')}), and it does not show them.`];
	// A server that hides its known key and shows a new one is not "new": that wants a person.
	if (!(login.acceptNew && others.length === 0)) {
		if (!asker)
			throw new HostError(
				'unknown-key',
				`The host key of ${name} is not known: ${print}${others.length > 0 ? `. ${others[0]}` : ''}`,
				'Compare the fingerprint, then connect once with ssh or on a terminal, or give --accept-new or --known-hosts FILE.',
			);
		const yes = await asker.confirm({
			title: `The host key of ${name} is not known.`,
			lines: [
				print,
				...others,
				`On the server, ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub prints it.`,
				`Trust it, and add it to ${login.appendKnownHostsTo}?`,
			],
		});
		if (!yes) throw new HostError('unknown-key', `The host key of ${name} was not accepted (${print})`, 'Nothing was sent to the server.');
	}
	await appendKnownHost(login.appendKnownHostsTo, name, key).catch((error: Error) => {
		throw new HostError(
			'unknown-key',
			`The host key of ${name} cannot be kept in ${login.appendKnownHostsTo}: ${error.message}`,
			'Give another file with --known-hosts FILE.',
			error,
		);
	});
};
