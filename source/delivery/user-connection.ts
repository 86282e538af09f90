// TLS as a mail program sets it up, from this machine: the certificate is verified, and what is wrong with it is told, not thrown (RFC 8314).

import {isIP} from 'node:net';
import type {Duplex} from 'node:stream';
import {checkServerIdentity, connect as connectTls, type TLSSocket} from 'node:tls';
import type {Clock} from '../host/clock.ts';
import type {Secret} from '../host/secret.ts';

/** Who logs in, and how the server is reached. */
export type UserAccount = {
	readonly connect: () => Promise<Duplex>;
	readonly serverName: string | undefined;
	readonly user: string;
	readonly password: Secret;
	readonly signal: AbortSignal;
	readonly clock: Clock;
};

export type UserTls = {
	readonly socket: TLSSocket;
	/** Half a sentence why a mail program would warn; empty when it would not. */
	readonly distrust: string;
};

const words: Readonly<Record<string, string>> = {
	CERT_HAS_EXPIRED: 'has expired',
	CERT_NOT_YET_VALID: 'is not valid yet',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself',
	SELF_SIGNED_CERT_IN_CHAIN: 'leads to a root that this machine does not trust',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'comes without the certificate that signed it',
	UNABLE_TO_GET_ISSUER_CERT: 'comes without the certificate that signed it',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'leads to a root that this machine does not trust',
	ERR_TLS_CERT_ALTNAME_INVALID: 'is for another name',
};

export const distrustOf = (socket: TLSSocket, serverName: string | undefined): string => {
	if (!socket.authorized) {
		const code = String((socket.authorizationError as unknown as NodeJS.ErrnoException | undefined)?.code ?? socket.authorizationError ?? '');
		return `its certificate ${words[code] ?? `is not trusted (${code})`}`;
	}
	const mismatch = serverName === undefined ? undefined : checkServerIdentity(serverName, socket.getPeerCertificate());
	return mismatch ? `its certificate is not for ${serverName}` : '';
};

export const secureAsUser = (plain: Duplex, serverName: string | undefined, signal: AbortSignal): Promise<UserTls> =>
	new Promise((resolve, reject) => {
		const socket = connectTls({
			socket: plain,
			rejectUnauthorized: false,
			checkServerIdentity: () => undefined,
			...(serverName === undefined || isIP(serverName) !== 0 ? {} : {servername: serverName}),
		});
		const stop = () => socket.destroy(new Error('it did not answer in time'));
		signal.addEventListener('abort', stop, {once: true});
		// Stays to the end: a socket that breaks after it was handed over is told by the command that was under way.
		socket.on('error', reject);
		socket.once('secureConnect', () => resolve({socket, distrust: distrustOf(socket, serverName)}));
		socket.once('close', () => {
			signal.removeEventListener('abort', stop);
			reject(new Error('it closed the connection during the TLS handshake'));
		});
		if (signal.aborted) stop();
	});
