// Mailboxes go: their mail is kept, archived, or removed after the archive exists; only then their rows.
import {type ArchiveArgs, type Archived, mailboxArchive} from '../commands/mailbox-archive.ts';
import {RefusedError} from '../problem.ts';
import type {Account} from './accounts.ts';
import {archiveName} from './archives.ts';
import {planRemove} from './change-mailbox.ts';
import {carry, type Hands} from './hands.ts';
import {expectedDirectory, type MailDirectory, mailDirectory} from './mail-directory.ts';
import {writeSql} from './write-sql.ts';

/** `keep`: where it is; `archive`: a copy in a tarball; `remove`: the copy, and the directory is gone. */
export type MailFate = 'keep' | 'archive' | 'remove';

export type Removed = {
	/** Empty where there was no mail, or it was kept. */
	readonly archive: string;
	readonly bytes: number;
	readonly directory: string;
	/** What went wrong after the mailbox was gone; empty: nothing. */
	readonly trouble: string;
};

/** One that is switched off is nobody to Dovecot; its directory is where all others have theirs. */
const directoryOf = async ({host, mailboxes}: Hands, {address, domain}: Account): Promise<MailDirectory> => {
	const local = address.slice(0, address.lastIndexOf('@'));
	const found = (await mailDirectory(host, address)) ?? (await expectedDirectory(host, mailboxes, local, domain));
	if (found === undefined)
		throw new RefusedError(
			`Where the mail of ${address} lies is not known, so it cannot be archived.`,
			'Switch the mailbox on, or remove it and keep the mail (--mail keep).',
		);
	return found;
};

const removed = `its mail was removed; its archive brings it back: mailtui users restore HOST`;

/** Several are one change: all of their mail is packed before the first of their rows goes. Throws HostError and RefusedError: then all mailboxes are as they were. */
export const removeMailboxes = async (hands: Hands, addresses: readonly string[], fate: MailFate): Promise<readonly Removed[]> => {
	const {host, clock, readOnly, mailboxes} = hands;
	const {change, accounts} = await planRemove(mailboxes, addresses);
	// A read-only session is refused by what writes.
	const packs = fate === 'keep' || readOnly ? [] : accounts;
	const packed: {readonly args: Omit<ArchiveArgs, 'mode'>; readonly archive: Archived | undefined}[] = [];
	for (const account of packs) {
		const directory = await directoryOf(hands, account);
		const args = {address: account.address, directory: directory.path, name: archiveName(account.address, clock.now())};
		const answer = await carry(host, mailboxArchive, {mode: 'pack', ...args});
		if (!answer.ok) throw new RefusedError(answer.why, accounts.length === 1 ? 'The mailbox is as it was.' : 'All mailboxes are as they were.');
		packed.push({args, archive: answer.value.missing ? undefined : answer.value});
	}
	const also = packed.flatMap(({args, archive}) => (archive ? [`mail of ${args.address} packed into ${archive.file}`] : []));
	const leaves = fate === 'remove' ? packed.flatMap(({args, archive}) => (archive ? [`${removed} ${args.address} ${archive.file}`] : [])) : [];
	await writeSql(hands, {...change, also, leaves});
	const results: Removed[] = [];
	for (const [index] of accounts.entries()) {
		const {args, archive} = packed[index] ?? {};
		const gone = fate === 'remove' && args && archive ? await carry(host, mailboxArchive, {mode: 'remove', ...args}) : undefined;
		results.push({archive: archive?.file ?? '', bytes: archive?.bytes ?? 0, directory: args?.directory ?? '', trouble: gone && !gone.ok ? gone.why : ''});
	}
	return results;
};
