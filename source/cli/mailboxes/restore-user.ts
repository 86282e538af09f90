// `mailtui users restore HOST ADDRESS [ARCHIVE]`: the mail of a removed mailbox back from its archive.
import {visible} from '../../format/visible.ts';
import {RefusedError} from '../../problem.ts';
import type {Action, ExitCode} from '../shape.ts';
import {confirmed, needWord, printJson, withMailboxes} from './with-mailboxes.ts';

export const restoreUser: Action = {
	name: 'restore',
	summary: 'the mail of a removed one back from its archive, the newest unless one is named',
	words: '<ADDRESS> [ARCHIVE]',
	options: [],
	run: async at => {
		const address = needWord(at, 0, 'mailbox').toLowerCase();
		const [{restoreMail}, {archivesOf}] = await Promise.all([import('../../mailboxes/restore-mail.ts'), import('../../mailboxes/archives.ts')]);
		return withMailboxes<ExitCode>(at, async ({session, mailboxes}) => {
			const archive = at.words[1] ?? (await archivesOf(session.host, address))[0]?.name;
			if (archive === undefined)
				throw new RefusedError(`There is no archive of ${address} on this server.`, 'A removal leaves one in /var/lib/mailtui/archive.');
			if (!(await confirmed(at, `Unpack ${archive} for ${address}?`, ['Its directory must not be there: nothing is written over.']))) return 64;
			const {host, clock, readOnly} = session;
			const directory = await restoreMail({host, clock, readOnly, mailboxes}, address, archive);
			if (at.options.json) printJson(at, {host: host.label, address, result: 'restored', archive, directory});
			else at.terminal.out(`${visible(address)}: mail is back in ${visible(directory)}\n`);
			return 0;
		});
	},
};
