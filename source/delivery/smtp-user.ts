// Submission as a mail program makes it: STARTTLS on port 587, login, one message (RFC 6409, RFC 4954).
import type {Socket} from 'node:net';
import type {TLSSocket} from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import {distrustOf, type UserAccount} from './user-connection.ts';

export type SmtpSession = {
	readonly distrust: string;
	/** The server's answer: `2.0.0 Ok: queued as ...`. */
	send(address: string, text: string): Promise<string>;
	close(): void;
};

/** What the server answered, where it answered. */
export const saySmtpError = (thrown: unknown): string => {
	const {response, message} = thrown as {response?: string; message?: string};
	return response ?? message ?? String(thrown);
};

/** Rejects where no login comes about; the error is the server's own, see saySmtpError. */
export const loginBySmtp = async ({connect, serverName, user, password, signal}: UserAccount): Promise<SmtpSession> => {
	const connection = new SMTPConnection({
		connection: (await connect()) as Socket,
		host: serverName ?? 'mail',
		port: 587,
		name: 'mailtui.invalid',
		secure: false,
		requireTLS: true,
		tls: {rejectUnauthorized: false, checkServerIdentity: () => undefined, ...(serverName === undefined ? {} : {servername: serverName})},
		connectionTimeout: 10_000,
		greetingTimeout: 10_000,
		socketTimeout: 30_000,
	});
	const stop = () => connection.close();
	signal.addEventListener('abort', stop, {once: true});
	/** Whatever happens first: the answer, an error of the connection, or its end. */
	const step = <Value>(start: (done: (error: Error | null | undefined, value?: Value) => void) => void): Promise<Value | undefined> =>
		new Promise((resolve, reject) => {
			const onEnd = () => reject(new Error('the connection was closed'));
			const settle = (act: () => void) => {
				connection.removeListener('error', fail);
				connection.removeListener('end', onEnd);
				act();
			};
			const fail = (error: Error) => settle(() => reject(error));
			connection.once('error', fail);
			connection.once('end', onEnd);
			start((error, value) => settle(() => (error ? reject(error) : resolve(value))));
		});
	const close = () => {
		signal.removeEventListener('abort', stop);
		connection.on('error', () => undefined);
		connection.quit();
	};
	try {
		await step(done => connection.connect(done));
		const distrust = connection.secure ? distrustOf(connection._socket as TLSSocket, serverName) : '';
		await step(done => connection.login({credentials: {user, pass: password.reveal()}}, done));
		return {
			distrust,
			send: async (address, text) => {
				const info = await step<SMTPConnection.SentMessageInfo>(done => connection.send({from: address, to: [address], dsn: {notify: 'NEVER'}}, text, done));
				return info?.response ?? '';
			},
			close,
		};
	} catch (thrown) {
		close();
		throw thrown;
	}
};
