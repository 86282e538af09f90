// Dovecot's lines as events: what LMTP and sieve did with a message, and who logged in (lmtp, lda, imap-login, pop3-login, managesieve-login).
import type {MailEvent} from './shape.ts';

/** `lmtp(user)<pid><session>: `, `lda(user)<pid><session>: `; the session of further recipients ends in `:R2`. */
const agent = /^(?:lmtp|lda|sieve)\(([^)]*)\)<\d+><([^>]*)>: /;

/** Sieve's own prefix; the message id is repeated there. */
const ofMessage = /^(sieve: )?msgid=(<?[^>\s]*>?): ([\s\S]*)$/;

const parseOutcome = (user: string, session: string, bySieve: boolean, messageId: string, said: string): MailEvent => {
	const event = {kind: 'filed', user, session, messageId, by: bySieve ? ('sieve' as const) : ('delivery' as const)} as const;
	const saved = /^saved mail to ([\s\S]*)$/.exec(said)?.[1] ?? /^(?:[\w-]+ action: )?stored mail into mailbox '([\s\S]*)'$/.exec(said)?.[1];
	if (saved !== undefined) return {...event, folder: saved, says: '', failed: false};
	const failed = /^save failed to open mailbox|^save failed|^failed to store|^(?:[\w-]+ action: )?failed to|execution of script .* failed/i.test(said);
	return {...event, folder: undefined, says: said.replace(/^[\w-]+ action: /, ''), failed};
};

const login = /^([\w-]+)-login: (Logged in|Login|Disconnected|Aborted login|Connection closed)(?::| )([\s\S]*)$/;

const parseLogin = (text: string): MailEvent | undefined => {
	const match = login.exec(text);
	if (!match) return undefined;
	const facts = match[3] as string;
	const ok = match[2] === 'Logged in' || match[2] === 'Login';
	if (!ok && !/auth failed/.test(facts)) return undefined;
	const user = /user=<([^>]*)>/.exec(facts)?.[1] ?? '';
	return {kind: 'login', service: match[1] as string, user, address: /\brip=([^,\s]+)/.exec(facts)?.[1] ?? '', ok};
};

export const parseDovecotEvent = (text: string): MailEvent | undefined => {
	const match = agent.exec(text);
	if (!match) return parseLogin(text);
	const [prefix, user, session] = match as unknown as readonly [string, string, string];
	const rest = text.slice(prefix.length);
	const told = ofMessage.exec(rest);
	if (told) return parseOutcome(user, session, told[1] !== undefined, (told[2] as string).replace(/^<|>$/g, ''), told[3] as string);
	const trouble = /^(?:Error|Fatal|Panic|Warning): ([\s\S]*)$/.exec(rest);
	return trouble ? {kind: 'delivery-trouble', user, session, says: trouble[1] as string} : undefined;
};
