// The file known_hosts, read and added to as ssh does: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT.
import {createHash, createHmac, randomBytes} from 'node:crypto';
import {mkdir, open, readFile} from 'node:fs/promises';
import {dirname} from 'node:path';

export type KnownHost = {
	readonly file: string;
	readonly line: number;
	readonly marker: 'none' | 'revoked' | 'cert-authority' | 'unsupported';
	readonly hosts: string;
	readonly type: string;
	readonly key: Buffer;
};

export type KnownHostsVerdict =
	| {readonly is: 'match'; readonly file: string; readonly line: number}
	/** `knownTypes`: keys of other types are known for this name, so a new one deserves a second look. */
	| {readonly is: 'unknown'; readonly knownTypes: readonly string[]}
	| {readonly is: 'changed' | 'revoked'; readonly file: string; readonly line: number};

/** The name under which a server is kept: its port is part of it unless it is 22. */
export const knownHostName = (host: string, port: number): string => (port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`);

/** The first string of a public key (RFC 4253, 6.6) is its type. */
export const keyType = (key: Buffer): string => (key.length < 4 ? '' : key.toString('latin1', 4, 4 + key.readUInt32BE(0)));

/** As `ssh-keygen -l` prints it. */
export const fingerprint = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

const markers: Record<string, KnownHost['marker']> = {'@revoked': 'revoked', '@cert-authority': 'cert-authority'};

/** Lines that are not understood are passed over, as ssh does. */
export const parseKnownHosts = (text: string, file: string): KnownHost[] =>
	text.split('\n').flatMap((raw, index): KnownHost[] => {
		const words = raw.trim().split(/[ \t]+/);
		if (words[0] === '' || words[0]?.startsWith('#')) return [];
		const marker = words[0]?.startsWith('@') ? (markers[words.shift() ?? ''] ?? 'unsupported') : 'none';
		const [hosts, type, base64] = words;
		if (!hosts || !type || !base64) return [];
		const key = Buffer.from(base64, 'base64');
		// A key that does not begin with its own type is no key (a cut line, the old protocol 1).
		if (keyType(key) !== type) return [];
		return [{file, line: index + 1, marker, hosts, type, key}];
	});

const matchesPattern = (name: string, pattern: string): boolean => {
	const expression = pattern
		.toLowerCase()
		.replace(/[\\^$+.()|[\]{}]/g, '\\$&')
		.replace(/\*+/g, '.*')
		.replaceAll('?', '.');
	return new RegExp(`^${expression}$`, 's').test(name);
};

const hashOf = (name: string, salt: Buffer): Buffer => createHmac('sha1', salt).update(name).digest();

const matchesHosts = (name: string, hosts: string): boolean => {
	if (hosts.startsWith('|')) {
		const [, magic, salt, hash] = hosts.split('|');
		return magic === '1' && !!salt && !!hash && hashOf(name, Buffer.from(salt, 'base64')).equals(Buffer.from(hash, 'base64'));
	}
	const patterns = hosts.split(',').filter(pattern => pattern !== '');
	if (patterns.some(pattern => pattern.startsWith('!') && matchesPattern(name, pattern.slice(1)))) return false;
	return patterns.some(pattern => !pattern.startsWith('!') && matchesPattern(name, pattern));
};

/** `names`: all by which this server may be known; a key that is good for one of them is good. */
export const lookUpHostKey = (entries: readonly KnownHost[], names: readonly string[], key: Buffer): KnownHostsVerdict => {
	const type = keyType(key);
	const lower = names.map(name => name.toLowerCase());
	const mine = entries.filter(entry => lower.some(name => matchesHosts(name, entry.hosts)));
	const revoked = mine.find(entry => entry.marker === 'revoked' && entry.key.equals(key));
	if (revoked) return {is: 'revoked', file: revoked.file, line: revoked.line};
	// Certificates are not supported: a line @cert-authority vouches for no plain key.
	const plain = mine.filter(entry => entry.marker === 'none');
	const same = plain.find(entry => entry.key.equals(key));
	if (same) return {is: 'match', file: same.file, line: same.line};
	const other = plain.find(entry => entry.type === type);
	if (other) return {is: 'changed', file: other.file, line: other.line};
	return {is: 'unknown', knownTypes: [...new Set(plain.map(entry => entry.type))]};
};

/** Key types known for these names: offered first, else a server with several keys shows one that nobody knows. */
export const knownKeyTypes = (entries: readonly KnownHost[], names: readonly string[]): string[] => {
	const lower = names.map(name => name.toLowerCase());
	return [...new Set(entries.filter(entry => entry.marker === 'none' && lower.some(name => matchesHosts(name, entry.hosts))).map(entry => entry.type))];
};

/** A file that does not exist knows nobody. Throws what else keeps it from being read. */
export const readKnownHosts = async (files: readonly string[]): Promise<KnownHost[]> => {
	const texts = await Promise.all(
		files.map(file =>
			readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
				if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return '';
				throw error;
			}),
		),
	);
	return texts.flatMap((text, index) => parseKnownHosts(text, files[index] as string));
};

const hashedName = (name: string): string => {
	const salt = randomBytes(20);
	return `|1|${salt.toString('base64')}|${hashOf(name, salt).toString('base64')}`;
};

/** Adds one line; names are hashed where the file already keeps its names that way (HashKnownHosts, Debian's default). */
export const appendKnownHost = async (file: string, name: string, key: Buffer): Promise<void> => {
	await mkdir(dirname(file), {recursive: true, mode: 0o700});
	const handle = await open(file, 'a+', 0o600);
	try {
		const text = await handle.readFile('utf8');
		const shownName = parseKnownHosts(text, file).some(entry => entry.hosts.startsWith('|1|')) ? hashedName(name) : name;
		await handle.write(`${text === '' || text.endsWith('\n') ? '' : '\n'}${shownName} ${keyType(key)} ${key.toString('base64')}\n`);
	} finally {
		await handle.close();
	}
};
