// Pitfall R04: Debian's 20-lmtp.conf cuts the domain off before the user is looked up.
import {delivery} from '../checks/delivery.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import type {Fix} from './shape.ts';

const key = 'auth_username_format';

export const dovecotLmtpUsernameFormat: Fix = {
	id: 'dovecot-lmtp-username-format',
	title: 'LMTP strips the domain',
	covers: ['R04'],
	explains:
		'For delivery by LMTP Dovecot cuts the domain off the address and asks the database for "name", which knows only "name@domain". Every mail is refused for good, with an answer that shows the whole address, and Dovecot logs nothing. The repair leaves the address whole.',
	risk: 'safe',
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual || !/\|\s*username\b/.test(seen.lmtp.auth_username_format)) return undefined;
		const where = findSetting(seen.tree, [key], ['protocol lmtp']) ?? findSetting(seen.tree, [key]);
		const evidence = where
			? {from: `${where.file}:${where.line}`, text: where.text}
			: {from: 'doveconf -f protocol=lmtp', text: `${key} = ${seen.lmtp.auth_username_format}`};
		return {evidence: [evidence], files: where ? [where.file] : []};
	},
	verifiedBy: [delivery],
};
