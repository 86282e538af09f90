// One engine, one session: PGlite keeps a single unnamed statement for all connections, so each has it alone until it is ready again (PostgreSQL, "Message Flow").
import type {Duplex} from 'node:stream';

export type Turns = {
	/** Resolves when it is ours; call what it gives to pass it on. */
	take(): Promise<() => void>;
};

export const createTurns = (): Turns => {
	let last: Promise<void> = Promise.resolve();
	return {
		take: async () => {
			const {promise, resolve} = Promise.withResolvers<void>();
			const before = last;
			last = before.then(() => promise);
			await before;
			return resolve;
		},
	};
};

const readyForQuery = 'Z'.charCodeAt(0);
const idle = 'I'.charCodeAt(0);

/** Calls `ready` when the server has answered all that was asked and no transaction is open. */
const watchReady = (ready: () => void) => {
	let rest = Buffer.alloc(0);
	return (chunk: Buffer) => {
		rest = Buffer.concat([rest, chunk]);
		while (rest.length >= 5) {
			const end = 1 + rest.readUInt32BE(1);
			if (rest.length < end) return;
			if (rest[0] === readyForQuery && rest[5] === idle) ready();
			rest = rest.subarray(end);
		}
	};
};

/** Both ends joined, a turn at a time; `first` is what was read already. */
export const joinInTurns = (turns: Turns, client: Duplex, server: Duplex, first: Buffer): void => {
	let pass: (() => void) | undefined;
	let taking = false;
	let waiting: Buffer[] = [];
	const release = () => {
		pass?.();
		pass = undefined;
	};
	const send = async (chunk: Buffer) => {
		waiting.push(chunk);
		if (taking) return;
		if (pass === undefined) {
			taking = true;
			pass = await turns.take();
			taking = false;
			if (server.destroyed) return release();
		}
		for (const each of waiting.splice(0)) server.write(each);
	};
	const watch = watchReady(release);
	server.on('data', (chunk: Buffer) => {
		client.write(chunk);
		watch(chunk);
	});
	client.on('data', (chunk: Buffer) => void send(chunk));
	client.once('end', () => server.end());
	server.once('end', () => client.end());
	server.once('close', () => {
		waiting = [];
		release();
	});
	void send(first);
	client.resume();
};
