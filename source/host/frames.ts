// The wire between mailtui and its agent on the server: requests side by side over one channel, results as they come.
//
// The client starts `perl -e BOOTSTRAP mailtui-agent LENGTH` (perl-base is Essential on Debian), writes LENGTH bytes of
// agent.pl, and then requests. Anything the login shell prints before the greeting is not ours and is set aside.
//
//   client -> agent   run ID TIMEOUT_MS MAX_BYTES ARGS_LENGTH STDIN_LENGTH NICE\n ARGS(NUL-joined) STDIN
//                     end ID\n                            end that program's process group
//   agent -> client   \n\x01mailtui-agent 1 UID\n         greeting
//                     out ID LENGTH\n BYTES     err ID LENGTH\n BYTES
//                     end ID HOW CODE MICROSECONDS\n      HOW: exited signalled timed-out cut
// End of the client's stream ends every program that is still running.

export const greeting = '\n\u0001mailtui-agent 1 ';

export type Request =
	| {
			readonly kind: 'run';
			readonly id: number;
			readonly timeoutMs: number;
			readonly maxBytes: number;
			readonly argv: readonly string[];
			readonly stdin: Uint8Array;
			/** As nice(1) has it, from 0. */
			readonly nice: number;
	  }
	| {readonly kind: 'end'; readonly id: number};

export type Reply =
	| {readonly kind: 'out' | 'err'; readonly id: number; readonly bytes: Uint8Array}
	| {readonly kind: 'end'; readonly id: number; readonly how: 'exited' | 'signalled' | 'timed-out' | 'cut'; readonly code: number; readonly durationMs: number};

export const encodeRequest = (request: Request): Uint8Array => {
	if (request.kind === 'end') return Buffer.from(`end ${request.id}\n`);
	const args = Buffer.from(request.argv.join('\0'));
	const head = `run ${request.id} ${request.timeoutMs} ${request.maxBytes} ${args.length} ${request.stdin.length} ${request.nice}\n`;
	return Buffer.concat([Buffer.from(head), args, request.stdin]);
};

export const encodeReply = (reply: Reply): Uint8Array =>
	reply.kind === 'end'
		? Buffer.from(`end ${reply.id} ${reply.how} ${reply.code} ${Math.round(reply.durationMs * 1000)}\n`)
		: Buffer.concat([Buffer.from(`${reply.kind} ${reply.id} ${reply.bytes.length}\n`), reply.bytes]);

/** A header names how many bytes follow it; this collects chunks until a whole frame is there. */
const createReader = <Frame>(lengthOf: (words: readonly string[]) => number, build: (words: readonly string[], body: Buffer) => Frame) => {
	let chunks: Buffer[] = [];
	let size = 0;
	let needed = 0;
	return (chunk: Uint8Array): Frame[] => {
		chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
		size += chunk.byteLength;
		const frames: Frame[] = [];
		// Joining only when a whole frame can be there keeps a 10 MB frame linear.
		if (size < needed) return frames;
		let buffer = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
		for (;;) {
			const newline = buffer.indexOf(10);
			if (newline < 0) {
				if (buffer.length > 256) throw new Error('the server answered in a form that mailtui does not know');
				needed = 0;
				break;
			}
			const words = buffer.toString('latin1', 0, newline).split(' ');
			const length = lengthOf(words);
			if (!Number.isSafeInteger(length) || length < 0) throw new Error('the server answered in a form that mailtui does not know');
			needed = newline + 1 + length;
			if (buffer.length < needed) break;
			frames.push(build(words, buffer.subarray(newline + 1, needed)));
			buffer = buffer.subarray(needed);
			needed = 0;
		}
		chunks = buffer.length > 0 ? [buffer] : [];
		size = buffer.length;
		return frames;
	};
};

/** A frame longer than this is none of the agent's, which reads 64 kB at a time: nobody fills our memory with one number. */
const longestReply = 64 * 1024 * 1024;
const hows: readonly string[] = ['exited', 'signalled', 'timed-out', 'cut'];

const lengthOfReply = (words: readonly string[]): number => {
	if (words[0] === 'end') return hows.includes(words[2] ?? '') ? 0 : Number.NaN;
	if (words[0] !== 'out' && words[0] !== 'err') return Number.NaN;
	const length = Number(words[2]);
	return length <= longestReply ? length : Number.NaN;
};

/** Feed it chunks as they come; it returns the frames they complete. Throws on bytes that are no frame. */
export const createReplyReader = () =>
	createReader<Reply>(lengthOfReply, (words, body) =>
		words[0] === 'end'
			? {kind: 'end', id: Number(words[1]), how: words[2] as 'exited', code: Number(words[3]), durationMs: Number(words[4]) / 1000}
			: {kind: words[0] as 'out', id: Number(words[1]), bytes: body},
	);

export const createRequestReader = () =>
	createReader<Request>(
		words => (words[0] === 'end' ? 0 : words[0] === 'run' ? Number(words[4]) + Number(words[5]) : Number.NaN),
		(words, body) => {
			if (words[0] === 'end') return {kind: 'end', id: Number(words[1])};
			const args = Number(words[4]);
			return {
				kind: 'run',
				id: Number(words[1]),
				timeoutMs: Number(words[2]),
				maxBytes: Number(words[3]),
				argv: body.toString('utf8', 0, args).split('\0'),
				stdin: body.subarray(args),
				nice: Number(words[6]),
			};
		},
	);
