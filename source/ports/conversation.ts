// Lines to and from a stranger over a socket, bounded in bytes and time: a server may stall, drip, or never stop.
import type {Duplex} from 'node:stream';

/** Why a conversation ended early; `message` is half a sentence about the other side. */
export class ConversationError extends Error {
	override readonly name = 'ConversationError';
}

export type Conversation = {
	/** The next line without its end. Throws ConversationError when there is none. */
	line(): Promise<string>;
	/** The next `bytes` bytes as Latin-1, for what does not speak in lines. */
	exactly(bytes: number): Promise<string>;
	/** Whether something was said that is no whole line yet. */
	isMidLine(): boolean;
	say(text: string | Uint8Array): void;
	/** Hands the socket over, for TLS: what was read and not used is dropped, so that nothing sent before TLS is taken for said inside it (CVE-2011-0411). */
	release(): Duplex;
};

export const startConversation = (socket: Duplex, signal: AbortSignal, mostBytes: number): Conversation => {
	let buffer = '';
	let received = 0;
	let trouble: string | undefined;
	let wake: (() => void) | undefined;
	const stop = (why: string): void => {
		trouble ??= why;
		wake?.();
	};
	const onData = (chunk: Buffer): void => {
		received += chunk.length;
		if (received > mostBytes) {
			socket.pause();
			stop(`said more than ${Math.round(mostBytes / 1024)} kB`);
			return;
		}
		buffer += chunk.toString('latin1');
		wake?.();
	};
	const onEnd = (): void => stop('closed the connection');
	const onError = (error: Error): void => stop(`broke the connection off (${(error as NodeJS.ErrnoException).code ?? error.message})`);
	const onAbort = (): void => stop('did not answer in time');
	socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
	signal.addEventListener('abort', onAbort, {once: true});
	if (signal.aborted) onAbort();

	const take = async (find: () => number): Promise<string> => {
		for (;;) {
			const end = find();
			if (end >= 0) {
				const text = buffer.slice(0, end);
				buffer = buffer.slice(end);
				return text;
			}
			if (trouble !== undefined) throw new ConversationError(trouble);
			await new Promise<void>(resolve => {
				wake = resolve;
			});
			wake = undefined;
		}
	};

	return {
		line: async () => {
			const text = await take(() => buffer.indexOf('\n') + 1 || -1);
			return Buffer.from(text.replace(/\r?\n$/, ''), 'latin1').toString('utf8');
		},
		exactly: bytes => take(() => (buffer.length >= bytes ? bytes : -1)),
		isMidLine: () => buffer !== '',
		say: text => {
			if (socket.writable) socket.write(text);
		},
		release: () => {
			socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
			signal.removeEventListener('abort', onAbort);
			socket.pause();
			return socket;
		},
	};
};
