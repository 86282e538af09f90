// DNS over TCP with many questions under way on one connection to each server (RFC 7766 section 6.2.1).
import type {Duplex} from 'node:stream';

type Waiting = {accepts(answer: Uint8Array): boolean; resolve(answer: Uint8Array): void; reject(error: unknown): void};
type Line = {readonly socket: Promise<Duplex>; readonly waiting: Set<Waiting>; isLost: boolean};

const framed = (message: Uint8Array): Buffer => {
	const frame = Buffer.alloc(message.byteLength + 2);
	frame.writeUInt16BE(message.byteLength, 0);
	frame.set(message, 2);
	return frame;
};

export const createTcpExchange = (connect: (address: string, port: number, signal: AbortSignal) => Promise<Duplex>) => {
	const lines = new Map<string, Line>();
	const ended = new AbortController();

	const open = (address: string, port: number): Line => {
		const key = `${address} ${port}`;
		const known = lines.get(key);
		if (known && !known.isLost) return known;
		const line: Line = {
			socket: connect(address, port, AbortSignal.any([ended.signal, AbortSignal.timeout(5_000)])),
			waiting: new Set(),
			isLost: false,
		};
		lines.set(key, line);
		const lose = (error: unknown): void => {
			line.isLost = true;
			for (const one of line.waiting) one.reject(error);
			line.waiting.clear();
		};
		line.socket.then(socket => {
			let buffer = Buffer.alloc(0);
			const stop = (): void => void socket.destroy();
			ended.signal.addEventListener('abort', stop, {once: true});
			socket.on('data', (chunk: Buffer) => {
				buffer = Buffer.concat([buffer, chunk]);
				while (buffer.length >= 2 && buffer.length >= buffer.readUInt16BE(0) + 2) {
					const answer = buffer.subarray(2, buffer.readUInt16BE(0) + 2);
					buffer = buffer.subarray(answer.length + 2);
					const whose = [...line.waiting].find(one => one.accepts(answer));
					if (!whose) continue;
					line.waiting.delete(whose);
					whose.resolve(answer);
				}
			});
			socket.on('error', lose);
			socket.on('close', () => {
				ended.signal.removeEventListener('abort', stop);
				lose(new Error('the connection was closed'));
			});
			socket.on('end', () => socket.destroy());
			if (ended.signal.aborted) socket.destroy();
		}, lose);
		return line;
	};

	const once = async (line: Line, message: Uint8Array, accepts: Waiting['accepts'], signal: AbortSignal): Promise<Uint8Array> => {
		const answered = Promise.withResolvers<Uint8Array>();
		const one: Waiting = {accepts, resolve: answered.resolve, reject: answered.reject};
		const onAbort = (): void => answered.reject(signal.reason);
		signal.addEventListener('abort', onAbort, {once: true});
		line.waiting.add(one);
		line.socket.then(socket => socket.write(framed(message)), answered.reject);
		try {
			if (signal.aborted) throw signal.reason;
			return await answered.promise;
		} finally {
			signal.removeEventListener('abort', onAbort);
			line.waiting.delete(one);
			// Nobody waits any more: an idle connection would only keep both sides busy.
			if (line.waiting.size === 0) {
				line.isLost = true;
				line.socket.then(
					socket => socket.end(),
					() => undefined,
				);
			}
		}
	};

	return {
		exchange: async (address: string, port: number, message: Uint8Array, accepts: Waiting['accepts'], signal: AbortSignal): Promise<Uint8Array> => {
			const line = open(address, port);
			const isOld = await Promise.race([line.socket.then(() => true), Promise.resolve(false)]);
			try {
				return await once(line, message, accepts, signal);
			} catch (thrown) {
				// A server may close a connection that was idle, or served its number of questions, just when we used it.
				if (!isOld || !line.isLost || signal.aborted || ended.signal.aborted) throw thrown;
				return once(open(address, port), message, accepts, signal);
			}
		},
		close: (): void => ended.abort(),
	};
};
