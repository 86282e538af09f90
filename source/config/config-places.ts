// Where configuration files lie that a repair may read or change, beside Dovecot's own tree, whose includes say what belongs to it.

/** Patterns as glob(7) takes them. */
export const configPlaces: readonly string[] = [
	'/etc/postfix/*.cf',
	'/etc/postfix/sql/*.cf',
	'/etc/postfix/pgsql/*.cf',
	'/etc/opendkim.conf',
	'/etc/opendkim/*',
	'/etc/dkimkeys/*.table',
	'/etc/fail2ban/jail.local',
	'/etc/fail2ban/jail.d/*',
	'/etc/fail2ban/filter.d/dovecot.conf',
	'/etc/fail2ban/filter.d/dovecot.local',
	'/etc/letsencrypt/renewal/*.conf',
	'/etc/letsencrypt/renewal-hooks/deploy/*',
	// Included by nothing in 2.4, named by `args` in what is left of 2.3.
	'/etc/dovecot/*.ext',
	'/etc/dovecot/*sql*',
	'/etc/dovecot/*dict*',
	'/etc/dovecot/*/*.ext',
	'/etc/dovecot/*/*sql*',
	'/etc/dovecot/*/*dict*',
	'/etc/dovecot/*.conf',
];
