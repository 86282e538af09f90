// A server on loopback for one test: it does to each visitor what the test says, and keeps what the visitor said.
import {createServer, type Socket} from 'node:net';
import {createSecureContext, TLSSocket} from 'node:tls';
import {onTestFinished} from 'vitest';
import {createCertificates} from '../../source/demo/certificates.ts';

/** Made for this run, so that no key lies in the repository. */
export const doorCertificates = createCertificates(new Date(), ['mx.example.org', 'mail.example.org']);

/** Wraps the server's side of a connection in TLS: leaf and intermediate are sent, as a good server does. */
export const secure = (socket: Socket): TLSSocket =>
	new TLSSocket(socket, {
		isServer: true,
		secureContext: createSecureContext({cert: doorCertificates.leafPem + doorCertificates.chainPem, key: doorCertificates.keyPem}),
	});

export const openDoor = async (serve: (socket: Socket) => void): Promise<{readonly port: number; readonly said: () => string}> => {
	let said = '';
	const sockets = new Set<Socket>();
	const server = createServer(socket => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		socket.on('data', chunk => {
			said += chunk.toString('latin1');
		});
		serve(socket);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise(resolve => server.close(resolve));
	});
	const address = server.address();
	return {port: typeof address === 'object' && address !== null ? address.port : 0, said: () => said};
};

/** Answers each line it knows; speaks first when there is a greeting. */
export const answering = (socket: Socket | TLSSocket, greeting: string, answers: Readonly<Record<string, string | (() => void)>>): void => {
	if (greeting !== '') socket.write(greeting);
	let buffer = '';
	const onData = (chunk: Buffer): void => {
		buffer += chunk.toString('latin1');
		for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
			const answer = answers[buffer.slice(0, end)];
			buffer = buffer.slice(end + 2);
			if (typeof answer === 'string') socket.write(answer);
			if (typeof answer === 'function') {
				socket.off('data', onData);
				answer();
				return;
			}
		}
	};
	socket.on('data', onData);
};
