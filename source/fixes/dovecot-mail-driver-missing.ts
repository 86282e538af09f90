// Pitfall R07: nothing but Debian's mbox default says how mail is stored.
import {delivery} from '../checks/delivery.ts';
import {isDebianDefault} from '../dovecot/debian-mail-defaults.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {userdbFields} from '../dovecot/userdb-fields.ts';
import type {Fix} from './shape.ts';

export const dovecotMailDriverMissing: Fix = {
	id: 'dovecot-mail-driver-missing',
	title: 'No mail driver is set',
	covers: ['R07'],
	explains:
		'Dovecot 2.4 no longer takes "maildir:" in front of a path: how mail is stored has a setting of its own, mail_driver. Without it Dovecot guesses, finds nothing in a new mailbox, and gives up. The repair sets it.',
	risk: 'safe',
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual) return undefined;
		const set = findSetting(seen.tree, ['mail_driver']);
		const wanted = set !== undefined && set.value !== '' && set.value !== 'auto' && !isDebianDefault('mail_driver', set.value);
		const userdbs = userdbFields(seen.tree);
		if (wanted || userdbs.some(userdb => userdb.fields.has('mail_driver') || userdb.fields.has('*'))) return undefined;
		// With Debian's default in force it is not missing yet: it will be as soon as that is out of the way, and the userdb's old field is no help.
		const evidence = set
			? [{from: `${set.file}:${set.line}`, text: `${set.text} (the default for accounts of the system, nothing else is said)`}]
			: [{from: 'doveconf', text: `mail_driver = ${seen.lmtp.mail_driver}`}];
		const ignored = userdbs
			.filter(userdb => userdb.fields.has('mail'))
			.map(userdb => ({from: `${userdb.file}:${userdb.line}`, text: `${userdb.text} (Dovecot 2.4 ignores the field mail)`}));
		return {evidence: [...evidence, ...ignored], files: set ? [set.file] : []};
	},
	verifiedBy: [delivery],
};
