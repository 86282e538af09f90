// What came back to a mailbox for a test mail that went outside: reports, answers and bounces that name it (RFC 9051, RFC 3464).
import type {ImapFlow, MessageStructureObject} from 'imapflow';

export type Reply = {
	readonly folder: string;
	readonly from: string;
	readonly subject: string;
	readonly at: Date | undefined;
	/** Every part that is text, and mails that were sent back, as they are; hostile. */
	readonly text: string;
};

/** Stands in the Message-ID of every test mail. */
const marker = '.mailtui@';
const ownSubject = 'mailtui delivery test';
const mostReplies = 10;
const mostPartBytes = 64 * 1024;

/** A mail that was sent back counts as a whole: its own parts are not looked at one by one. */
const textParts = (node: MessageStructureObject): readonly string[] => {
	const type = node.type.toLowerCase();
	if (type === 'message/rfc822' || type.startsWith('text/')) return [node.part ?? '1'];
	return (node.childNodes ?? []).flatMap(textParts);
};

/** One command of IMAP, by name: rejects where it is not answered in its time. */
export type Answer = <Value>(what: string, run: () => Promise<Value>) => Promise<Value>;

const read = async (client: ImapFlow, answer: Answer, folder: string, uid: number): Promise<Reply | undefined> => {
	const message = await answer(`FETCH in ${folder}`, () => client.fetchOne(String(uid), {envelope: true, bodyStructure: true}, {uid: true}));
	if (!message || message.envelope?.subject === ownSubject || message.bodyStructure === undefined) return undefined;
	const texts: string[] = [];
	for (const part of textParts(message.bodyStructure).slice(0, 8)) {
		texts.push(
			await answer(`FETCH in ${folder}`, async () => {
				const {content} = await client.download(String(uid), part, {uid: true, maxBytes: mostPartBytes});
				return content === undefined ? '' : new Response(content as never).text();
			}),
		);
	}
	const [from] = message.envelope?.from ?? [];
	const date = message.envelope?.date;
	// One that is no date comes as it was written.
	const at = date instanceof Date && !Number.isNaN(date.getTime()) ? date : undefined;
	return {folder, from: from?.address ?? '', subject: message.envelope?.subject ?? '', at, text: texts.join('\n\n')};
};

/** Newest first, from the inbox and from where spam goes. */
export const readReplies = async (client: ImapFlow, answer: Answer): Promise<readonly Reply[]> => {
	const folders = (await answer('LIST', () => client.list())).filter(each => each.path === 'INBOX' || each.specialUse === '\\Junk').map(each => each.path);
	const found: Reply[] = [];
	for (const folder of folders) {
		const lock = await answer(`EXAMINE ${folder}`, () => client.getMailboxLock(folder, {readOnly: true}));
		try {
			const uids = (await answer(`SEARCH in ${folder}`, () => client.search({text: marker}, {uid: true}))) || [];
			for (const uid of uids.slice(-mostReplies)) {
				const reply = await read(client, answer, folder, uid);
				if (reply) found.push(reply);
			}
		} finally {
			lock.release();
		}
	}
	return found.toSorted((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0));
};
