// Lines of a program that goes on, over a channel of its own: who reads slowly slows the program down and nothing else.
import {StringDecoder} from 'node:string_decoder';
import type {Agent} from './batch.ts';
import type {Command} from './host.ts';
import {HostError} from './host-error.ts';
import {shown} from './shown.ts';

const mostWaiting = 2000;
/** So many take a few milliseconds, whatever is done with them. */
const atOnce = 500;
/** A line longer than this is cut into several: memory stays bounded whatever a server prints. */
export const longestLine = 256 * 1024;

export async function* followProgram(
	open: () => Promise<Agent>,
	command: Command<'read'>,
	signal: AbortSignal,
	where: string,
): AsyncGenerator<readonly string[]> {
	if (signal.aborted) return;
	const agent = await open();
	const decoder = new StringDecoder('utf8');
	const lines: string[] = [];
	let rest = '';
	let stderr = '';
	let finished: {error?: unknown} | undefined;
	let wake = () => {};

	const add = (text: string) => {
		const pieces = (rest + text).split('\n');
		rest = pieces.pop() ?? '';
		for (const piece of pieces) lines.push(piece);
		while (rest.length > longestLine) {
			lines.push(rest.slice(0, longestLine));
			rest = rest.slice(longestLine);
		}
		if (lines.length > mostWaiting) agent.pause();
		if (lines.length > 0) wake();
	};
	const finish = (end: {error?: unknown}) => {
		finished ??= end;
		wake();
	};

	const program = agent.start({...command, maxBytes: command.maxBytes ?? Number.MAX_SAFE_INTEGER}, (from, bytes) => {
		if (from === 'out') add(decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
		else stderr = (stderr + Buffer.from(bytes).toString('utf8')).slice(-4096);
	});
	program.ended.then(
		({code, end}) => {
			add(decoder.end());
			if (rest !== '') lines.push(rest);
			if (end === 'exited' && code === 0) finish({});
			else finish({error: new HostError('closed', `${command.name} on ${where} ended: ${shown(stderr) || (code === null ? end : `exit code ${code}`)}`)});
		},
		error => finish({error}),
	);
	const onAbort = () => finish({});
	signal.addEventListener('abort', onAbort, {once: true});
	try {
		for (;;) {
			while (lines.length > 0 && !signal.aborted) {
				const batch = lines.splice(0, atOnce);
				// Many at once: handed on one by one, through every layer above, they would cost more than all that is done with them.
				yield batch;
				// What is buffered comes without a turn of the event loop: keys would wait, and drawing, until nothing more came.
				await new Promise(resolve => setImmediate(resolve));
				if (lines.length <= mostWaiting) agent.resume();
			}
			if (signal.aborted) return;
			if (finished) {
				if (finished.error !== undefined) throw finished.error;
				return;
			}
			await new Promise<void>(resolve => {
				wake = resolve;
				if (lines.length > 0 || finished) resolve();
			});
		}
	} finally {
		signal.removeEventListener('abort', onAbort);
		agent.close();
	}
}
