// Bytes of a connection as lines, handled one after the other; it can be stopped between two lines, as STARTTLS needs.
import type {Duplex} from 'node:stream';

export type LineReader = {/** The next so many bytes are no lines: an IMAP literal. */ literal(length: number): Promise<Buffer>; stop(): void};

export const readLines = (stream: Duplex, onLine: (line: string) => Promise<unknown> | unknown): LineReader => {
	let buffer = Buffer.alloc(0);
	let stopped = false;
	let busy = false;
	let wanted: {readonly length: number; readonly resolve: (bytes: Buffer) => void} | undefined;

	const serve = async () => {
		if (wanted && buffer.length >= wanted.length) {
			const {length, resolve} = wanted;
			wanted = undefined;
			const bytes = buffer.subarray(0, length);
			buffer = buffer.subarray(length);
			resolve(bytes);
			return;
		}
		if (busy) return;
		busy = true;
		for (;;) {
			const end = stopped || wanted ? -1 : buffer.indexOf(10);
			if (end < 0) break;
			const line = buffer.toString('utf8', 0, end).replace(/\r$/, '');
			buffer = buffer.subarray(end + 1);
			await onLine(line);
		}
		busy = false;
	};
	const take = (chunk: Buffer) => {
		// Nobody sends us a line of a megabyte.
		if (buffer.length > 16_777_216) return stream.destroy();
		buffer = Buffer.concat([buffer, chunk]);
		serve().catch(() => stream.destroy());
	};
	stream.on('data', take);
	return {
		literal: length =>
			new Promise(resolve => {
				wanted = {length, resolve};
				void serve();
			}),
		stop: () => {
			stopped = true;
			stream.off('data', take);
			stream.pause();
		},
	};
};
