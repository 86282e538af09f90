// SMTP spoken line by line, with a transcript and the time of every reply; bounded in bytes and time, whatever the server does (RFC 5321, 3207, 4954).
// By no library: what is wanted here is every line of the server, when it came, and an end to a server that never stops.
import type {Duplex} from 'node:stream';
import type {Clock} from '../host/clock.ts';
import type {Secret} from '../host/secret.ts';
import {type Conversation, ConversationError, startConversation} from '../ports/conversation.ts';
import {secureAsUser} from './user-connection.ts';
import {within} from './within.ts';

export type SmtpReply = {
	readonly code: number;
	/** Without codes, one line each. */
	readonly lines: readonly string[];
	/** The last line, code included: what a person reads. */
	readonly text: string;
};

export type TranscriptLine = {
	readonly atMs: number;
	readonly from: 'client' | 'server' | 'note';
	/** Hostile where the server wrote it. */
	readonly text: string;
};

export type SmtpSession = {
	greeting(): Promise<SmtpReply>;
	command(line: string): Promise<SmtpReply>;
	/** Whether it was named in the last answer to EHLO: `STARTTLS`, `DSN`. */
	offers(keyword: string): boolean;
	startTls(serverName: string | undefined): Promise<{readonly version: string; readonly cipher: string; readonly distrust: string}>;
	login(user: string, password: Secret): Promise<SmtpReply>;
	/** After 354: the message, and what the server says to it. */
	message(text: string): Promise<SmtpReply>;
	/** Leaves politely; never rejects. */
	quit(): Promise<void>;
};

type Needs = {
	readonly socket: Duplex;
	readonly signal: AbortSignal;
	readonly clock: Clock;
	hear(line: Omit<TranscriptLine, 'atMs'>): void;
};

/** A greeting of 100 MB is not read to its end. */
const mostBytes = 64 * 1024;
const mostLines = 100;

/** Each answer has its own time. Strangers are made to wait some seconds for the greeting (postscreen(8)), a message while filters read it. */
const answerMs = 10_000;
const verdictMs = 15_000;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** `RCPT TO:<a@b>` -> `RCPT TO`. */
const verbOf = (line: string): string => /^(?:MAIL FROM|RCPT TO|[A-Z]+)/i.exec(line)?.[0] ?? line;

export const startSmtp = ({socket, signal, clock, hear}: Needs): SmtpSession => {
	let carrier = socket;
	let talk: Conversation = startConversation(carrier, signal, mostBytes);
	let hasBegun = false;
	/** Nothing that is said to it would be heard any more. */
	let isLost = false;

	/** `what`: `answer RCPT TO`. */
	const inTime = async <Value>(what: string, ms: number, run: () => Promise<Value>): Promise<Value> => {
		const since = clock.monotonicMs();
		const late = () => {
			const after = `within ${Math.round((clock.monotonicMs() - since) / 1000)} s${signal.aborted ? ', when the time of the whole test was over' : ''}`;
			return new ConversationError(hasBegun || talk.isMidLine() ? `began to ${what}, and was not done ${after}` : `did not ${what} ${after}`);
		};
		hasBegun = false;
		try {
			return await within(clock, ms, run, late);
		} catch (thrown) {
			isLost = true;
			throw signal.aborted ? late() : thrown;
		}
	};

	const reply = async (): Promise<SmtpReply> => {
		const lines: string[] = [];
		for (;;) {
			const line = await talk.line();
			hasBegun = true;
			hear({from: 'server', text: line.slice(0, 1000)});
			const [, code, more, text = ''] = /^(\d{3})([- ]?)(.*)$/s.exec(line) ?? [];
			if (code === undefined) throw new ConversationError('does not speak SMTP');
			lines.push(text);
			if (more !== '-') return {code: Number(code), lines, text: line.slice(0, 500)};
			if (lines.length > mostLines) throw new ConversationError(`answered with more than ${mostLines} lines`);
		}
	};
	let offered: readonly string[] = [];
	let mechanisms: readonly string[] = [];
	const say = async (line: string, shown = line): Promise<SmtpReply> => {
		hear({from: 'client', text: shown});
		const answer = await inTime(`answer ${verbOf(shown)}`, answerMs, () => {
			talk.say(`${line}\r\n`);
			return reply();
		});
		if (line.startsWith('EHLO ')) {
			const lines = answer.code === 250 ? answer.lines.slice(1).map(each => each.toUpperCase().split(/[ =]/)) : [];
			offered = lines.map(([keyword = '']) => keyword);
			mechanisms = lines.flatMap(([keyword, ...words]) => (keyword === 'AUTH' ? words : []));
		}
		return answer;
	};

	return {
		greeting: () => inTime('greet', answerMs, reply),
		command: line => say(line),
		offers: keyword => offered.includes(keyword),
		startTls: async serverName => {
			const answer = await say('STARTTLS');
			if (answer.code !== 220) throw new ConversationError(`refuses STARTTLS: ${answer.text}`);
			const giveUp = new AbortController();
			const {socket: secure, distrust} = await inTime('finish the TLS handshake', answerMs, () =>
				secureAsUser(talk.release(), serverName, AbortSignal.any([signal, giveUp.signal])),
			).catch((thrown: unknown) => {
				giveUp.abort();
				throw thrown;
			});
			carrier = secure;
			talk = startConversation(carrier, signal, mostBytes);
			const facts = {version: secure.getProtocol() ?? 'TLS', cipher: secure.getCipher().name, distrust};
			hear({from: 'note', text: `${facts.version}, ${facts.cipher}${distrust === '' ? '' : `; ${distrust}`}`});
			return facts;
		},
		login: async (user, password) => {
			const hidden = '********';
			if (!mechanisms.includes('LOGIN') || mechanisms.includes('PLAIN'))
				return say(`AUTH PLAIN ${base64(`\0${user}\0${password.reveal()}`)}`, `AUTH PLAIN ${hidden}`);
			// As Outlook does: a step each for who it is and for the password.
			for (const [line, shown] of [
				['AUTH LOGIN', 'AUTH LOGIN'],
				[base64(user), `AUTH ${hidden}`],
			] as const) {
				const answer = await say(line, shown);
				if (answer.code !== 334) return answer;
			}
			return say(base64(password.reveal()), `AUTH ${hidden}`);
		},
		message: text => {
			const lines = text.replace(/\r\n$/, '').split('\r\n');
			for (const line of lines) hear({from: 'client', text: line});
			hear({from: 'client', text: '.'});
			return inTime('answer the message', verdictMs, () => {
				talk.say(`${lines.map(line => (line.startsWith('.') ? `.${line}` : line)).join('\r\n')}\r\n.\r\n`);
				return reply();
			});
		},
		quit: async () => {
			carrier.on('error', () => undefined);
			// Who does not listen would keep the connection open for ever.
			if (isLost) {
				carrier.destroy();
				return;
			}
			try {
				hear({from: 'client', text: 'QUIT'});
				talk.say('QUIT\r\n');
				carrier.end();
			} catch {
				carrier.destroy();
			}
		},
	};
};
