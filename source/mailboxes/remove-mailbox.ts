// A mailbox goes: its mail is kept, archived, or removed after the archive exists; only then its rows.
import {mailboxArchive} from '../commands/mailbox-archive.ts';
import {RefusedError} from '../problem.ts';
import {planRemove} from './change-mailbox.ts';
import {carry, type Hands} from './hands.ts';
import {expectedDirectory, mailDirectory} from './mail-directory.ts';
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

/** The address, when it was, and `.tar.gz`; what a name cannot have becomes `_`. */
const archiveName = (address: string, now: Date): string =>
	`${address.replace(/[^\w.@+=-]/g, '_')}-${now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}.tar.gz`;

/** Throws HostError and RefusedError: then the mailbox is as it was. */
export const removeMailbox = async (hands: Hands, address: string, fate: MailFate): Promise<Removed> => {
	const {host, clock, readOnly, mailboxes} = hands;
	const {change, account} = await planRemove(mailboxes, address);
	// One that is switched off is nobody to Dovecot; its directory is where all others have theirs.
	const local = address.slice(0, address.lastIndexOf('@'));
	const directory =
		fate === 'keep' || readOnly ? undefined : ((await mailDirectory(host, address)) ?? (await expectedDirectory(host, mailboxes, local, account.domain)));
	if (fate !== 'keep' && !readOnly && directory === undefined)
		throw new RefusedError(
			`Where the mail of ${address} lies is not known, so it cannot be archived.`,
			'Switch the mailbox on, or remove it and keep the mail (--mail keep).',
		);
	const args = {address, directory: directory?.path ?? '', name: archiveName(address, clock.now())};
	const packed = directory && (await carry(host, mailboxArchive, {mode: 'pack', ...args}));
	if (packed && !packed.ok) throw new RefusedError(packed.why, 'The mailbox is as it was.');
	await writeSql(hands, change);
	const archive = packed?.ok === true && !packed.value.missing ? packed.value : undefined;
	const gone = fate === 'remove' && archive ? await carry(host, mailboxArchive, {mode: 'remove', ...args}) : undefined;
	return {archive: archive?.file ?? '', bytes: archive?.bytes ?? 0, directory: args.directory, trouble: gone && !gone.ok ? gone.why : ''};
};
