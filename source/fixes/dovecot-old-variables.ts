// Pitfalls R05 and R06: variables of Dovecot 2.3, which 2.4 takes literally (`%d/%n`) or refuses when a user comes (`%{domain}`).
import {reloadLogins} from '../changes/reload-logins.ts';
import {authentication} from '../checks/authentication.ts';
import {delivery} from '../checks/delivery.ts';
import type {MailStore} from '../commands/mail-find.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {rewriteLine} from '../dovecot/edit-lines.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {storeEvidence} from '../dovecot/say-store.ts';
import {settingMeaning} from '../dovecot/setting-meaning.ts';
import {storesAt} from '../dovecot/stores-at.ts';
import {convertVariables} from '../upgrade/old-variables.ts';
import {leftBehind} from './questions/left-behind.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly stores: readonly MailStore[]};

/** Where Dovecot puts in what a variable stands for. In a query `LIKE '%spam'` is none: the letter must stand alone. */
const expanded = /^(?:mail_home|auth_username_format|(?:userdb|passdb)_fields|.*_path|.*_query|login_log_format_elements|deliver_log_format|mail_log_prefix)$/;
const variable = /(?<!%)%(?:\d+(?:\.\d+)?)?[LURHNXTEMD]*[undhsrlmwpek](?![A-Za-z{])|%\{\s*(?:username|domain)\s*\}/g;

const hashed: Readonly<Record<string, string>> = {'%2.256Nu': '%{user | md5 | substr(0, 8) % 256 | hex(2)}'};

/** The line as 2.4 wants it; undefined where there is nothing old in it, or what no rule is known for. */
const renewed = (line: TreeLine): string | undefined => {
	if (line.parsed.kind !== 'setting') return undefined;
	const key = settingMeaning(line.within, line.parsed.key)?.key ?? '';
	if (!expanded.test(key)) return undefined;
	const text = line.text.replace(variable, old => hashed[old] ?? convertVariables(old, key).text);
	return text === line.text ? undefined : text;
};

export const dovecotOldVariables = defineFix<Facts>({
	id: 'dovecot-old-variables',
	title: "Dovecot 2.3's variables are taken literally",
	covers: ['R05', 'R06'],
	explains:
		'Dovecot 2.4 knows %{user | domain} and no %d any more, and does not complain of it: with mail_home = /var/vmail/%d/%n the mail of all users goes into the one directory /var/vmail/%d/%n, where each can read that of the others; in a query or in auth_username_format nobody is found. The repair writes the same in the words of 2.4.',
	risk: 'loses',
	questions: [
		leftBehind({
			asks: 'Mail was delivered into a directory that is literally called so, and nobody will see it there. What about it?',
			leave: 'It stays there, and I sort it by its Delivered-To afterwards',
			stop: 'Do not repair this before it is sorted',
			stores: ({stores}) => stores,
		}),
	],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen) return undefined;
		const lines = seen.tree.filter(line => renewed(line) !== undefined);
		if (lines.length === 0) return undefined;
		const literal = (text: string) => text.replace(/[[\]*?{}~]/g, '\\$&');
		const homes = [seen.lmtp.mail_home].filter(home => home.match(variable));
		const home = seen.lmtp.mail_home;
		const paths = [seen.lmtp.mail_path, seen.lmtp.mail_inbox_path].map(path => path.replace(/^~(?=\/|$)|%\{\s*home\s*\}|%h/g, () => home));
		const patterns = [...homes.flatMap(each => [each, `${each}/Maildir`, `${each}/mail`]), ...paths]
			.filter(path => path.startsWith('/') && path.match(variable))
			.map(path => (path.includes('%{') ? path.replace(/%\{[^}]*\}/g, '*') : literal(path)));
		const {stores: found, blind} = await storesAt(ask, patterns);
		const stores = found.filter(({path}) => path.includes('%'));
		return {
			evidence: [...lineEvidence(lines), ...storeEvidence(stores)],
			files: filesOf(lines),
			facts: {main: seen.main, stores},
			...(blind !== undefined && {blind}),
		};
	},
	plan: (files, {main, stores}, answers) => {
		const sort = stores.flatMap(({path}) => [
			`${path} holds mail of several users. For each message there, grep -m1 -i ^Delivered-To: FILE tells whose it is; doveadm save -u ADDRESS < FILE puts it into that inbox.`,
		]);
		if (answers['left-behind'] === 'stop') return {files, notes: sort};
		const edits = readConfigTree(files, main).flatMap(line => {
			const text = renewed(line);
			return text === undefined
				? []
				: [
						rewriteLine(
							line,
							text.split('\n').map(each => each.replace(/\r$/, '')),
						),
					];
		});
		return {settle: reloadLogins, files: applyEdits(files, edits), ...(sort.length > 0 && {notes: sort})};
	},
	verifiedBy: [authentication, delivery],
});
