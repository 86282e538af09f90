// The folders of one mailbox with what is in them, as Dovecot counts it (doveadm-mailbox(1)); 67 no such user, 75 it cannot be opened.
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {doveadmRefusal, firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type Folder = {readonly name: string; readonly messages: number; readonly unseen: number; readonly bytes: number};

type Told = {readonly mailbox?: unknown; readonly messages?: unknown; readonly unseen?: unknown; readonly vsize?: unknown};

/** doveadm prints numbers as text. */
const folderOf = ({mailbox, messages, unseen, vsize}: Told): Folder => ({
	name: String(mailbox ?? ''),
	messages: Number(messages) || 0,
	unseen: Number(unseen) || 0,
	bytes: Number(vsize) || 0,
});

export const parseMailboxStatus: ReadCommand<unknown, Answer<readonly Folder[]>>['parse'] = result => {
	const refusal = refusalOf('doveadm', result);
	if (refusal) return refusal;
	const stderr = redactSecrets(result.stderr);
	if (result.code === 67) return noAnswer('Dovecot does not know this user.', true);
	const away = doveadmRefusal(stderr);
	if (away && !/mkdir/.test(stderr)) return away;
	const trouble = firstLine(stderr);
	if (result.code !== 0 || trouble !== '') return noAnswer(`Dovecot cannot open the mailbox: ${trouble || `doveadm ended with ${result.code}`}`);
	try {
		const folders: unknown = JSON.parse(result.stdout);
		if (Array.isArray(folders)) return {ok: true, value: folders.filter(each => typeof each === 'object' && each !== null).map(folderOf)};
	} catch {
		// Told below.
	}
	return noAnswer('doveadm did not say what is in the mailbox.');
};

export const doveadmMailboxStatus: ReadCommand<{readonly user: string}, Answer<readonly Folder[]>> = {
	name: 'doveadm-mailbox-status',
	examples: [{user: 'no-such-user@mailtui.invalid'}],
	build: ({user}) => ({
		name: 'doveadm-mailbox-status',
		argv: ['doveadm', '-f', 'json', 'mailbox', 'status', '-u', user, 'messages unseen vsize', '*'],
		effect: 'read',
		asRoot: true,
		timeoutMs: 20_000,
	}),
	parse: parseMailboxStatus,
};
