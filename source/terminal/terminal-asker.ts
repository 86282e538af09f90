// Asks a person on the terminal, outside the screens: a host key to trust, a passphrase, a password. Nothing is echoed for a secret.
import {createInterface} from 'node:readline';
import {Writable} from 'node:stream';
import type {Asker} from '../host/login.ts';
import {createSecret} from '../host/secret.ts';

const ask = (input: NodeJS.ReadStream, output: NodeJS.WriteStream, question: string, echo: boolean, signal: AbortSignal): Promise<string | undefined> =>
	new Promise(resolve => {
		// readline echoes through its output: a stream that swallows everything keeps the secret off the screen.
		const silent = new Writable({write: (_chunk, _encoding, done) => done()});
		const reader = createInterface({input, output: echo ? output : silent, terminal: true, historySize: 0});
		// Only now: before readline has the terminal, the terminal itself echoes what is typed.
		output.write(question);
		const end = (answer: string | undefined) => {
			signal.removeEventListener('abort', abort);
			reader.off('close', closed);
			reader.close();
			if (!echo || answer === undefined) output.write('\n');
			resolve(answer);
		};
		const closed = () => end(undefined);
		const abort = () => end(undefined);
		signal.addEventListener('abort', abort, {once: true});
		reader.once('line', end);
		reader.once('close', closed);
		// In raw mode Ctrl+C is a key, and the process must still hear of it as of any other.
		reader.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
	});

export const createTerminalAsker = (input: NodeJS.ReadStream, output: NodeJS.WriteStream, signal: AbortSignal): Asker => ({
	confirm: async ({title, lines}) => {
		const answer = await ask(input, output, `${[title, ...lines].join('\n')}\nType yes to go on: `, true, signal);
		return answer?.trim().toLowerCase() === 'yes';
	},
	secret: async ({title}) => {
		const answer = await ask(input, output, `${title}: `, false, signal);
		return answer === undefined ? undefined : createSecret(answer);
	},
});
