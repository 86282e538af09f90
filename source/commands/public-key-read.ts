// The public half of a key or of a certificate, so that both can be compared; the private half stays on the server (openssl-pkey(1), openssl-x509(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

/** PEM. */
export const publicKeyRead: ReadCommand<{readonly path: string; readonly of: 'key' | 'certificate'}, Answer<string>> = {
	name: 'public-key-read',
	examples: [
		{path: '/etc/letsencrypt/live/mx.example.org/privkey.pem', of: 'key'},
		{path: '/etc/letsencrypt/live/mx.example.org/fullchain.pem', of: 'certificate'},
		{path: '/etc/no-such-file.pem', of: 'key'},
	],
	build: ({path, of}) => ({
		name: 'public-key-read',
		argv: of === 'key' ? ['openssl', 'pkey', '-in', path, '-pubout', '-passin', 'pass:'] : ['openssl', 'x509', '-in', path, '-noout', '-pubkey'],
		effect: 'read',
		asRoot: true,
		timeoutMs: 8_000,
	}),
	parse: result => {
		const refusal = refusalOf('openssl', result);
		if (refusal) return refusal;
		const pem = /-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/.exec(result.stdout)?.[0];
		if (pem !== undefined) return {ok: true, value: pem};
		return noAnswer(`There is no key to be read: ${firstLine(result.stderr) || `openssl ended with ${result.code}`}`, /No such file/.test(result.stderr));
	},
};
