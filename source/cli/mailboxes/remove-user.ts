// `mailtui users remove HOST ADDRESS`: the mailbox goes; its mail is archived unless somebody says otherwise.
import {formatBytes} from '../../format/bytes.ts';
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Action} from '../shape.ts';
import {withHands} from './hands-at.ts';
import {confirmed, needWord, printJson, sayRights} from './with-mailboxes.ts';

const fates = ['keep', 'archive', 'remove'] as const;

export const removeUser: Action = {
	name: 'remove',
	summary: 'take a mailbox away; its mail is kept in an archive',
	words: '<ADDRESS>',
	options: [['--mail <fate>', 'keep: leave it where it is; archive: a copy under /var/lib/mailtui too (default); remove: the copy only']],
	run: async at => {
		const address = needWord(at, 0, 'mailbox').toLowerCase();
		const fate = fates.find(each => each === (at.options['mail'] ?? 'archive'));
		if (fate === undefined) throw new UsageError(`--mail is one of ${fates.join(', ')}.`);
		const [{removeMailbox}, {planRemove}] = await Promise.all([import('../../mailboxes/remove-mailbox.ts'), import('../../mailboxes/change-mailbox.ts')]);
		return withHands(at, async hands => {
			const {aliases, account} = await planRemove(hands.mailboxes, address);
			const lines = [
				`${account.name === '' ? address : account.name} cannot log in any more, and mail for ${address} is refused.`,
				{
					keep: 'Its mail stays where it is.',
					archive: 'Its mail stays, and a copy of it is packed into an archive first.',
					remove: 'Its mail is packed into an archive, and then removed.',
				}[fate],
				...(aliases.length > 0 ? [`These aliases lead there: ${aliases.join(', ')}`] : []),
				...sayRights(hands.mailboxes),
			];
			if (!(await confirmed(at, `Remove the mailbox ${address} from ${hands.label}?`, lines))) return 64;
			const removed = await removeMailbox(hands, address, fate);
			if (at.options.json)
				printJson(at, {
					host: hands.label,
					address,
					result: 'removed',
					archive: removed.archive || null,
					bytes: removed.bytes,
					directory: removed.directory || null,
					aliases,
					...(removed.trouble && {trouble: removed.trouble}),
				});
			else {
				at.terminal.out(`${visible(address)} removed\n`);
				if (removed.archive) at.terminal.out(`archive  ${visible(removed.archive)}  ${formatBytes(removed.bytes)}\n`);
				if (aliases.length > 0) at.terminal.err(`Aliases that lead there: ${visible(aliases.join(', '))}\n`);
				if (removed.trouble) at.terminal.err(`${visible(removed.trouble)}\n`);
			}
			return removed.trouble === '' ? 0 : 1;
		});
	},
};
