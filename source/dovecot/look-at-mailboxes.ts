// Everything the pitfalls of mail storage are recognised by: effective values, files with their lines, and whether users have a domain.

import {doveadmUser} from '../commands/doveadm-user.ts';
import {doveconfLmtp, type LmtpValues} from '../commands/doveconf-lmtp.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import type {Ask} from '../commands/shape.ts';
import {readConfigTree, type TreeLine} from './config-tree.ts';

export type MailboxesSeen = {
	/** Defaults included. */
	readonly lmtp: LmtpValues;
	readonly main: string;
	readonly tree: readonly TreeLine[];
	/** A user of virtual domains to try things with; undefined where none is listed. */
	readonly example: string | undefined;
	/** Users are addresses of virtual domains, not accounts of the system. */
	readonly virtual: boolean;
};

/** Undefined when it cannot be told: no Dovecot, or files that may not be read. All is asked in one tick. */
export const lookAtMailboxes = async (ask: Ask): Promise<MailboxesSeen | undefined> => {
	const [lmtp, files, users, postfix] = await Promise.all([
		ask(doveconfLmtp, undefined),
		ask(dovecotTree, {main: '/etc/dovecot/dovecot.conf'}),
		ask(doveadmUser, {mask: '*'}),
		ask(postconfSettings, undefined),
	]);
	if (!lmtp.ok || !files.ok) return undefined;
	const tree = readConfigTree(files.value.files, files.value.main);
	const listed = users.ok && users.value.found === 'names' ? users.value.names : [];
	const virtualDomains = postfix.ok ? (postfix.value.values.get('virtual_mailbox_domains') ?? '') : '';
	const userdb = tree.some(
		line =>
			line.parsed.kind === 'open' && line.within.length === 0 && line.parsed.block === 'userdb' && !['passwd', 'pam', 'system'].includes(line.parsed.name),
	);
	return {
		lmtp: lmtp.value,
		main: files.value.main,
		tree,
		example: listed.find(name => name.includes('@')),
		virtual: userdb && (listed.length > 0 ? listed.some(name => name.includes('@')) : virtualDomains !== ''),
	};
};
