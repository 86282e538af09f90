// Mail back from the archive that a removal left, to where the mailbox has it or will have it.
import {mailboxArchive} from '../commands/mailbox-archive.ts';
import {RefusedError} from '../problem.ts';
import {carry, type Hands} from './hands.ts';
import {expectedDirectory, mailDirectory} from './mail-directory.ts';
import {parseAddress} from './parse-address.ts';
import {journalled} from './write-sql.ts';

const store = '/var/lib/mailtui/archive/';

/** `archive` is its name, or its whole path. Resolves with the directory. Throws HostError and RefusedError: then nothing was unpacked. */
export const restoreMail = async (hands: Omit<Hands, 'pool'>, text: string, archive: string): Promise<string> => {
	const parsed = parseAddress(text);
	if (!parsed.ok) throw new RefusedError(`${text} is no address: ${parsed.why}.`);
	const {address, local, domain} = parsed;
	const directory = (await mailDirectory(hands.host, address)) ?? (await expectedDirectory(hands.host, hands.mailboxes, local, domain));
	if (directory === undefined)
		throw new RefusedError(`Where the mail of ${address} belongs is not known.`, 'Add the mailbox first, and remove the empty directory that it got.');
	const name = archive.startsWith(store) ? archive.slice(store.length) : archive;
	if (hands.readOnly) throw new RefusedError('This session is read-only: nothing was unpacked.', 'Start again without --read-only.');
	await journalled(
		hands,
		`restore mail of ${address}`,
		{also: [`unpack ${name} into ${directory.path}`], leaves: ['The mail that was unpacked stays']},
		async () => {
			const answer = await carry(hands.host, mailboxArchive, {mode: 'restore', address, directory: directory.path, name});
			if (!answer.ok) throw new RefusedError(answer.why.replace('The mail was left where it is', 'Nothing was unpacked'));
		},
	);
	return directory.path;
};
