// The systemd units of the mail path, asked together so that they cost one call.
import type {UnitsAsked} from '../commands/systemd-show.ts';

/** `postfix@-.service` is Debian 12's real Postfix. */
export const mailUnits: UnitsAsked = {
	units: ['postfix.service', 'postfix@-.service', 'dovecot.service', 'opendkim.service', 'postgresql@*.service'],
	all: true,
};
