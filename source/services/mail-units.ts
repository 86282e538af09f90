// The systemd units of the mail path, asked together so that they cost one call.

/** `postfix@-.service` is Debian 12's real Postfix; a pattern matches what is loaded. */
export const mailUnits: readonly string[] = ['postfix.service', 'postfix@-.service', 'dovecot.service', 'opendkim.service', 'postgresql@*.service'];
