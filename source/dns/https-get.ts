// One small file over HTTPS from this machine, as a mail server fetches the policy of MTA-STS: certificate verified, no redirects (RFC 8461 section 3.3).
import {request} from 'node:https';
import type {Duplex} from 'node:stream';
import {connect as connectTls} from 'node:tls';
import type {Here} from '../host/here.ts';

export type Fetched = {readonly ok: true; readonly status: number; readonly type: string; readonly body: string} | {readonly ok: false; readonly why: string};

/** `addresses` of the host in the URL. Never rejects. */
export type HttpsGet = (url: string, addresses: readonly string[]) => Promise<Fetched>;

const timeoutMs = 6_000;
/** RFC 8461 section 3.2. */
const mostBytes = 64 * 1024;

const words: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'the connection was refused',
	ENETUNREACH: 'there is no way to it from here',
	EHOSTUNREACH: 'there is no way to it from here',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is by nobody whom this machine trusts',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is by nobody whom this machine trusts',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes without the one that signed it',
};

const sayTrouble = (thrown: unknown): string => {
	const {code, name, message} = thrown as NodeJS.ErrnoException;
	if (name === 'TimeoutError') return `it did not answer within ${timeoutMs / 1000} s`;
	return words[code ?? ''] ?? message;
};

export const createHttpsGet =
	(here: Here, signal: AbortSignal): HttpsGet =>
	async (url, addresses) => {
		const {hostname, pathname} = new URL(url);
		const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
		let socket: Duplex | undefined;
		let why = 'it has no address';
		for (const address of addresses) {
			try {
				socket = await here.connect(address, 443, limit);
				break;
			} catch (thrown) {
				why = sayTrouble(thrown);
			}
		}
		if (socket === undefined) return {ok: false, why};
		const carrier = socket;
		try {
			return await new Promise<Fetched>((resolve, reject) => {
				const fail = (error: unknown): void => {
					carrier.destroy();
					reject(error);
				};
				if (limit.aborted) return fail(limit.reason);
				limit.addEventListener('abort', () => fail(limit.reason), {once: true});
				const secure = connectTls({socket: carrier, servername: hostname});
				secure.on('error', fail);
				// Without its port as the usual one, `Host` would name another.
				const asked = request(
					{host: hostname, port: 443, defaultPort: 443, path: pathname, createConnection: () => secure, headers: {'user-agent': 'mailtui'}},
					answer => {
						const chunks: Buffer[] = [];
						let bytes = 0;
						answer.on('data', (chunk: Buffer) => {
							bytes += chunk.length;
							if (bytes > mostBytes) fail(new Error('it says more than 64 kB'));
							else chunks.push(chunk);
						});
						answer.on('end', () =>
							resolve({
								ok: true,
								status: answer.statusCode ?? 0,
								type: String(answer.headers['content-type'] ?? ''),
								body: Buffer.concat(chunks).toString('utf8'),
							}),
						);
						answer.on('error', fail);
					},
				);
				asked.on('error', fail);
				asked.end();
			});
		} catch (thrown) {
			return {ok: false, why: sayTrouble(thrown)};
		} finally {
			carrier.destroy();
		}
	};
