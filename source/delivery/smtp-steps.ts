// The steps that every SMTP test shares, each told to the recorder: connect, greeting, STARTTLS, login, envelope, message.
import type {Duplex} from 'node:stream';
import type {At} from '../checks/shape.ts';
import type {Secret} from '../host/secret.ts';
import {ConversationError} from '../ports/conversation.ts';
import type {HopId, Recorder} from './hops.ts';
import {type SmtpReply, type SmtpSession, startSmtp} from './smtp-session.ts';

/** A name that can be nobody's (RFC 6761). */
export const ourName = 'mailtui.invalid';

/** No notice is made of a test mail, so none can come back or go round (RFC 3461). */
export const quietly = (smtp: SmtpSession): string => (smtp.offers('DSN') ? ' NOTIFY=NEVER' : '');

export const sayTrouble = (thrown: unknown): string => {
	const {code, name, message} = thrown as NodeJS.ErrnoException;
	if (thrown instanceof ConversationError) return `the server ${message}`;
	if (code === 'ECONNREFUSED') return 'the connection was refused';
	if (code === 'ETIMEDOUT' || name === 'TimeoutError' || name === 'AbortError') return 'there was no answer in time';
	if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH') return 'there is no way to it from here';
	return message;
};

type Open = {
	readonly recorder: Recorder;
	readonly at: Pick<At, 'here' | 'target' | 'clock'>;
	readonly address: string;
	readonly port: number;
	readonly signal: AbortSignal;
};

/** Connected, greeted, and within TLS where that is offered; else why not. */
export const openSmtp = async ({recorder, at, address, port, signal}: Open): Promise<SmtpSession | string> => {
	let hop: HopId = 'connect';
	let opened: Duplex | undefined;
	const begin = (id: HopId) => {
		hop = id;
		recorder.begin(id);
	};
	try {
		begin('connect');
		const socket = await at.here.connect(address, port, AbortSignal.any([signal, AbortSignal.timeout(5_000)]));
		opened = socket;
		socket.on('error', () => undefined);
		recorder.end('connect', 'ok', `${address} port ${port}`);
		const smtp = startSmtp({socket, signal, clock: at.clock, hear: recorder.hear});
		begin('banner');
		const greeting = await smtp.greeting();
		if (greeting.code !== 220) throw new ConversationError(`does not want to talk: ${greeting.text}`);
		recorder.end('banner', 'ok', greeting.text.slice(4));
		begin('starttls');
		await smtp.command(`EHLO ${ourName}`);
		if (smtp.offers('STARTTLS')) {
			const {version, cipher, distrust} = await smtp.startTls(at.target.hostName);
			await smtp.command(`EHLO ${ourName}`);
			recorder.end('starttls', distrust === '' ? 'ok' : 'warning', `${version}, ${cipher}${distrust === '' ? '' : `; ${distrust}`}`);
		} else recorder.end('starttls', 'warning', 'it offers no STARTTLS: what follows goes in the clear');
		return smtp;
	} catch (thrown) {
		// Nobody will use it any more, and the other side may never end it.
		opened?.destroy();
		recorder.end(hop, 'failure', sayTrouble(thrown));
		return sayTrouble(thrown);
	}
};

/** Undefined: the server said yes; else its answer, or what happened. */
export const step = async (recorder: Recorder, id: HopId, ask: () => Promise<SmtpReply>): Promise<string | undefined> => {
	recorder.begin(id);
	try {
		const reply = await ask();
		const isYes = reply.code < 400;
		recorder.end(id, isYes ? 'ok' : 'failure', reply.text);
		return isYes ? undefined : reply.text;
	} catch (thrown) {
		recorder.end(id, 'failure', sayTrouble(thrown));
		return sayTrouble(thrown);
	}
};

type Submit = {
	readonly recorder: Recorder;
	readonly smtp: SmtpSession;
	readonly login?: {readonly user: string; readonly password: Secret};
	readonly from: string;
	readonly to: string;
	readonly text: string;
};

/** `mayBeIn`: the message was sent, and what the server thought of it was never heard. */
export type NotTaken = {readonly says: string; readonly mayBeIn: boolean};

/** Undefined: it was taken; else why not. */
export const submitMessage = async ({recorder, smtp, login, from, to, text}: Submit): Promise<NotTaken | undefined> => {
	let mayBeIn = false;
	const says =
		(login && (await step(recorder, 'auth', () => smtp.login(login.user, login.password)))) ??
		(await step(recorder, 'mail', () => smtp.command(`MAIL FROM:<${from}>`))) ??
		(await step(recorder, 'rcpt', () => smtp.command(`RCPT TO:<${to}>${quietly(smtp)}`))) ??
		(await step(recorder, 'data', async () => {
			const ready = await smtp.command('DATA');
			if (ready.code !== 354) return ready;
			mayBeIn = true;
			const verdict = await smtp.message(text);
			mayBeIn = false;
			return verdict;
		}));
	return says === undefined ? undefined : {says, mayBeIn};
};
