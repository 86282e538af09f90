// A user's mailbox as Dovecot opens it: every way in which the first server's mail got lost is decided here, from the configuration in force.
import {posix} from 'node:path';
import type {DovecotBlock} from './dovecot-config.ts';
import {dovecotSetting} from './dovecot-settings.ts';
import type {MailUser} from './dovecot-users.ts';
import {expandVariables} from './variables.ts';
import type {World} from './world.ts';

export type StoredMail = {
	readonly uid: number;
	readonly file: string;
	readonly path: string;
	readonly text: string;
	readonly at: Date;
	readonly seen: boolean;
	readonly flags: readonly string[];
};

export type Opened =
	| {readonly ok: true; readonly path: string}
	/** The user cannot be set up at all; `error` as Dovecot logs it. */
	| {readonly ok: false; readonly at: 'user'; readonly error: string}
	/** Storage cannot be made: lines as logged, and what stands in the reply. */
	| {readonly ok: false; readonly at: 'storage'; readonly mkdir: string; readonly error: string};

const idOf = (world: World, file: '/etc/passwd' | '/etc/group', name: string): string =>
	world.files
		.read(file)
		.split('\n')
		.map(line => line.split(':'))
		.find(parts => parts[0] === name)?.[2] ?? '0';
const nameOf = (world: World, file: '/etc/passwd' | '/etc/group', id: string): string =>
	(/^\d+$/.test(id)
		? world.files
				.read(file)
				.split('\n')
				.map(line => line.split(':'))
				.find(parts => parts[2] === id)?.[0]
		: id) ?? id;

/** Why this user may not make that directory; undefined when it may or it is there. */
const mkdirError = (world: World, path: string, user: MailUser): string | undefined => {
	let above = path;
	while (!world.files.look(above)) above = posix.dirname(above);
	if (above === path) return undefined;
	const node = world.files.look(above);
	if (node?.kind !== 'directory') return `mkdir(${path}) failed: Not a directory`;
	const [owner, group] = [idOf(world, '/etc/passwd', node.user), idOf(world, '/etc/group', node.group)];
	const [uid, gid] = [idOf(world, '/etc/passwd', nameOf(world, '/etc/passwd', user.uid)), idOf(world, '/etc/group', nameOf(world, '/etc/group', user.gid))];
	const bits = uid === owner ? node.mode >> 6 : gid === group ? node.mode >> 3 : node.mode;
	if (uid === '0' || (bits & 2) !== 0) return undefined;
	const euid = `euid=${uid}(${nameOf(world, '/etc/passwd', uid)}) egid=${gid}(${nameOf(world, '/etc/group', gid)})`;
	return `mkdir(${path}) failed: Permission denied (${euid} missing +w perm: ${above}, dir owned by ${owner}:${group} mode=${node.mode.toString(8).padStart(4, '0')})`;
};

export const openMailbox = (world: World, user: MailUser, protocol?: string): Opened => {
	const config = world.dovecot.config() as DovecotBlock;
	const setting = (key: string) => user.fields.get(key) ?? dovecotSetting(config, key, protocol);
	const bad = (error: string): Opened => ({ok: false, at: 'user', error});
	const at = user.name.lastIndexOf('@');
	const values = {user: user.name, username: user.name.slice(0, at < 0 ? undefined : at), domain: at < 0 ? '' : user.name.slice(at + 1), home: user.home};
	const expand = (key: string, text: string) => {
		const expanded = expandVariables(text.startsWith('~/') ? `%{home}${text.slice(1)}` : text, values);
		return expanded.ok
			? expanded
			: {
					...expanded,
					error: `Namespace inbox: mail_storage settings: Failed to parse configuration: Failed to expand ${key} setting variables: ${expanded.error}`,
				};
	};

	if (user.uid === '') return bad("Couldn't drop privileges: User is missing UID (see mail_uid setting)");
	if (user.home !== undefined && !user.home.startsWith('/')) return bad(`Relative home directory paths not supported: ${user.home}`);
	const driver = setting('mail_driver');
	const written = setting('mail_path');
	const path = expand('mail_path', written === '' && driver !== '' ? `~/${driver === 'maildir' ? 'Maildir' : 'mail'}` : written);
	if (!path.ok) return bad(path.error);
	if (driver === '' && !world.files.look(posix.join(path.text || '/nonexistent', 'cur')))
		return bad(`Namespace inbox: Mail storage autodetection failed (home=${user.home ?? '(not set)'}, mail_path=${path.text}) - Set mail_driver explicitly`);
	if (!['', 'maildir', 'mbox', 'sdbox', 'mdbox'].includes(driver)) return bad(`Namespace inbox: Unknown mail storage driver ${driver}`);

	const mkdir = mkdirError(world, driver === 'mbox' ? posix.join(path.text, '.imap') : path.text, user);
	const internal = `Internal error occurred. Refer to server log for more information. [${world.stamp()}]`;
	if (mkdir !== undefined) return {ok: false, at: 'storage', mkdir, error: internal};
	const inbox = expand('mail_inbox_path', setting('mail_inbox_path'));
	if (!inbox.ok) return bad(inbox.error);
	const inboxPath = inbox.text === '' || inbox.text === '.' ? path.text : inbox.text;
	const inboxError = mkdirError(world, inboxPath, user);
	if (inboxError !== undefined) return {ok: false, at: 'storage', mkdir: inboxError, error: 'Permission denied'};
	return {ok: true, path: inboxPath};
};

const owner = (user: MailUser, world: World) => ({user: nameOf(world, '/etc/passwd', user.uid), group: nameOf(world, '/etc/group', user.gid)});

/** What Dovecot makes the first time that a mailbox is opened. */
export const makeMaildir = (world: World, user: MailUser, maildir: string): void => {
	const own = owner(user, world);
	let above = maildir;
	const missing: string[] = [];
	for (; !world.files.look(above); above = posix.dirname(above)) missing.unshift(above);
	for (const each of [...missing, ...['cur', 'new', 'tmp'].map(name => posix.join(maildir, name))])
		if (!world.files.look(each)) world.files.makeDirectory(each, {...own, mode: 0o2700});
};

/** A new file under new/, as maildir(5) names it. */
export const saveMail = (world: World, user: MailUser, maildir: string, text: string, pid: number): void => {
	const own = owner(user, world);
	makeMaildir(world, user, maildir);
	const at = world.clock.now();
	const name = `${Math.floor(at.getTime() / 1000)}.M${(at.getTime() % 1000) * 1000 + (world.nextNumber() % 1000)}P${pid}.${world.hostName},S=${Buffer.byteLength(text)},W=${Buffer.byteLength(text) + text.split('\n').length - 1}`;
	world.files.write(posix.join(maildir, 'new', name), text, {...own, mode: 0o600});
	const list = posix.join(maildir, 'dovecot-uidlist');
	const before = world.files.look(list) ? world.files.read(list) : '';
	const last = Number(/(\d+) :[^\n]*\n$/.exec(before)?.[1] ?? 0);
	world.files.write(list, `${before === '' ? `3 V${Math.floor(at.getTime() / 1000)} N1 G68ee11291e06056b7802000074170df8\n` : before}${last + 1} :${name}\n`, {
		...own,
		mode: 0o600,
	});
};

/** The letters behind `:2,` of a file's name. */
const letters: ReadonlyArray<readonly [letter: string, flag: string]> = [
	['D', '\\Draft'],
	['F', '\\Flagged'],
	['R', '\\Answered'],
	['S', '\\Seen'],
	['T', '\\Deleted'],
];
const flagsOf = (file: string): string[] => letters.filter(([letter]) => (/:2,(.*)$/.exec(file)?.[1] ?? '').includes(letter)).map(([, flag]) => flag);

/** `+FLAGS`, `-FLAGS` or `FLAGS`: a change of flags is a new name, under cur/. Returns what it has now. */
export const setFlags = (world: World, mail: StoredMail, how: string, value: string): string[] => {
	const given = value.replace(/[()]/g, '').toLowerCase().split(' ').filter(Boolean);
	const now = letters.filter(([, flag]) => {
		const named = given.includes(flag.toLowerCase());
		const had = flagsOf(mail.path).includes(flag);
		return how.startsWith('+') ? had || named : how.startsWith('-') ? had && !named : named;
	});
	const folder = posix.join(posix.dirname(posix.dirname(mail.path)), 'cur');
	world.files.rename(mail.path, posix.join(folder, `${mail.file}:2,${now.map(([letter]) => letter).join('')}`));
	return now.map(([, flag]) => flag);
};

/** What lies in INBOX, in the order of their UIDs. */
export const listMail = (world: World, maildir: string): StoredMail[] => {
	const list = posix.join(maildir, 'dovecot-uidlist');
	if (!world.files.look(list)) return [];
	const uids = new Map([...world.files.read(list).matchAll(/^(\d+) :(.+)$/gm)].map(match => [match[2] as string, Number(match[1])]));
	return ['new', 'cur']
		.flatMap(folder => (world.files.look(posix.join(maildir, folder)) ? world.files.list(posix.join(maildir, folder)).map(file => ({folder, file})) : []))
		.flatMap(({folder, file}): StoredMail[] => {
			const base = file.replace(/:2,.*$/, '');
			const path = posix.join(maildir, folder, file);
			const uid = uids.get(base);
			return uid === undefined
				? []
				: [
						{
							uid,
							file: base,
							path,
							text: world.files.read(path),
							at: new Date(Number(base.split('.')[0]) * 1000),
							seen: /:2,.*S/.test(file),
							flags: flagsOf(file),
						},
					];
		})
		.sort((a, b) => a.uid - b.uid);
};
