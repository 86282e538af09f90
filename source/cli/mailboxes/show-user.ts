// `mailtui users show HOST ADDRESS`: all that is known of one mailbox.
import {formatBytes} from '../../format/bytes.ts';
import {textTable} from '../../format/text-table.ts';
import {visible} from '../../format/visible.ts';
import type {Action, ExitCode} from '../shape.ts';
import {accountDocument, quotaText} from './print-users.ts';
import {needWord, printJson, withMailboxes} from './with-mailboxes.ts';

export const showUser: Action = {
	name: 'show',
	summary: 'folders, aliases, logins and log lines of one',
	words: '<ADDRESS>',
	options: [],
	run: async at => {
		const address = needWord(at, 0, 'mailbox').toLowerCase();
		const {lookAtAccount} = await import('../../mailboxes/look-at-account.ts');
		return withMailboxes<ExitCode>(at, async ({session, mailboxes}) => {
			const {account, aliases, directory, folders, log, logins} = await lookAtAccount(session.host, mailboxes, address);
			const bytes = folders.ok ? folders.value.reduce((sum, each) => sum + each.bytes, 0) : undefined;
			if (at.options.json)
				printJson(at, {
					host: session.host.label,
					...accountDocument(account),
					directory: directory?.path ?? null,
					aliases: aliases.map(each => each.address),
					...(folders.ok ? {folders: folders.value, bytes} : {folders: null, foldersBecause: folders.why}),
					logins: logins.map(each => ({at: each.at.toISOString(), text: each.text})),
					log: log.ok ? log.value.map(each => ({at: each.at.toISOString(), from: each.from, text: each.text})) : null,
				});
			else {
				at.terminal.out(
					textTable([
						['address', visible(account.address)],
						['name', visible(account.name)],
						['state', account.active ? 'active' : 'disabled'],
						['quota', `${bytes === undefined ? '' : `${formatBytes(bytes)} of `}${quotaText(account)}`],
						['directory', visible(directory?.path ?? 'not known')],
						['aliases', visible(aliases.map(each => each.address).join(', ') || 'none')],
					]),
				);
				if (folders.ok)
					at.terminal.out(
						`\n${textTable([['folder', 'messages', 'unseen', 'size'], ...folders.value.map(each => [visible(each.name), String(each.messages), String(each.unseen), formatBytes(each.bytes)])], [1, 2, 3])}`,
					);
				else at.terminal.err(`${visible(folders.why)}\n`);
				if (log.ok && log.value.length > 0)
					at.terminal.out(`\n${log.value.map(each => `${each.at.toISOString().slice(0, 19)} ${visible(`${each.from}: ${each.text}`)}\n`).join('')}`);
			}
			return 0;
		});
	},
};
