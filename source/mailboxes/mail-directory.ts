// Where a mailbox's mail lies, as Dovecot's userdb says; for one that is not there yet, as it will be said, by the example of another.
import {doveadmMailboxOpen} from '../commands/doveadm-mailbox-open.ts';
import {doveadmUser} from '../commands/doveadm-user.ts';
import {type Owner, statOwner} from '../commands/stat-owner.ts';
import type {Host} from '../host/host.ts';
import {listAccounts} from './accounts.ts';
import {carry} from './hands.ts';
import type {Mailboxes} from './open-mailboxes.ts';

export type MailDirectory = {readonly path: string; readonly uid: string; readonly gid: string};
export type MadeDirectory = {readonly made: true; readonly path: string; readonly owner: Owner} | {readonly made: false; readonly why: string};

/** Undefined when Dovecot cannot tell. */
export const mailDirectory = async (host: Pick<Host, 'run'>, address: string): Promise<MailDirectory | undefined> => {
	const answer = await carry(host, doveadmUser, {mask: address});
	if (!answer.ok || answer.value.found !== 'user') return undefined;
	const {fields} = answer.value;
	const path = (fields.get('home') || fields.get('mail_path') || '').replace(/^[a-z]+:/, '').replace(/\/+$/, '');
	return path === '' ? undefined : {path, uid: fields.get('uid') ?? '', gid: fields.get('gid') ?? ''};
};

/** For a preview: where another mailbox's directory is, with this one's names in place of its own. */
export const expectedDirectory = async (host: Pick<Host, 'run'>, mailboxes: Mailboxes, local: string, domain: string): Promise<MailDirectory | undefined> => {
	const [other] = await listAccounts(mailboxes, {limit: 1, state: 'active', withProbe: true});
	const there = other && (await mailDirectory(host, other.address));
	if (!other || !there) return undefined;
	const [name, of] = [other.address.slice(0, other.address.lastIndexOf('@')), other.domain];
	const path = there.path
		.split('/')
		.map(part => (part === of ? domain : part === name ? local : part === other.address ? `${local}@${domain}` : part))
		.join('/');
	return path === there.path ? undefined : {...there, path};
};

/** Dovecot makes it, so that owner and mode are those that it wants; then it is looked at. */
export const makeDirectory = async (host: Pick<Host, 'run'>, address: string): Promise<MadeDirectory> => {
	const opened = await carry(host, doveadmMailboxOpen, {user: address});
	if (!opened.ok) return {made: false, why: opened.why};
	const directory = await mailDirectory(host, address);
	if (directory === undefined) return {made: false, why: 'Dovecot does not say where the mail of this user lies.'};
	const owner = await carry(host, statOwner, {path: directory.path});
	return owner.ok ? {made: true, path: directory.path, owner: owner.value} : {made: false, why: owner.why};
};
