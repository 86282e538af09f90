// Submission as a mail program makes it: STARTTLS on port 587, login, one message; each answer within its own time (RFC 6409, RFC 4954).
import {ConversationError} from '../ports/conversation.ts';
import {type SmtpReply, startSmtp} from './smtp-session.ts';
import {ourName, quietly, sayTrouble} from './smtp-steps.ts';
import type {UserAccount} from './user-connection.ts';

export type SmtpUser = {
	readonly distrust: string;
	/** The server's answer: `250 2.0.0 Ok: queued as ...`. */
	send(address: string, text: string): Promise<string>;
	close(): void;
};

/** What the server answered, where it answered. */
class Refused extends Error {}

export const saySmtpError = (thrown: unknown): string => (thrown instanceof Refused ? thrown.message : sayTrouble(thrown));

const yes = (reply: SmtpReply): SmtpReply => {
	if (reply.code >= 400) throw new Refused(reply.text);
	return reply;
};

/** Rejects where no login comes about; why, see saySmtpError. */
export const loginBySmtp = async ({connect, serverName, user, password, signal, clock}: UserAccount): Promise<SmtpUser> => {
	const socket = await connect();
	socket.on('error', () => undefined);
	const smtp = startSmtp({socket, signal, clock, hear: () => undefined});
	try {
		yes(await smtp.greeting());
		yes(await smtp.command(`EHLO ${ourName}`));
		if (!smtp.offers('STARTTLS')) throw new ConversationError('offers no STARTTLS, and a password does not go in the clear');
		const {distrust} = await smtp.startTls(serverName);
		yes(await smtp.command(`EHLO ${ourName}`));
		yes(await smtp.login(user, password));
		return {
			distrust,
			send: async (address, text) => {
				yes(await smtp.command(`MAIL FROM:<${address}>`));
				yes(await smtp.command(`RCPT TO:<${address}>${quietly(smtp)}`));
				yes(await smtp.command('DATA'));
				return yes(await smtp.message(text)).text;
			},
			close: () => void smtp.quit(),
		};
	} catch (thrown) {
		await smtp.quit();
		throw thrown;
	}
};
