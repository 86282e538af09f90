// All that is known of one mailbox: its row, the aliases that lead to it, its folders, its last log lines and logins.

import {doveadmMailboxStatus, type Folder} from '../commands/doveadm-mailbox-status.ts';
import {journalMail, type LogLine} from '../commands/journal-mail.ts';
import type {Answer} from '../commands/shape.ts';
import type {Host} from '../host/host.ts';
import {type Account, findAccount} from './accounts.ts';
import {type Alias, aliasesTo} from './aliases.ts';
import {carry} from './hands.ts';
import {type MailDirectory, mailDirectory} from './mail-directory.ts';
import type {Mailboxes} from './open-mailboxes.ts';

export type AccountDetails = {
	readonly account: Account;
	readonly aliases: readonly Alias[];
	/** Undefined when Dovecot does not know it: it is switched off, or the query cannot find it. */
	readonly directory: MailDirectory | undefined;
	readonly folders: Answer<readonly Folder[]>;
	/** The newest lines that name it. */
	readonly log: Answer<readonly LogLine[]>;
	/** Those of them that are logins. */
	readonly logins: readonly LogLine[];
};

const day = 24 * 60;
const lines = 200;
const shown = 12;

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Throws RefusedError where there is no such mailbox. */
export const lookAtAccount = async (host: Pick<Host, 'run'>, mailboxes: Mailboxes, address: string): Promise<AccountDetails> => {
	const account = await findAccount(mailboxes, address);
	const [aliases, directory, folders, log] = await Promise.all([
		aliasesTo(mailboxes, address),
		mailDirectory(host, address),
		carry(host, doveadmMailboxStatus, {user: address}),
		carry(host, journalMail, {minutes: 7 * day, lines, worst: 'everything', grep: `(?i)(?<![\\w.+-])${literal(address)}(?![\\w-])`}),
	]);
	const named = log.ok ? log.value : [];
	return {
		account,
		aliases,
		directory,
		folders,
		log: log.ok ? {ok: true, value: named.slice(-shown)} : log,
		logins: named.filter(each => each.from === 'dovecot' && /-login: (?:Info: )?(?:Logged in|Login):/.test(each.text)).slice(-3),
	};
};
