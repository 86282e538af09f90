// Pitfall R08: neither the userdb nor the configuration says where a user's home is.
import {delivery} from '../checks/delivery.ts';
import {isDebianDefault} from '../dovecot/debian-mail-defaults.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {userdbFields} from '../dovecot/userdb-fields.ts';
import type {Fix} from './shape.ts';

export const dovecotUserdbHomeMissing: Fix = {
	id: 'dovecot-userdb-home-missing',
	title: 'The userdb query returns no home',
	covers: ['R08'],
	explains:
		'Dovecot keeps mail, indexes and filters below the home of a user. The query of the userdb returns none, and no mail_home is set, so that every mailbox fails to open. The repair lets the query return the directory that it names already.',
	risk: 'safe',
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual) return undefined;
		const home = findSetting(seen.tree, ['mail_home']);
		if (home !== undefined && home.value !== '' && !isDebianDefault('mail_home', home.value)) return undefined;
		const without = userdbFields(seen.tree).filter(userdb => !userdb.fields.has('home') && !userdb.fields.has('mail_home') && !userdb.fields.has('*'));
		if (without.length === 0) return undefined;
		return {
			evidence: without.map(userdb => ({from: `${userdb.file}:${userdb.line}`, text: userdb.text})),
			files: [...new Set(without.map(userdb => userdb.file))],
		};
	},
	verifiedBy: [delivery],
};
