// Which way to the server: its public address, or its VPN address, whichever greets as SSH first (RFC 8305 in spirit).
import {connect as connectTcp} from 'node:net';
import type {Duplex} from 'node:stream';
import type {Clock} from './clock.ts';
import {connectError, timedOut} from './connect-error.ts';
import type {Route} from './host.ts';
import {HostError} from './host-error.ts';
import type {Login} from './login.ts';

/** The VPN is preferred, so it gets this much; a firewall that drops packets must not cost more. */
const headStartMs = 250;

export type Way = {readonly route: Route; open(signal: AbortSignal): Promise<Duplex>};
export type Opened = {readonly route: Route; readonly stream: Duplex};

/** TCP, without Nagle: every request is one small write that waits for an answer. Throws HostError. */
export const dialTcp = (host: string, port: number, timeoutMs: number, clock: Clock, signal: AbortSignal): Promise<Duplex> =>
	new Promise((resolve, reject) => {
		const socket = connectTcp({host, port, noDelay: true, keepAlive: true});
		const settled = new AbortController();
		const fail = (error: unknown) => {
			settled.abort();
			socket.destroy();
			reject(connectError(error, host, port));
		};
		const onAbort = () => fail(new HostError('closed', `The attempt to reach ${host} was given up`));
		signal.addEventListener('abort', onAbort, {once: true, signal: settled.signal});
		if (signal.aborted) return onAbort();
		void clock.wait(timeoutMs, settled.signal).then(() => {
			if (!settled.signal.aborted) fail(timedOut(host, port, timeoutMs));
		});
		socket.once('error', fail);
		socket.once('connect', () => {
			settled.abort();
			socket.off('error', fail);
			// Whoever takes it listens a moment later: a reset in between is told by `close`.
			socket.on('error', () => {});
			resolve(socket);
		});
	});

/** Resolves when the other side has sent the beginning of an SSH greeting, which stays to be read. */
const greeted = (stream: Duplex, host: string, port: number, signal: AbortSignal): Promise<Duplex> =>
	new Promise((resolve, reject) => {
		const settle = (act: () => void) => {
			stream.off('readable', look);
			stream.off('error', fail);
			stream.off('close', closed);
			signal.removeEventListener('abort', aborted);
			act();
		};
		const fail = (error: unknown) =>
			settle(() => {
				stream.destroy();
				reject(connectError(error, host, port));
			});
		const closed = () => fail(new Error('connection closed'));
		const aborted = () => fail(new HostError('closed', `The attempt to reach ${host} was given up`));
		const look = () => {
			const chunk: Buffer | null = stream.read();
			if (chunk === null) return;
			stream.unshift(chunk);
			settle(() => resolve(stream));
		};
		stream.on('readable', look);
		stream.once('error', fail);
		stream.once('close', closed);
		signal.addEventListener('abort', aborted, {once: true});
		if (signal.aborted) aborted();
	});

/** The first to greet wins, and the other is closed. Throws the error of the last way, which is the public one. */
export const openFirst = async (ways: readonly [Way, ...Way[]], login: Login, clock: Clock, signal: AbortSignal): Promise<Opened> => {
	const [only, ...more] = ways;
	if (more.length === 0) return {route: only.route, stream: await only.open(signal)};
	const giveUp = new AbortController();
	const stop = AbortSignal.any([giveUp.signal, signal]);
	const errors: unknown[] = [];
	let failed = new AbortController();
	const attempts = ways.map(async (way, index) => {
		// The next starts when the one before has had its head start, or has failed.
		for (let before = 0; before < index; before++) await clock.wait(headStartMs, AbortSignal.any([stop, failed.signal]));
		if (stop.aborted) throw new HostError('closed', 'given up');
		try {
			const stream = await way.open(stop);
			await greeted(stream, way.route.address, login.port, stop);
			return {route: way.route, stream};
		} catch (error) {
			errors[index] = error;
			failed.abort();
			failed = new AbortController();
			throw error;
		}
	});
	// Whoever comes second is let go, even if it greets in the very moment the first one wins.
	let won: Opened | undefined;
	for (const attempt of attempts)
		attempt.then(
			opened => {
				if (won) opened.stream.destroy();
				else {
					won = opened;
					giveUp.abort();
				}
			},
			() => {},
		);
	try {
		const first = await Promise.any(attempts);
		return won ?? first;
	} catch {
		const own = errors.at(-1);
		const vpn = errors[0];
		throw own instanceof HostError && vpn instanceof HostError
			? new HostError(own.kind, `${own.message}; by VPN: ${vpn.message}`, own.hint, own)
			: (own ?? vpn);
	}
};
