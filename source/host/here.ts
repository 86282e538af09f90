// This machine's own view: sockets from where the operator sits, so that "open to the world" is tried and not assumed.
import {createSocket} from 'node:dgram';
import {getServers, lookup} from 'node:dns/promises';
import {connect as connectTcp, isIPv6} from 'node:net';
import type {Duplex} from 'node:stream';

export type Here = {
	/** A TCP connection from this machine; once it is there, it outlives the signal. Rejects with node's error code (ECONNREFUSED, ETIMEDOUT, ...). */
	connect(address: string, port: number, signal: AbortSignal): Promise<Duplex>;
	/** Every address of a name, as this machine resolves it: what must be closed must be closed on all. Without it, a name is its only address. */
	addresses?(name: string): Promise<readonly string[]>;
	/** One datagram out, and the first that comes back and `accepts` likes. Rejects with node's error code, or with the signal's reason. */
	exchange?(address: string, port: number, datagram: Uint8Array, accepts: (answer: Uint8Array) => boolean, signal: AbortSignal): Promise<Uint8Array>;
	/** The name servers that this machine asks: `203.0.113.53`, `203.0.113.53:5353`, `[2001:db8::53]:5353`. */
	nameServers?(): readonly string[];
};

/** Connected, so that only the one who was asked is heard. */
const exchangeDatagrams: NonNullable<Here['exchange']> = (address, port, datagram, accepts, signal) =>
	new Promise((resolve, reject) => {
		if (signal.aborted) return reject(signal.reason);
		const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
		let isSettled = false;
		const settle = (act: () => void): void => {
			if (isSettled) return;
			isSettled = true;
			signal.removeEventListener('abort', onAbort);
			socket.close();
			act();
		};
		const onAbort = (): void => settle(() => reject(signal.reason));
		signal.addEventListener('abort', onAbort, {once: true});
		socket.once('error', error => settle(() => reject(error)));
		socket.on('message', answer => {
			if (accepts(answer)) settle(() => resolve(answer));
		});
		// Called also where there is no way to it, with why; nothing else tells of that.
		const onConnect = (error?: Error): void => {
			if (error) settle(() => reject(error));
			else if (!isSettled) socket.send(datagram);
		};
		socket.connect(port, address, onConnect as () => void);
	});

export const createHere = (): Here => ({
	connect: (address, port, signal) =>
		new Promise((resolve, reject) => {
			// Not by the option `signal` of node:net, which would end the socket also long after it is connected.
			if (signal.aborted) return reject(signal.reason);
			const socket = connectTcp({host: address, port});
			const onAbort = () => socket.destroy(signal.reason);
			signal.addEventListener('abort', onAbort, {once: true});
			socket.once('connect', () => {
				signal.removeEventListener('abort', onAbort);
				socket.off('error', reject);
				resolve(socket);
			});
			socket.once('error', error => {
				signal.removeEventListener('abort', onAbort);
				reject(error);
			});
		}),
	addresses: async name => (await lookup(name, {all: true})).map(each => each.address),
	exchange: exchangeDatagrams,
	nameServers: () => getServers(),
});
