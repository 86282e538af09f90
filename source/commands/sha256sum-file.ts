// What the content of a file comes to, so that it can be compared without being read: nothing of a private key leaves the server (sha256sum(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

/** SHA-256 in hex. */
export const sha256sumFile: ReadCommand<{readonly path: string}, Answer<string>> = {
	name: 'sha256sum-file',
	examples: [{path: '/etc/dkimkeys/example.org/mail.private'}, {path: '/etc/no-such-file'}],
	build: ({path}) => ({name: 'sha256sum-file', argv: ['sha256sum', '--', path], effect: 'read', asRoot: true, timeoutMs: 8_000}),
	parse: result => {
		const refusal = refusalOf('sha256sum', result);
		if (refusal) return refusal;
		// A name with a newline or a backslash is told with a backslash before the line.
		const sum = /^\\?([0-9a-f]{64}) /.exec(result.stdout)?.[1];
		if (sum !== undefined) return {ok: true, value: sum};
		return noAnswer(firstLine(result.stderr) || `sha256sum ended with ${result.code}`, /No such file/.test(result.stderr));
	},
};
