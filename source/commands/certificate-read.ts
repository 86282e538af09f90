// The first certificate in a file, and nothing else of it: a chain file of Postfix holds the private key as well (openssl-x509(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

/** PEM. */
export const certificateRead: ReadCommand<{readonly path: string}, Answer<string>> = {
	name: 'certificate-read',
	examples: [{path: '/etc/letsencrypt/live/mx.example.org/fullchain.pem'}, {path: '/etc/no-such-file.pem'}],
	build: ({path}) => ({name: 'certificate-read', argv: ['openssl', 'x509', '-in', path], effect: 'read', asRoot: true, timeoutMs: 8_000}),
	parse: result => {
		const refusal = refusalOf('openssl', result);
		if (refusal) return refusal;
		if (result.stdout.startsWith('-----BEGIN CERTIFICATE-----')) return {ok: true, value: result.stdout};
		return noAnswer(
			`There is no certificate to be read: ${firstLine(result.stderr) || `openssl ended with ${result.code}`}`,
			/No such file/.test(result.stderr),
		);
	},
};
