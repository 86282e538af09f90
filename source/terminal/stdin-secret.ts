// The first line of standard input as a Secret: how a script hands over a password without showing it to ps(1).
import {createSecret, type Secret} from '../host/secret.ts';
import {UsageError} from '../problem.ts';

const mostBytes = 4096;

/** Throws UsageError when nothing comes. */
export const readStdinSecret = async (input: NodeJS.ReadStream, option: string): Promise<Secret> => {
	if (input.isTTY) throw new UsageError(`${option} reads from a pipe or a file, and this is a terminal.`, 'Leave it out to be asked.');
	let text = '';
	input.setEncoding('utf8');
	for await (const chunk of input) {
		text += chunk;
		if (text.includes('\n') || text.length > mostBytes) break;
	}
	const [first = ''] = text.split(/\r?\n/);
	if (first === '') throw new UsageError(`${option}: nothing came on standard input.`, 'For example: printf \'%s\\n\' "$PASSWORD" | mailtui ...');
	return createSecret(first);
};
