// SMTP spoken line by line, with a transcript and the time of every reply; bounded in bytes and time, whatever the server does (RFC 5321, 3207, 4954).
// Not by nodemailer: what is wanted here is every line of the server, when it came, and an end to a server that never stops.
import type {Duplex} from 'node:stream';
import type {Secret} from '../host/secret.ts';
import {type Conversation, ConversationError, startConversation} from '../ports/conversation.ts';
import {secureAsUser} from './user-connection.ts';

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
	/** The next reply of the server; the first is its greeting. */
	reply(): Promise<SmtpReply>;
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
	hear(line: Omit<TranscriptLine, 'atMs'>): void;
};

/** A greeting of 100 MB is not read to its end. */
const mostBytes = 64 * 1024;
const mostLines = 100;

export const startSmtp = ({socket, signal, hear}: Needs): SmtpSession => {
	let carrier = socket;
	let talk: Conversation = startConversation(carrier, signal, mostBytes);

	const reply = async (): Promise<SmtpReply> => {
		const lines: string[] = [];
		for (;;) {
			const line = await talk.line();
			hear({from: 'server', text: line.slice(0, 1000)});
			const [, code, more, text = ''] = /^(\d{3})([- ]?)(.*)$/s.exec(line) ?? [];
			if (code === undefined) throw new ConversationError('does not speak SMTP');
			lines.push(text);
			if (more !== '-') return {code: Number(code), lines, text: line.slice(0, 500)};
			if (lines.length > mostLines) throw new ConversationError(`answered with more than ${mostLines} lines`);
		}
	};
	let offered: readonly string[] = [];
	const say = async (line: string, shown = line): Promise<SmtpReply> => {
		hear({from: 'client', text: shown});
		talk.say(`${line}\r\n`);
		const answer = await reply();
		if (line.startsWith('EHLO ')) offered = answer.code === 250 ? answer.lines.slice(1).map(each => (each.split(' ')[0] ?? '').toUpperCase()) : [];
		return answer;
	};

	return {
		reply,
		command: line => say(line),
		offers: keyword => offered.includes(keyword),
		startTls: async serverName => {
			const answer = await say('STARTTLS');
			if (answer.code !== 220) throw new ConversationError(`refuses STARTTLS: ${answer.text}`);
			const {socket: secure, distrust} = await secureAsUser(talk.release(), serverName, signal);
			carrier = secure;
			talk = startConversation(carrier, signal, mostBytes);
			const facts = {version: secure.getProtocol() ?? 'TLS', cipher: secure.getCipher().name, distrust};
			hear({from: 'note', text: `${facts.version}, ${facts.cipher}${distrust === '' ? '' : `; ${distrust}`}`});
			return facts;
		},
		login: (user, password) => say(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password.reveal()}`).toString('base64')}`, 'AUTH PLAIN ********'),
		message: text => {
			const lines = text.replace(/\r\n$/, '').split('\r\n');
			for (const line of lines) hear({from: 'client', text: line});
			hear({from: 'client', text: '.'});
			talk.say(`${lines.map(line => (line.startsWith('.') ? `.${line}` : line)).join('\r\n')}\r\n.\r\n`);
			return reply();
		},
		quit: async () => {
			try {
				hear({from: 'client', text: 'QUIT'});
				talk.say('QUIT\r\n');
				carrier.on('error', () => undefined);
				carrier.end();
			} catch {
				carrier.destroy();
			}
		},
	};
};
