// The wire: frames come in any pieces, and what is no frame is told apart.
import {describe, expect, it} from 'vitest';
import {createReplyReader, createRequestReader, encodeReply, encodeRequest, type Reply, type Request} from '../../source/host/frames.ts';

const requests: readonly Request[] = [
	{kind: 'run', id: 1, timeoutMs: 1000, maxBytes: 10, argv: ['echo', '', 'ü\n', 'end 1'], stdin: Buffer.from('run 2 3\n'), nice: 0},
	{kind: 'end', id: 1},
	{kind: 'run', id: 2, timeoutMs: 0, maxBytes: 10, argv: ['true'], stdin: Buffer.alloc(0), nice: 10},
];
const replies: readonly Reply[] = [
	{kind: 'out', id: 1, bytes: Buffer.from('end 1 exited 0 0\n')},
	{kind: 'err', id: 2, bytes: Buffer.alloc(0)},
	{kind: 'out', id: 1, bytes: Buffer.from([0, 10, 255, 13, 10])},
	{kind: 'end', id: 1, how: 'timed-out', code: 0, durationMs: 1.5},
];

describe('frames', () => {
	it.each([1, 2, 3, 7, 1000])('come back whole from pieces of %i bytes', size => {
		const [readRequest, readReply] = [createRequestReader(), createReplyReader()];
		const pieces = (all: Buffer) => Array.from({length: Math.ceil(all.length / size)}, (_, index) => all.subarray(index * size, (index + 1) * size));
		const plain = (frames: readonly unknown[]) => JSON.parse(JSON.stringify(frames));
		expect(plain(pieces(Buffer.concat(requests.map(encodeRequest))).flatMap(readRequest))).toEqual(plain(requests));
		expect(plain(pieces(Buffer.concat(replies.map(encodeReply))).flatMap(readReply))).toEqual(plain(replies));
	});

	it.each([
		['an unknown word', 'hello 1 2\n'],
		['a length that is no number', 'out 1 many\n'],
		['a negative length', 'out 1 -5\n'],
		['a length that would fill the memory', 'out 1 99999999999\n'],
		['an end that does not exist', 'end 1 exploded 0 0\n'],
		['a line without end', 'x'.repeat(300)],
	])('%s is refused', (_name, text) => {
		expect(() => createReplyReader()(Buffer.from(text))).toThrow(/form that mailtui does not know/);
	});
});
