// The server's half of the wire in host/frames.ts, spoken by the demo itself: what the Perl agent does on a real server.
import type {Duplex} from 'node:stream';
import {readyMark} from '../host/agent-source.ts';
import {createRequestReader, encodeReply, greeting, type Request} from '../host/frames.ts';
import {runProgram} from './programs/run.ts';
import type {World} from './world.ts';

/** How many programs run side by side; the others wait, as they do in agent-source.ts. */
const most = 250;

type Job = {readonly end: (how: 'signalled' | 'timed-out' | 'cut') => void};

/** `skip` bytes of program text come before the first request. Resolves when the client's stream has ended. */
export const serveAgent = (stream: Duplex, world: World, uid: number, skip: number): Promise<void> => {
	const jobs = new Map<number, Job>();
	const queue: Extract<Request, {kind: 'run'}>[] = [];
	const read = createRequestReader();
	let left = skip;
	let closed = false;
	const write = (bytes: Uint8Array | string) => {
		if (!closed && stream.writable) stream.write(bytes);
	};

	const start = (request: Extract<Request, {kind: 'run'}>) => {
		const stop = new AbortController();
		const begun = world.clock.monotonicMs();
		let room = request.maxBytes;
		let ended = false;
		const finish = (how: 'exited' | 'signalled' | 'timed-out' | 'cut', code: number) => {
			if (ended) return;
			ended = true;
			timer?.abort();
			write(encodeReply({kind: 'end', id: request.id, how, code, durationMs: world.clock.monotonicMs() - begun}));
			jobs.delete(request.id);
			const next = queue.shift();
			if (next) start(next);
		};
		const halt = (how: 'signalled' | 'timed-out' | 'cut') => {
			finish(how, how === 'signalled' ? 15 : 0);
			stop.abort();
		};
		const say = (kind: 'out' | 'err') => (text: string | Uint8Array) => {
			if (ended) return;
			const bytes = typeof text === 'string' ? Buffer.from(text) : text;
			const part = bytes.subarray(0, room);
			room -= part.length;
			if (part.length > 0) write(encodeReply({kind, id: request.id, bytes: part}));
			if (part.length < bytes.length) halt('cut');
		};
		const timer = request.timeoutMs > 0 ? new AbortController() : undefined;
		if (timer) {
			void world.clock.wait(request.timeoutMs, timer.signal).then(() => {
				if (!timer.signal.aborted) halt('timed-out');
			});
		}
		jobs.set(request.id, {end: halt});
		const err = say('err');
		runProgram({argv: request.argv, stdin: Buffer.from(request.stdin), world, uid, signal: stop.signal, out: say('out'), err}).then(
			code => finish('exited', code),
			(error: Error) => {
				// A program of the demo that throws is our own fault, and should be seen as one.
				err(`mailtui demo: ${error.stack ?? error.message}\n`);
				finish('exited', 70);
			},
		);
	};

	const take = (request: Request) => {
		if (request.kind === 'run') {
			if (jobs.size >= most) queue.push(request);
			else start(request);
			return;
		}
		const waiting = queue.findIndex(each => each.id === request.id);
		if (waiting >= 0) {
			queue.splice(waiting, 1);
			write(encodeReply({kind: 'end', id: request.id, how: 'signalled', code: 15, durationMs: 0}));
		}
		jobs.get(request.id)?.end('signalled');
	};

	const done = Promise.withResolvers<void>();
	const greet = () => write(`${readyMark}${greeting}${uid}\n`);
	if (left === 0) greet();
	stream.on('data', (chunk: Buffer) => {
		let bytes = chunk;
		if (left > 0) {
			const program = Math.min(left, bytes.length);
			left -= program;
			bytes = bytes.subarray(program);
			if (left === 0) greet();
		}
		if (bytes.length === 0) return;
		try {
			for (const request of read(bytes)) take(request);
		} catch {
			// Bytes that are no request: the Perl agent would stop here too.
			stream.destroy();
		}
	});
	const close = () => {
		if (closed) return;
		closed = true;
		queue.length = 0;
		for (const job of [...jobs.values()]) job.end('signalled');
		done.resolve();
	};
	stream.once('end', close);
	stream.once('close', close);
	stream.once('error', close);
	return done.promise;
};
