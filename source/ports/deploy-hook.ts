// Whether a renewed certificate is taken up by itself: some hook of certbot reloads Postfix, and one Dovecot (certbot(1), postfix(1), doveadm(1)).
import type {Certbot} from '../commands/certbot-lineages.ts';

export const deployHookPath = '/etc/letsencrypt/renewal-hooks/deploy/10-mailtui-reload-mail';

export const deployHookText = `#!/bin/sh
# Written by mailtui: programs keep the old certificate until they are told of the new one.
systemctl reload postfix
doveadm reload
`;

const reloads = {
	Postfix: /\bpostfix\b.*\b(?:reload|restart)|\b(?:reload|restart|try-restart|reload-or-restart)\b.*\bpostfix\b/i,
	Dovecot: /\b(?:doveadm|dovecot)\b.*\b(?:reload|restart)|\b(?:reload|restart|try-restart|reload-or-restart)\b.*\bdovecot\b/i,
} as const;

/** Who would go on serving the old certificate. */
export const notReloaded = ({hooks}: Certbot): ReadonlyArray<'Postfix' | 'Dovecot'> =>
	(['Postfix', 'Dovecot'] as const).filter(program => !hooks.some(hook => hook.runs && reloads[program].test(hook.line)));
