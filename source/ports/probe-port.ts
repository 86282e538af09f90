// Knocks at one port and tells what is there: reachable or not, greeting, capabilities, and the TLS that is really served.
import {isIP} from 'node:net';
import type {Duplex} from 'node:stream';
import {connect as connectTls, rootCertificates, type SecureVersion, type TLSSocket} from 'node:tls';
import type {Clock} from '../host/clock.ts';
import {type Conversation, ConversationError, startConversation} from './conversation.ts';
import {dialogues} from './dialogue.ts';
import type {ServiceKind} from './service-kind.ts';

export type TlsFacts = {
	/** `TLSv1.3`. */
	readonly version: string;
	readonly cipher: string;
	/** The chain as it was sent, leaf first, PEM. */
	readonly chain: string;
	/** Whether this machine trusts it for the name that was asked; `authorizationError` says why not. */
	readonly authorized: boolean;
	readonly authorizationError?: string;
};

export type PortProbe = {
	/** `filtered`: no answer at all, or one from a firewall. `unknown`: could not be tried. */
	readonly reachable: 'open' | 'refused' | 'filtered' | 'unknown';
	/** Until the connection stood, or until it was clear that it would not. */
	readonly connectMs: number;
	/** Hostile text, one line, at most 512 characters: make it visible before it is drawn. */
	readonly greeting?: string;
	/** The last that were announced: inside TLS, where there is TLS. Hostile text, too. */
	readonly capabilities?: readonly string[];
	/** STARTTLS was in the list. */
	readonly offersTls?: boolean;
	readonly tls?: TlsFacts;
	/** Half a sentence on what stopped the visit: `said more than 64 kB`, `connection refused`. */
	readonly trouble?: string;
};

export type ProbeOptions = {
	/** From where: this machine, or the server itself by way of `Host.dial`. */
	readonly connect: (address: string, port: number, signal: AbortSignal) => Promise<Duplex>;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly address: string;
	readonly port: number;
	readonly kind: ServiceKind;
	/** Asked for in TLS (SNI) and expected in the certificate. */
	readonly serverName?: string;
	/** Greeting and goodbye, no capabilities, no STARTTLS: to see that somebody is there. */
	readonly briefly?: boolean;
	readonly connectTimeoutMs?: number;
	/** From the connection to the goodbye. Postfix's postscreen lets a stranger wait for 6 s. */
	readonly talkTimeoutMs?: number;
	/** Only this one is offered to the server. */
	readonly tlsVersion?: SecureVersion;
};

const mostBytes = 64 * 1024;

const shorten = (text: string): string => text.slice(0, 512);

const judgeRefusal = (thrown: unknown): Pick<PortProbe, 'reachable' | 'trouble'> => {
	const {code, name, message} = thrown as NodeJS.ErrnoException;
	if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return {reachable: 'refused', trouble: 'connection refused'};
	if (code === 'ETIMEDOUT' || name === 'AbortError' || name === 'TimeoutError') return {reachable: 'filtered', trouble: 'no answer'};
	if (code === 'EHOSTUNREACH' || code === 'EACCES') return {reachable: 'filtered', trouble: `turned away on the way (${code})`};
	if (code === 'ENETUNREACH') return {reachable: 'unknown', trouble: 'there is no route to that network'};
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return {reachable: 'unknown', trouble: 'the name could not be resolved'};
	return {reachable: 'unknown', trouble: shorten(message)};
};

const roots = new Set(rootCertificates.map(pem => pem.replace(/\s/g, '')));

/** Node appends the root from its own store: only what the server sent counts. */
const servedChain = (socket: TLSSocket): string => {
	const pems: string[] = [];
	let certificate = socket.getPeerX509Certificate();
	while (certificate !== undefined && pems.length < 20) {
		const pem = certificate.toString();
		if (pems.length > 0 && roots.has(pem.replace(/\s/g, ''))) break;
		pems.push(pem);
		certificate = certificate.issuerCertificate;
	}
	return pems.join('');
};

const handshake = (socket: Duplex, signal: AbortSignal, serverName: string | undefined, only: SecureVersion | undefined): Promise<TLSSocket> =>
	new Promise((resolve, reject) => {
		// Over a stream in this process the whole handshake can happen within connectTls, before node 24 listens for its end.
		socket.cork();
		setImmediate(() => socket.uncork());
		const secure = connectTls({
			socket,
			...(serverName === undefined || isIP(serverName) !== 0 ? {} : {servername: serverName}),
			// Whatever is served is looked at, the old and the untrusted too: nothing secret is ever sent over it.
			rejectUnauthorized: false,
			minVersion: only ?? 'TLSv1',
			...(only === undefined ? {} : {maxVersion: only}),
			ciphers: 'DEFAULT@SECLEVEL=0',
		});
		const fail = (why: string) => () => {
			secure.destroy();
			reject(new ConversationError(why));
		};
		secure.once('secureConnect', () => resolve(secure));
		secure.once('error', error => fail(`failed the TLS handshake (${shorten((error as NodeJS.ErrnoException).code ?? error.message)})`)());
		secure.once('close', fail('closed the connection in the TLS handshake'));
		signal.addEventListener('abort', fail('did not finish the TLS handshake in time'), {once: true});
		if (signal.aborted) fail('did not finish the TLS handshake in time')();
	});

type Talk = {-readonly [Key in 'greeting' | 'capabilities' | 'offersTls' | 'tls' | 'trouble']?: PortProbe[Key]};

const talk = async (socket: Duplex, options: ProbeOptions, signal: AbortSignal, found: Talk): Promise<Duplex> => {
	const dialogue = dialogues[options.kind];
	let carrier = socket;
	const secure = async (): Promise<Conversation> => {
		const inside = await handshake(carrier, signal, options.serverName, options.tlsVersion);
		carrier = inside;
		const {authorized, authorizationError} = inside;
		found.tls = {
			version: inside.getProtocol() ?? 'unknown',
			cipher: inside.getCipher().name,
			chain: servedChain(inside),
			authorized,
			...(authorized ? {} : {authorizationError: String(authorizationError)}),
		};
		return startConversation(inside, signal, mostBytes);
	};
	let conversation = dialogue.wrapped ? await secure() : startConversation(carrier, signal, mostBytes);
	const listen = async (): Promise<void> => {
		if (dialogue.capabilities !== undefined) found.capabilities = (await dialogue.capabilities(conversation)).map(shorten);
	};
	if (dialogue.greet !== undefined) found.greeting = shorten(await dialogue.greet(conversation));
	if (options.briefly !== true) await listen();
	if (options.briefly !== true && !dialogue.wrapped && dialogue.offersTls !== undefined) {
		found.offersTls = dialogue.offersTls(found.capabilities ?? []);
		if (found.offersTls && (await dialogue.startTls?.(conversation))) {
			carrier = conversation.release();
			conversation = await secure();
			// RFC 3207: what was announced before TLS is to be forgotten, and AUTH often appears only now.
			if (dialogue.greet !== undefined || dialogue.announcesAgain === true) await listen();
		} else if (options.kind === 'postgresql') {
			found.offersTls = false;
		}
	}
	// Leaving without a word would be a line in the server's log that looks like an attack.
	if (dialogue.goodbye !== undefined) conversation.say(dialogue.goodbye);
	return carrier;
};

/** Rejects at the signal even where the carrier does not listen to it, as a channel through ssh; what connects later is closed. */
const connectBefore = (signal: AbortSignal, {connect, address, port}: ProbeOptions): Promise<Duplex> =>
	new Promise((resolve, reject) => {
		const onAbort = (): void => reject(signal.reason);
		if (signal.aborted) return onAbort();
		signal.addEventListener('abort', onAbort, {once: true});
		connect(address, port, signal).then(socket => {
			// A socket that breaks after it was looked at is nobody's error.
			socket.on('error', () => undefined);
			if (signal.aborted) socket.destroy();
			signal.removeEventListener('abort', onAbort);
			resolve(socket);
		}, reject);
	});

/** Never rejects: what could not be found out is said in `trouble`. */
export const probePort = async (options: ProbeOptions): Promise<PortProbe> => {
	const begun = options.clock.monotonicMs();
	const limited = (ms: number): AbortSignal => AbortSignal.any([options.signal, AbortSignal.timeout(ms)]);
	let socket: Duplex;
	try {
		socket = await connectBefore(limited(options.connectTimeoutMs ?? 3_000), options);
	} catch (thrown) {
		const connectMs = options.clock.monotonicMs() - begun;
		return options.signal.aborted ? {reachable: 'unknown', trouble: 'stopped', connectMs} : {...judgeRefusal(thrown), connectMs};
	}
	const connectMs = options.clock.monotonicMs() - begun;
	const found: Talk = {};
	try {
		const carrier = await talk(socket, options, limited(options.talkTimeoutMs ?? 10_000), found);
		carrier.on('error', () => undefined);
		carrier.end();
	} catch (thrown) {
		found.trouble = thrown instanceof ConversationError ? thrown.message : shorten(String((thrown as Error).message));
	} finally {
		// The goodbye has been handed to the system; nobody waits for its answer.
		if (found.trouble !== undefined) socket.destroy();
		else void options.clock.wait(250).then(() => socket.destroy());
	}
	return {reachable: 'open', connectMs, ...found};
};
