// An IMAP login over TLS as a mail program makes it, and the search for one message (RFC 9051, RFC 8314).
import {ImapFlow} from 'imapflow';
import type {Clock} from '../host/clock.ts';
import type {Reply} from './imap-replies.ts';
import {secureAsUser, type UserAccount} from './user-connection.ts';
import {within} from './within.ts';

export type ImapSession = {
	readonly distrust: string;
	/** Folder the message is in, once it is there; undefined when it did not come in time. Throws where a folder cannot be opened. */
	waitFor(messageId: string, timeoutMs: number, clock: Clock, giveUp: AbortSignal): Promise<string | undefined>;
	/** The message as it is stored, once it was found. */
	source(messageId: string): Promise<string | undefined>;
	/** True when it is gone. */
	remove(messageId: string): Promise<boolean>;
	/** What came back for test mails to the outside, newest first; nothing is marked as read. */
	replies(): Promise<readonly Reply[]>;
	close(): void;
};

/** Often enough that looking adds nothing to be seen, and seldom enough for a server that is slow. */
const pollMs = 40;
/** A test mail has some lines; whatever else it is, it is not carried. */
const mostSourceBytes = 256 * 1024;

/** What the server answered, where it answered: imapflow's own words say only that a command failed. */
export const sayImapError = (thrown: unknown): string => {
	const {responseText, serverResponseCode, message} = thrown as {responseText?: string; serverResponseCode?: string; message?: string};
	return [serverResponseCode ? `[${serverResponseCode}]` : '', responseText ?? message ?? String(thrown)].filter(each => each !== '').join(' ');
};

/** Each answer has its own time. */
const answerMs = 10_000;

/** Beside the inbox; the prefix of a namespace is listed and cannot be opened. */
const isOpened = ({path, flags}: {readonly path: string; readonly flags: ReadonlySet<string>}): boolean =>
	path !== 'INBOX' && !flags.has('\\Noselect') && !flags.has('\\NonExistent');

/** Rejects where no login comes about; the error is the server's own, see sayImapError. */
export const loginByImap = async ({connect, serverName, user, password, signal, clock}: UserAccount): Promise<ImapSession> => {
	const inTime = <Value>(what: string, run: () => Promise<Value>, giveUp: () => void): Promise<Value> =>
		within(clock, answerMs, run, () => {
			giveUp();
			return new Error(`it did not ${what} within ${answerMs / 1000} s`);
		});
	const plain = await connect();
	plain.on('error', () => undefined);
	const {socket, distrust} = await inTime(
		'finish the TLS handshake',
		() => secureAsUser(plain, serverName, signal),
		() => plain.destroy(),
	);
	const client = new ImapFlow({
		host: serverName ?? 'mail',
		port: 993,
		secure: true,
		auth: {user, pass: password.reveal()},
		logger: false,
		disableAutoIdle: true,
		connectionTimeout: 10_000,
		greetingTimeout: 10_000,
		socketTimeout: 30_000,
		transport: {
			connect: (_, onConnect) => {
				setImmediate(onConnect);
				return socket;
			},
		},
	});
	// A connection that breaks is told by the command that was under way.
	client.on('error', () => undefined);
	const stop = () => client.close();
	signal.addEventListener('abort', stop, {once: true});
	try {
		await inTime(
			'answer the login',
			() => client.connect(),
			() => client.close(),
		);
	} catch (thrown) {
		client.close();
		throw thrown;
	}

	const findIn = async (folder: string, messageId: string): Promise<readonly number[]> => {
		const lock = await client.getMailboxLock(folder);
		try {
			return (await client.search({header: {'message-id': messageId}}, {uid: true})) || [];
		} finally {
			lock.release();
		}
	};
	const sourceIn = async (folder: string, messageId: string): Promise<string | undefined> => {
		const [uid] = await findIn(folder, messageId);
		if (uid === undefined) return undefined;
		const lock = await client.getMailboxLock(folder);
		try {
			const message = await client.fetchOne(String(uid), {source: {start: 0, maxLength: mostSourceBytes}}, {uid: true});
			return message ? message.source?.toString('utf8') : undefined;
		} finally {
			lock.release();
		}
	};
	const removeFrom = async (folder: string, messageId: string): Promise<boolean> => {
		const uids = await findIn(folder, messageId);
		const lock = await client.getMailboxLock(folder);
		try {
			if (uids.length > 0) await client.messageDelete([...uids], {uid: true});
		} finally {
			lock.release();
		}
		return (await findIn(folder, messageId)).length === 0;
	};
	const answer = <Value>(what: string, run: () => Promise<Value>): Promise<Value> => inTime(`answer ${what}`, run, () => client.close());
	/** One folder of many that may not be opened, such as another's that is only listed, says nothing of where mail is. */
	const lookElsewhere =
		(folder: string) =>
		(thrown: unknown): readonly number[] => {
			if (folder === 'INBOX' || (thrown as {readonly responseStatus?: string}).responseStatus !== 'NO') throw thrown;
			return [];
		};
	let foundIn: string | undefined;
	return {
		distrust,
		waitFor: async (messageId, timeoutMs, clock, giveUp) => {
			const until = clock.monotonicMs() + timeoutMs;
			for (;;) {
				// A rule of the user's may have put it elsewhere, and have made that folder for it only now.
				const others = (await answer('LIST', () => client.list())).filter(isOpened).map(each => each.path);
				for (const folder of ['INBOX', ...others]) {
					if ((await answer(`SEARCH in ${folder}`, () => findIn(folder, messageId).catch(lookElsewhere(folder)))).length > 0) {
						foundIn = folder;
						return folder;
					}
				}
				if (clock.monotonicMs() >= until || signal.aborted || giveUp.aborted) return undefined;
				await clock.wait(pollMs, giveUp);
			}
		},
		source: async messageId => (foundIn === undefined ? undefined : answer('FETCH', () => sourceIn(foundIn as string, messageId))),
		remove: async messageId => foundIn !== undefined && answer('EXPUNGE', () => removeFrom(foundIn as string, messageId)),
		replies: async () => (await import('./imap-replies.ts')).readReplies(client, answer),
		close: () => {
			signal.removeEventListener('abort', stop);
			client.logout().then(
				() => undefined,
				() => client.close(),
			);
		},
	};
};
