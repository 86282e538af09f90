// The terminal that a subcommand talks to: what it can show, and Ctrl+C as a signal that everything under way listens to.
import type {Terminal} from '../cli/shape.ts';
import {createTerminalAsker} from './terminal-asker.ts';

/** A reader that went away (`mailtui check HOST | head -1`) is not an error of ours. */
const ignoreClosedPipe = (stream: NodeJS.WriteStream): void => {
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') process.exit(0);
		throw error;
	});
};

export const createTerminal = (): Terminal => {
	const stop = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort(new Error(signal)));
	ignoreClosedPipe(process.stdout);
	ignoreClosedPipe(process.stderr);
	const locale = process.env['LC_ALL'] || process.env['LC_CTYPE'] || process.env['LANG'] || '';
	return {
		out: text => void process.stdout.write(text),
		err: text => void process.stderr.write(text),
		columns: process.stdout.isTTY ? process.stdout.columns : undefined,
		colours: process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
		unicode: /utf-?8/i.test(locale),
		asker: process.stdin.isTTY && process.stderr.isTTY ? createTerminalAsker(process.stdin, process.stderr, stop.signal) : undefined,
		signal: stop.signal,
	};
};
