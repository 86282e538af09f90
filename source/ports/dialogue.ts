// What to say before and after TLS, per protocol: greeting, capabilities, STARTTLS, goodbye
// (RFC 5321 and 3207 SMTP, RFC 3501 and 2595 IMAP and POP3, RFC 5804 ManageSieve, PostgreSQL "SSL Session Encryption").
import {type Conversation, ConversationError} from './conversation.ts';
import type {ServiceKind} from './service-kind.ts';

export type Dialogue = {
	/** TLS begins with the first byte. */
	readonly wrapped: boolean;
	greet?(to: Conversation): Promise<string>;
	capabilities?(to: Conversation): Promise<string[]>;
	/** Asks for TLS; true when the next byte is TLS. Only asked when `offersTls` says so. */
	startTls?(to: Conversation): Promise<boolean>;
	offersTls?(capabilities: readonly string[]): boolean;
	/** The server lists its capabilities by itself once TLS stands. */
	readonly announcesAgain?: true;
	readonly goodbye?: string;
};

/** A list that goes on is a server that does not mean to stop. */
const mostLines = 100;

const until = async (to: Conversation, isLast: (line: string) => boolean): Promise<string[]> => {
	const lines: string[] = [];
	while (lines.length < mostLines) {
		const line = await to.line();
		lines.push(line);
		if (isLast(line)) return lines;
	}
	throw new ConversationError(`answered with more than ${mostLines} lines`);
};

const smtpReply = async (to: Conversation): Promise<string[]> => {
	const lines = await until(to, line => !/^\d{3}-/.test(line));
	if (!/^\d{3}(?: |$)/.test(lines.at(-1) ?? '')) throw new ConversationError('does not speak SMTP');
	return lines;
};

const smtp = (wrapped: boolean): Dialogue => ({
	wrapped,
	greet: async to => (await smtpReply(to)).at(-1) ?? '',
	capabilities: async to => {
		// A name that can be nobody's (RFC 6761): this is a visit, not a delivery.
		to.say('EHLO mailtui.invalid\r\n');
		const lines = await smtpReply(to);
		return (lines[0] ?? '').startsWith('250') ? lines.slice(1).map(line => line.slice(4)) : [];
	},
	offersTls: capabilities => capabilities.some(capability => capability.toUpperCase() === 'STARTTLS'),
	startTls: async to => {
		to.say('STARTTLS\r\n');
		return ((await smtpReply(to)).at(-1) ?? '').startsWith('220');
	},
	goodbye: 'QUIT\r\n',
});

const imapTagged = async (to: Conversation, tag: string, command: string): Promise<string[]> => {
	to.say(`${tag} ${command}\r\n`);
	return until(to, line => line.startsWith(`${tag} `));
};

const imap = (wrapped: boolean): Dialogue => ({
	wrapped,
	greet: async to => {
		const line = await to.line();
		if (!line.startsWith('* ')) throw new ConversationError('does not speak IMAP');
		return line;
	},
	capabilities: async to => (await imapTagged(to, 'a1', 'CAPABILITY')).flatMap(line => (line.startsWith('* CAPABILITY ') ? line.slice(13).split(' ') : [])),
	offersTls: capabilities => capabilities.some(capability => capability.toUpperCase() === 'STARTTLS'),
	startTls: async to => ((await imapTagged(to, 'a2', 'STARTTLS')).at(-1) ?? '').startsWith('a2 OK'),
	goodbye: 'a3 LOGOUT\r\n',
});

const pop3 = (wrapped: boolean): Dialogue => ({
	wrapped,
	greet: async to => {
		const line = await to.line();
		if (!/^[+-]/.test(line)) throw new ConversationError('does not speak POP3');
		return line;
	},
	capabilities: async to => {
		to.say('CAPA\r\n');
		const first = await to.line();
		return first.startsWith('+OK') ? (await until(to, line => line === '.')).slice(0, -1) : [];
	},
	offersTls: capabilities => capabilities.some(capability => capability.toUpperCase() === 'STLS'),
	startTls: async to => {
		to.say('STLS\r\n');
		return (await to.line()).startsWith('+OK');
	},
	goodbye: 'QUIT\r\n',
});

const sieveList = (to: Conversation): Promise<string[]> => until(to, line => /^(?:OK|NO|BYE)\b/i.test(line));

const sieve: Dialogue = {
	wrapped: false,
	// The greeting of ManageSieve *is* its list of capabilities; its first line names the program.
	capabilities: async to => (await sieveList(to)).slice(0, -1).map(line => line.replaceAll('"', '')),
	offersTls: capabilities => capabilities.some(capability => capability.toUpperCase() === 'STARTTLS'),
	startTls: async to => {
		to.say('STARTTLS\r\n');
		return /^OK/i.test((await sieveList(to)).at(-1) ?? '');
	},
	announcesAgain: true,
	goodbye: 'LOGOUT\r\n',
};

const postgresql: Dialogue = {
	wrapped: false,
	offersTls: () => true,
	startTls: async to => {
		// SSLRequest: its length, then 1234.5679.
		to.say(Uint8Array.from([0, 0, 0, 8, 4, 210, 22, 47]));
		return (await to.exactly(1)) === 'S';
	},
};

export const dialogues: Readonly<Record<ServiceKind, Dialogue>> = {
	smtp: smtp(false),
	submission: smtp(false),
	submissions: smtp(true),
	imap: imap(false),
	imaps: imap(true),
	pop3: pop3(false),
	pop3s: pop3(true),
	sieve,
	postgresql,
	https: {wrapped: true},
	tcp: {wrapped: false},
};
