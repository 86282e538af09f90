// This machine's own view: sockets from where the operator sits, so that "open to the world" is tried and not assumed.
import {lookup} from 'node:dns/promises';
import {connect as connectTcp} from 'node:net';
import type {Duplex} from 'node:stream';

export type Here = {
	/** A TCP connection from this machine; once it is there, it outlives the signal. Rejects with node's error code (ECONNREFUSED, ETIMEDOUT, ...). */
	connect(address: string, port: number, signal: AbortSignal): Promise<Duplex>;
	/** Every address of a name, as this machine resolves it: what must be closed must be closed on all. Without it, a name is its only address. */
	addresses?(name: string): Promise<readonly string[]>;
};

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
});
