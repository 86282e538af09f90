// One SSH connection over a stream that is already there, as a line: channels, forwardings, and when it is lost.
import type {Duplex} from 'node:stream';
import ssh2, {type Client, type ClientChannel} from 'ssh2';
import {createAuthentication, type Remembered} from './auth.ts';
import type {Channel, Line} from './channel.ts';
import type {Clock} from './clock.ts';
import {connectError, timedOut} from './connect-error.ts';
import type {PatientAsker} from './deadline.ts';
import type {Endpoint, Route} from './host.ts';
import {HostError} from './host-error.ts';
import {checkHostKey, hostKeyAlgorithms, hostKeyNames} from './host-key.ts';
import type {Identities} from './identities.ts';
import {readKnownHosts} from './known-hosts.ts';
import type {Asker, Login} from './login.ts';
import {quoteArgv} from './quote.ts';
import {shown} from './shown.ts';

/** sshd allows ten sessions on a connection (MaxSessions in sshd_config(5)); two stay free for whoever shares it. */
const mostSessions = 8;

export type Handshake = {
	readonly login: Login;
	readonly stream: Duplex;
	readonly route: Route;
	readonly identities: Identities;
	readonly remembered: Remembered;
	readonly patient: PatientAsker;
	/** Undefined on a reconnection: then nothing is asked. */
	readonly asker: Asker | undefined;
	readonly clock: Clock;
};

const createGate = (most: number) => {
	let open = 0;
	const waiting: (() => void)[] = [];
	return {
		enter: () =>
			new Promise<void>(resolve => {
				if (open < most) {
					open++;
					resolve();
				} else waiting.push(resolve);
			}),
		leave: () => {
			const next = waiting.shift();
			if (next) next();
			else open--;
		},
	};
};

const asChannel = (stream: ClientChannel, lineEnded: Promise<unknown>, leave: () => void): Channel => {
	const ended = Promise.withResolvers<{code: number | null}>();
	stream.once('close', (code?: number | null) => {
		leave();
		ended.resolve({code: code ?? null});
	});
	void lineEnded.then(() => ended.resolve({code: null}));
	const close = () => {
		stream.end();
		stream.close();
		// `close` comes only when everything was read.
		stream.resume();
		stream.stderr.resume();
	};
	return {stdin: stream, stdout: stream, stderr: stream.stderr, ended: ended.promise, close};
};

const asLine = (client: Client, route: Route, where: string, ended: Promise<string>, clock: Clock): Line => {
	const gate = createGate(mostSessions);
	let lost = false;
	void ended.then(() => {
		lost = true;
	});
	const gone = () => new HostError('closed', `The connection to ${where} was lost`);
	/** When a connection breaks, ssh2 first fails what is being opened, with other reasons, and tells of its end only then. */
	const whenSettled = (tell: () => void) => void setImmediate(tell);
	return {
		route,
		ended,
		open: async argv => {
			await gate.enter();
			return new Promise<Channel>((resolve, reject) => {
				const explain = (error: Error) => {
					gate.leave();
					if (lost || /no response|not connected/i.test(error.message)) return reject(gone());
					const text = shown(error.message);
					reject(
						/open fail|prohibited|resource/i.test(text)
							? new HostError('no-shell', `${where} opens no further session: ${text}`, 'MaxSessions in sshd_config(5) limits them.', error)
							: new HostError('no-shell', `${where} accepts the login but runs no program: ${text}`, 'The account may be for forwarding or sftp only.', error),
					);
				};
				const fail = (error: Error) => whenSettled(() => explain(error));
				try {
					client.exec(quoteArgv(argv), (error, stream) => (error ? fail(error) : resolve(asChannel(stream, ended, gate.leave))));
				} catch (error) {
					fail(error as Error);
				}
			});
		},
		dial: (to: Endpoint) =>
			new Promise<Duplex>((resolve, reject) => {
				const place = 'unixPath' in to ? to.unixPath : `${to.host}:${to.port}`;
				const explain = (error: Error) =>
					reject(
						lost || /no response|not connected/i.test(error.message)
							? gone()
							: new HostError(
									'unreachable',
									`${where} cannot reach ${place}: ${shown(error.message)}`,
									/prohibited/i.test(error.message) ? 'sshd forbids forwarding (AllowTcpForwarding, AllowStreamLocalForwarding).' : '',
									error,
								),
					);
				const fail = (error: Error) => whenSettled(() => explain(error));
				const done = (error: Error | undefined, stream: ClientChannel) => (error ? fail(error) : resolve(stream));
				try {
					if ('unixPath' in to) client.openssh_forwardOutStreamLocal(to.unixPath, done);
					else client.forwardOut('127.0.0.1', 0, to.host, to.port, done);
				} catch (error) {
					fail(error as Error);
				}
			}),
		close: async () => {
			client.end();
			const settled = new AbortController();
			void clock.wait(1000, settled.signal).then(() => {
				if (!settled.signal.aborted) client.destroy();
			});
			await ended;
			settled.abort();
		},
	};
};

/** Throws HostError; then the stream is closed. */
export const openSshLine = async ({login, stream, route, identities, remembered, patient, asker, clock}: Handshake): Promise<Line> => {
	const address = route.address === '' ? login.host : route.address;
	const names = hostKeyNames(login, address);
	const entries = await readKnownHosts([...new Set([...login.knownHostsFiles, login.appendKnownHostsTo])]).catch((error: Error) => {
		stream.destroy();
		throw new HostError('unknown-key', `known_hosts cannot be read: ${error.message}`, 'Give another file with --known-hosts FILE.', error);
	});
	const authentication = createAuthentication(login, identities, asker, remembered);
	const deadline = patient.startDeadline(login.connectTimeoutMs);
	const client = new ssh2.Client();
	const ready = Promise.withResolvers<void>();
	const ended = Promise.withResolvers<string>();
	let banner = '';
	let refusal: HostError | undefined;
	let exhausted = false;
	let trouble: Error | undefined;

	client.on('banner', text => {
		banner = (banner + text).slice(-2000);
	});
	client.on('error', (error: Error & {level?: string}) => {
		// One key that could not be used is no end: the next one is tried.
		if (error.level === 'agent') return;
		if (error.level === 'client-authentication' && !/All configured/.test(error.message)) return;
		if (/All configured|Too many authentication failures/i.test(error.message)) exhausted = true;
		trouble ??= error;
		fail();
	});
	client.once('ready', () => ready.resolve());
	const fail = () => {
		const denied = exhausted || (trouble === undefined && authentication.proved());
		ready.reject(refusal ?? (denied ? authentication.failure(banner) : connectError(trouble ?? new Error('connection closed'), address, login.port)));
	};
	const onClose = () => {
		ended.resolve(trouble ? shown(trouble.message) : 'the server closed the connection');
		fail();
	};
	client.once('close', onClose);
	// A forwarded stream (a jump) tells its end in its own way.
	stream.once('close', onClose);
	const onLate = () => {
		refusal ??= timedOut(address, login.port, login.connectTimeoutMs);
		client.destroy();
		onClose();
	};
	deadline.signal.addEventListener('abort', onLate, {once: true});

	// It may have ended while known_hosts was read; ssh2 would wait for an event that has been.
	if (stream.destroyed || stream.readableEnded) onClose();
	client.connect({
		sock: stream,
		username: login.user,
		readyTimeout: 0,
		keepaliveInterval: login.keepAliveMs,
		keepaliveCountMax: 3,
		// Unix sockets are forwarded by OpenSSH's extension; who does not know it says so.
		strictVendor: false,
		algorithms: {serverHostKey: hostKeyAlgorithms(entries, names)},
		authHandler: authentication.handler,
		hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
			checkHostKey({login, names, entries, key, asker}).then(
				() => verify(true),
				(error: HostError) => {
					refusal = error;
					verify(false);
				},
			);
		},
	});
	try {
		await ready.promise;
	} catch (error) {
		client.destroy();
		stream.destroy();
		throw error;
	} finally {
		deadline.end();
		deadline.signal.removeEventListener('abort', onLate);
	}
	return asLine(client, route, login.label, ended.promise, clock);
};
