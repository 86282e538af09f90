// A line that takes its time or breaks: a TCP proxy on loopback that hands every byte on after a delay, each way, in order, and counts its flights.
import {connect, createServer, type Socket} from 'node:net';

export type SlowLine = {
	readonly port: number;
	/** How often this end sent something after it had waited: what leaves within less than the delay of each other is one flight. */
	flights(during: () => Promise<unknown>): Promise<number>;
	/** Breaks it when so many more pieces have come from this end, or from the server, and were handed on; 0: at once. A new connection is a new line. */
	cutAfter(pieces: number, from?: 'here' | 'there'): void;
	close(): void;
};

const hand = (from: Socket, to: Socket, delayMs: number, handed: () => void): void => {
	const write = (chunk: Buffer) => to.writable && to.write(chunk, handed);
	from.on('data', chunk => void (delayMs === 0 ? write(chunk) : setTimeout(write, delayMs, chunk)));
	from.on('close', () => void setTimeout(() => to.destroy(), delayMs));
	from.on('error', () => {});
};

export const createSlowLine = (to: {readonly host: string; readonly port: number}, delayMs: number): Promise<SlowLine> =>
	new Promise((resolve, reject) => {
		const sockets = new Set<Socket>();
		let sentAt: number[] = [];
		const left = {here: Number.POSITIVE_INFINITY, there: Number.POSITIVE_INFINITY};
		const cut = () => {
			for (const socket of sockets) socket.destroy();
		};
		const count = (from: 'here' | 'there') => () => {
			left[from]--;
			if (left[from] > 0) return;
			left[from] = Number.POSITIVE_INFINITY;
			cut();
		};
		const server = createServer({noDelay: true}, client => {
			const upstream = connect({...to, noDelay: true});
			for (const socket of [client, upstream]) {
				sockets.add(socket);
				socket.once('close', () => sockets.delete(socket));
			}
			client.on('data', () => sentAt.push(performance.now()));
			hand(client, upstream, delayMs, count('here'));
			hand(upstream, client, delayMs, count('there'));
		});
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			if (address === null || typeof address === 'string') return reject(new Error('no port'));
			resolve({
				port: address.port,
				flights: async during => {
					sentAt = [];
					await during();
					return sentAt.filter((at, index) => index === 0 || at - (sentAt[index - 1] as number) > delayMs).length;
				},
				cutAfter: (pieces, from = 'here') => {
					if (pieces === 0) cut();
					else left[from] = pieces;
				},
				close: () => {
					server.close();
					cut();
				},
			});
		});
	});
