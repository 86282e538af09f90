// Has Dovecot itself make the directory of a new mailbox, so that owner and mode are those that it wants (doveadm-mailbox(1)).
import {type Folder, parseMailboxStatus} from './doveadm-mailbox-status.ts';
import type {Answer, WriteCommand} from './shape.ts';

export const doveadmMailboxOpen: WriteCommand<{readonly user: string}, Answer<readonly Folder[]>> = {
	name: 'doveadm-mailbox-open',
	examples: [{user: 'no-such-user@mailtui.invalid'}],
	build: ({user}) => ({
		name: 'doveadm-mailbox-open',
		argv: ['doveadm', '-f', 'json', 'mailbox', 'status', '-u', user, 'messages unseen vsize', 'INBOX'],
		effect: 'write',
		asRoot: true,
		timeoutMs: 20_000,
	}),
	parse: parseMailboxStatus,
};
