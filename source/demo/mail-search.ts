// What an administrator's doveadm does with a user's mail: opening it with the errors doveadm prints, and the search terms it understands (doveadm-search-query(7)).
import {lookupUser} from './dovecot-users.ts';
import {listMail, makeMaildir, openMailbox, type StoredMail} from './mailbox.ts';
import type {World} from './world.ts';

export type AdminOpened =
	| {readonly ok: true; readonly maildir: string}
	| {
			readonly ok: false;
			readonly code: number;
			/** Without the `doveadm(USER)` before them. */
			readonly lines: readonly string[];
	  };

export const openForAdmin = async (world: World, name: string, isUp: boolean, command: string): Promise<AdminOpened> => {
	const found = isUp ? await lookupUser(world, name) : undefined;
	if (found?.found === 'no') return {ok: false, code: 67, lines: [`: Error: cmd ${command}: User doesn't exist`]};
	if (found?.found !== 'yes') {
		const why = found ? 'Auth USER lookup failed' : 'connect(/run/dovecot/auth-userdb) failed: Connection refused';
		return {
			ok: false,
			code: 75,
			lines: [
				`<${world.units.pid()}><>: Error: auth-master: userdb lookup(${name}): ${why}`,
				`: Error: cmd ${command}: User lookup failed: Internal error occurred. Refer to server log for more information.`,
			],
		};
	}
	const opened = openMailbox(world, found.value);
	if (opened.ok) {
		if (command === 'mailbox status') makeMaildir(world, found.value, opened.path);
		return {ok: true, maildir: opened.path};
	}
	if (opened.at === 'user') return {ok: false, code: 75, lines: [`: Error: cmd ${command}: ${opened.error}`]};
	const mkdir = `: Error: ${opened.mkdir}`;
	// `mailbox status` and `list` only complain: there is nothing to list, and that is no failure.
	if (command.startsWith('mailbox')) return {ok: false, code: 0, lines: [mkdir, mkdir, mkdir]};
	return {
		ok: false,
		code: 75,
		lines: [
			mkdir,
			mkdir,
			`: Error: Mailbox INBOX: Failed to autocreate mailbox: ${opened.error}`,
			`: Error: cmd ${command}: Syncing mailbox INBOX failed: Failed to autocreate mailbox: ${opened.error}`,
		],
	};
};

const header = (mail: StoredMail, name: string): string =>
	new RegExp(`^${name.replace(/[^\w-]/g, '.')}:[ \\t]*(.*)$`, 'im').exec(mail.text.split('\n\n')[0] ?? '')?.[1] ?? '';
const contains = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());

/** Terms it does not know match nothing: better than to expunge too much. */
export const findMail = (world: World, maildir: string, query: readonly string[]): StoredMail[] => {
	const tests: ((mail: StoredMail) => boolean)[] = [];
	for (let at = 0; at < query.length; at++) {
		const word = (query[at] as string).toLowerCase();
		const next = () => query[++at] ?? '';
		if (word === 'all') continue;
		if (word === 'mailbox') {
			const folder = next();
			tests.push(() => folder.toUpperCase() === 'INBOX' || folder === '*');
		} else if (word === 'header') {
			const [name, value] = [next(), next()];
			tests.push(mail => contains(header(mail, name), value));
		} else if (['subject', 'from', 'to'].includes(word)) {
			const value = next();
			tests.push(mail => contains(header(mail, word), value));
		} else if (word === 'uid') {
			const uids = next().split(',');
			tests.push(mail => uids.includes(String(mail.uid)) || uids.includes('*'));
		} else if (word === 'guid') {
			const guid = next();
			tests.push(mail => mail.file === guid);
		} else if (word === 'seen') tests.push(mail => mail.seen);
		else if (word === 'unseen') tests.push(mail => !mail.seen);
		else tests.push(() => false);
	}
	return listMail(world, maildir).filter(mail => tests.every(test => test(mail)));
};
