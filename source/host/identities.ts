// The keys that may open a login, in ssh's order: files that the agent holds too, the agent's others, then files alone.
import {readFile} from 'node:fs/promises';
import ssh2, {type ParsedKey} from 'ssh2';
import type {Asker} from './login.ts';
import {shown} from './shown.ts';

/** One key; what is secret of it is opened only once the server has said that it would do. */
export type Identity = {
	/** Where it is: a file, or the agent's comment. */
	readonly name: string;
	readonly publicKey: ParsedKey;
	/** Rejects with a sentence when it cannot be used. */
	sign(data: Buffer, hash: string | undefined): Promise<Buffer>;
};

export type Identities = {
	readonly keys: readonly Identity[];
	/** Sentences about what could not be used. */
	readonly notes: readonly string[];
};

const {utils, OpenSSHAgent} = ssh2;
const passphraseTries = 3;

const single = (parsed: ParsedKey | Error): ParsedKey | Error => (Array.isArray(parsed) ? ((parsed as ParsedKey[])[0] ?? new Error('no key inside')) : parsed);

const parse = (text: Buffer | string, passphrase?: string): ParsedKey | Error => single(utils.parseKey(text, passphrase));

/** The new format keeps the public half readable beside the encrypted one (PROTOCOL.key of OpenSSH). */
const publicOfEncrypted = (pem: string): ParsedKey | undefined => {
	const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(pem)?.[1];
	if (!body) return undefined;
	const bytes = Buffer.from(body, 'base64');
	const magic = 'openssh-key-v1\0';
	if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
	let at = magic.length;
	const next = () => {
		const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : bytes.length;
		const part = bytes.subarray(at + 4, at + 4 + length);
		at += 4 + length;
		return part;
	};
	next();
	next();
	next();
	at += 4;
	const blob = next();
	if (blob.length < 8) return undefined;
	const type = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0));
	const key = parse(`${type} ${blob.toString('base64')}`);
	return key instanceof Error ? undefined : key;
};

const readText = (file: string): Promise<string | undefined> =>
	readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
		throw error;
	});

const readPublic = async (file: string): Promise<ParsedKey | undefined> => {
	const text = await readText(file);
	const key = text === undefined ? undefined : parse(text);
	return key === undefined || key instanceof Error ? undefined : key;
};

const unlock = async (file: string, pem: string, asker: Asker | undefined): Promise<ParsedKey> => {
	if (!asker) throw new Error(`The key ${file} is encrypted and nobody can be asked for its passphrase: ssh-add ${file}`);
	for (let attempt = 1; attempt <= passphraseTries; attempt++) {
		const passphrase = await asker.secret({title: `${attempt === 1 ? '' : 'That was wrong. '}Passphrase for ${file}`});
		if (!passphrase) throw new Error(`No passphrase was given for the key ${file}`);
		const key = parse(pem, passphrase.reveal());
		if (!(key instanceof Error)) return key;
	}
	throw new Error(`The passphrase for the key ${file} was wrong ${passphraseTries} times`);
};

type FileKey = {readonly file: string; readonly publicKey: ParsedKey; readonly sign: Identity['sign'] | undefined};

const loadFile = async (file: string, asker: Asker | undefined): Promise<FileKey | string | undefined> => {
	const text = await readText(file).catch((error: Error) => new Error(`The key ${file} cannot be read: ${error.message}`));
	if (text instanceof Error) return text.message;
	if (text === undefined) {
		const publicKey = await readPublic(`${file}.pub`);
		return publicKey && {file, publicKey, sign: undefined};
	}
	const key = parse(text);
	if (!(key instanceof Error)) return {file, publicKey: key, sign: key.isPrivateKey() ? async (data, hash) => key.sign(data, hash) : undefined};
	if (!/encrypted/i.test(key.message)) return `The key ${file} cannot be used: ${shown(key.message)}`;
	const publicKey = publicOfEncrypted(text) ?? (await readPublic(`${file}.pub`));
	// Remembered while the session lasts, so that a lost connection comes back without a question.
	let opened: Promise<ParsedKey> | undefined;
	const open = () => {
		opened ??= unlock(file, text, asker);
		return opened;
	};
	if (publicKey) return {file, publicKey, sign: async (data, hash) => (await open()).sign(data, hash)};
	try {
		const unlocked = await open();
		return {file, publicKey: unlocked, sign: async (data, hash) => unlocked.sign(data, hash)};
	} catch (error) {
		return (error as Error).message;
	}
};

const askAgent = (socket: string): Promise<Identity[] | string> =>
	new Promise(resolve => {
		const agent = new OpenSSHAgent(socket);
		agent.getIdentities((error, keys) => {
			if (error || !keys) return resolve(`The ssh agent at ${socket} does not answer`);
			resolve(
				// Its types also allow what only other kinds of agents return.
				(keys as readonly ParsedKey[]).map(key => ({
					name: `${shown(key.comment || key.type)} (agent)`,
					publicKey: key,
					sign: (data, hash) =>
						new Promise((done, fail) => {
							agent.sign(key, data, hash === undefined ? {} : {hash: hash as 'sha256'}, (why, signature) =>
								why || !signature ? fail(new Error(`The ssh agent did not sign with ${shown(key.comment || key.type)}`)) : done(Buffer.from(signature)),
							);
						}),
				})),
			);
		});
	});

export const loadIdentities = async (
	login: {readonly identityFiles: readonly string[]; readonly identitiesOnly: boolean; readonly agentSocket?: string},
	asker: Asker | undefined,
): Promise<Identities> => {
	const [agentAnswer, ...fileAnswers] = await Promise.all([
		login.agentSocket ? askAgent(login.agentSocket) : [],
		...login.identityFiles.map(file => loadFile(file, asker)),
	]);
	const notes = [agentAnswer, ...fileAnswers].filter(answer => typeof answer === 'string');
	const inAgent = typeof agentAnswer === 'string' ? [] : (agentAnswer as Identity[]);
	const files = fileAnswers.filter((answer): answer is FileKey => typeof answer === 'object' && 'file' in answer);
	const same = (one: {readonly publicKey: ParsedKey}) => (other: {readonly publicKey: ParsedKey}) =>
		one.publicKey.getPublicSSH().equals(other.publicKey.getPublicSSH());
	const named = files.flatMap(file => inAgent.filter(same(file)));
	const others = login.identitiesOnly ? [] : inAgent.filter(identity => !files.some(same(identity)));
	const alone = files.flatMap(({file, publicKey, sign}): Identity[] => (sign && !inAgent.some(same({publicKey})) ? [{name: file, publicKey, sign}] : []));
	return {keys: [...named, ...others, ...alone], notes};
};
