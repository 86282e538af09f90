// `mailtui users restore HOST ADDRESS ARCHIVE`: the mail of a removed mailbox back from its archive.
import {visible} from '../../format/visible.ts';
import type {Action, ExitCode} from '../shape.ts';
import {confirmed, needWord, printJson, withMailboxes} from './with-mailboxes.ts';

export const restoreUser: Action = {
	name: 'restore',
	summary: 'the mail of a removed one back from its archive',
	words: '<ADDRESS> <ARCHIVE>',
	options: [],
	run: async at => {
		const [address, archive] = [needWord(at, 0, 'mailbox').toLowerCase(), needWord(at, 1, 'archive')];
		const {restoreMail} = await import('../../mailboxes/restore-mail.ts');
		return withMailboxes<ExitCode>(at, async ({session, mailboxes}) => {
			if (!(await confirmed(at, `Unpack ${archive} for ${address}?`, ['Its directory must not be there: nothing is written over.']))) return 64;
			const {host, clock, readOnly} = session;
			const directory = await restoreMail({host, clock, readOnly, mailboxes}, address, archive);
			if (at.options.json) printJson(at, {host: host.label, address, result: 'restored', directory});
			else at.terminal.out(`${visible(address)}: mail is back in ${visible(directory)}\n`);
			return 0;
		});
	},
};
