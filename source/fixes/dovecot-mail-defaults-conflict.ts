// Pitfalls R01 and R02: Debian's defaults for system accounts win over what the userdb returns.
import {delivery} from '../checks/delivery.ts';
import {isDebianDefault, mailKeys} from '../dovecot/debian-mail-defaults.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import type {Fix} from './shape.ts';

export const dovecotMailDefaultsConflict: Fix = {
	id: 'dovecot-mail-defaults-conflict',
	title: "Debian's mbox defaults win",
	covers: ['R01', 'R02'],
	explains:
		"Debian's 10-mail.conf puts mail below /home and /var/mail, for accounts of the system. These lines win over what the database says of a mailbox, so that Dovecot tries to create folders where it may not. Logging in works, opening a folder and delivering does not. The repair comments the lines out.",
	risk: 'safe',
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual) return undefined;
		const left = mailKeys.flatMap(key => {
			const where = findSetting(seen.tree, [key]);
			return where && isDebianDefault(key, where.value) && isDebianDefault(key, seen.lmtp[key]) ? [where] : [];
		});
		if (left.length === 0) return undefined;
		return {evidence: left.map(where => ({from: `${where.file}:${where.line}`, text: where.text})), files: [...new Set(left.map(where => where.file))]};
	},
	verifiedBy: [delivery],
};
