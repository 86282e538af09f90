// `mailtui users remove HOST ADDRESS`: the mailbox goes; its mail is archived unless somebody says otherwise.
import {formatBytes} from '../../format/bytes.ts';
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Action} from '../shape.ts';
import {withHands} from './hands-at.ts';
import {confirmed, printJson, sayRights} from './with-mailboxes.ts';

const fates = ['keep', 'archive', 'remove'] as const;

export const removeUser: Action = {
	name: 'remove',
	summary: 'take mailboxes away, all in one change; their mail is kept in archives',
	words: '<ADDRESS...>',
	options: [['--mail <fate>', 'keep: leave it where it is; archive: a copy under /var/lib/mailtui too (default); remove: the copy only']],
	run: async at => {
		const addresses = [...new Set(at.words.map(word => word.toLowerCase()))];
		const fate = fates.find(each => each === (at.options['mail'] ?? 'archive'));
		if (fate === undefined) throw new UsageError(`--mail is one of ${fates.join(', ')}.`);
		const [{removeMailboxes}, {planRemove}] = await Promise.all([import('../../mailboxes/remove-mailbox.ts'), import('../../mailboxes/change-mailbox.ts')]);
		return withHands(at, async hands => {
			const {aliases, accounts} = await planRemove(hands.mailboxes, addresses);
			const [one] = accounts.length === 1 ? accounts : [];
			const lines = [
				one
					? `${one.name || one.address} cannot log in any more, and mail for ${one.address} is refused.`
					: 'None of them can log in any more, and mail for them is refused.',
				...(one ? [] : accounts.map(each => each.address)),
				{
					keep: 'The mail stays where it is.',
					archive: 'The mail stays, and a copy of it is packed into an archive first.',
					remove: 'The mail is packed into an archive, and then removed.',
				}[fate],
				...(aliases.length > 0 ? [`These aliases lead there: ${aliases.join(', ')}`] : []),
				...sayRights(hands.mailboxes),
			];
			const what = one ? `the mailbox ${one.address}` : `${accounts.length} mailboxes`;
			if (!(await confirmed(at, `Remove ${what} from ${hands.label}?`, lines))) return 64;
			const removed = await removeMailboxes(hands, addresses, fate);
			const results = addresses.map((address, index) => {
				const {archive, bytes, directory, trouble} = removed[index] ?? {archive: '', bytes: 0, directory: '', trouble: ''};
				return {address, result: 'removed', archive: archive || null, bytes, directory: directory || null, ...(trouble && {trouble})};
			});
			// One alone is what scripts have always got.
			if (at.options.json) printJson(at, {host: hands.label, ...(one ? results[0] : {users: results}), aliases});
			else {
				for (const {address, archive, bytes, trouble} of results) {
					at.terminal.out(`${visible(address)} removed\n`);
					if (archive) at.terminal.out(`archive  ${visible(archive)}  ${formatBytes(bytes)}\n`);
					if (trouble) at.terminal.err(`${visible(trouble)}\n`);
				}
				if (aliases.length > 0) at.terminal.err(`Aliases that lead there: ${visible(aliases.join(', '))}\n`);
			}
			return removed.every(each => each.trouble === '') ? 0 : 1;
		});
	},
};
