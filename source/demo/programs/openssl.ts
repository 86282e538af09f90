// openssl-x509(1): one certificate of a file, or what is asked of it; openssl-genpkey(1): a new key. Connections are made by the twin of openssl-served.
import {createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate} from 'node:crypto';
import {FileError} from '../file-system.ts';
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

export const openssl: Program = {
	name: 'openssl',
	run: ({argv, stdin, world, out, err}) => {
		const [verb = '', ...rest] = argv;
		if (verb === 'version') {
			out('OpenSSL 3.5.4 30 Sep 2025 (Library: OpenSSL 3.5.4 30 Sep 2025)\n');
			return 0;
		}
		if (verb === 'genpkey') {
			const isRsa = rest.includes('RSA');
			const key = isRsa ? generateKeyPairSync('rsa', {modulusLength: 2048}) : generateKeyPairSync('ed25519');
			const path = rest[rest.indexOf('-out') + 1] ?? '';
			world.files.write(path, key.privateKey.export({type: 'pkcs8', format: 'pem'}) as string, {mode: 0o600});
			return 0;
		}
		if (verb !== 'x509' && verb !== 'pkey') {
			err(`Invalid command '${verb}'; type "help" for a list.\n`);
			return 1;
		}
		// openssl's long options have one dash.
		const options = readOptions(
			rest.map(word => (/^-[a-z]/i.test(word) ? `-${word}` : word)),
			['in', 'ext', 'inform', 'checkend', 'passin'],
		);
		const path = options.value('in');
		let text: string;
		try {
			text = path === undefined ? stdin.toString() : world.files.read(path);
		} catch (error) {
			if (!(error instanceof FileError)) throw error;
			err(`Could not open file or uri for loading ${verb === 'pkey' ? 'key' : 'certificate'} from ${path}: ${error.message}\n`);
			return 1;
		}
		const publicPem = (key: KeyObject) => key.export({type: 'spki', format: 'pem'}).toString();
		if (verb === 'pkey') {
			const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END [A-Z ]*PRIVATE KEY-----/.exec(text)?.[0];
			if (key === undefined) {
				err(`Could not find private key from ${path ?? '<stdin>'}\n`);
				return 1;
			}
			out(publicPem(createPublicKey(key)));
			return 0;
		}
		const pem = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n?/.exec(text)?.[0];
		if (pem === undefined) {
			err(`Could not find certificate from ${path ?? '<stdin>'}\n`);
			return 1;
		}
		const certificate = new X509Certificate(pem);
		const name = (lines: string) => lines.split('\n').join(', ');
		if (options.has('subject')) out(`subject=${name(certificate.subject)}\n`);
		if (options.has('issuer')) out(`issuer=${name(certificate.issuer)}\n`);
		if (options.has('dates') || options.has('startdate')) out(`notBefore=${certificate.validFrom}\n`);
		if (options.has('dates') || options.has('enddate')) out(`notAfter=${certificate.validTo}\n`);
		if (options.value('ext') === 'subjectAltName') out(`X509v3 Subject Alternative Name: \n    ${certificate.subjectAltName ?? ''}\n`);
		if (options.has('serial')) out(`serial=${certificate.serialNumber}\n`);
		if (options.has('fingerprint')) out(`sha256 Fingerprint=${certificate.fingerprint256}\n`);
		if (options.has('pubkey')) out(publicPem(certificate.publicKey));
		if (!options.has('noout')) out(pem);
		return 0;
	},
};
