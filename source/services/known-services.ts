// The services that mail goes through or that keep it safe: how each is called as a unit and as a container (Debian's packages).
export type KnownService = {
	readonly id: string;
	readonly title: string;
	/** What mail loses without it. */
	readonly does: string;
	/** Units that may be it; the first that is there counts. A trailing `@` stands for every instance. */
	readonly units: readonly [string, ...string[]];
	/** Matches name or image of a container that may be it. */
	readonly container: RegExp;
	/** It can read its configuration anew without being stopped. */
	readonly reloads: boolean;
	/** Mail does not work without: shown even where it is missing. */
	readonly needed: boolean;
};

const service = (id: string, title: string, does: string, units: KnownService['units'], more: Partial<KnownService> = {}): KnownService => ({
	id,
	title,
	does,
	units,
	container: new RegExp(`(?:^|[/_-])${id}`, 'i'),
	reloads: true,
	needed: false,
	...more,
});

export const knownServices: readonly KnownService[] = [
	service('postfix', 'Postfix', 'takes, queues and sends mail', ['postfix.service', 'postfix@-.service'], {needed: true, container: /postfix|mailserver/i}),
	service('dovecot', 'Dovecot', 'logs users in, stores mail and lets it be read', ['dovecot.service'], {needed: true, container: /dovecot|mailserver/i}),
	service('opendkim', 'OpenDKIM', 'signs mail that goes out', ['opendkim.service'], {needed: true}),
	service('opendkim-ed25519', 'OpenDKIM, Ed25519', 'signs mail that goes out with Ed25519 as well', ['opendkim-ed25519.service']),
	service('postgresql', 'PostgreSQL', 'knows the mailboxes, aliases and domains', ['postgresql@'], {needed: true, container: /postgres/i}),
	service('mariadb', 'MariaDB', 'knows the mailboxes, aliases and domains', ['mariadb.service', 'mysql.service'], {container: /mariadb|mysql/i}),
	service('rspamd', 'rspamd', 'sorts out spam', ['rspamd.service']),
	service('spamassassin', 'SpamAssassin', 'sorts out spam', ['spamd.service', 'spamassassin.service']),
	service('amavis', 'Amavis', 'hands mail to the scanners', ['amavis.service', 'amavisd.service']),
	service('clamav', 'ClamAV', 'finds viruses', ['clamav-daemon.service']),
	service('postgrey', 'Postgrey', 'lets strangers wait', ['postgrey.service']),
	service('postsrsd', 'postsrsd', 'rewrites senders of forwarded mail', ['postsrsd.service']),
	service('redis', 'Redis', 'remembers for rspamd', ['redis-server.service', 'redis.service', 'valkey-server.service'], {
		reloads: false,
		container: /(?:^|[/_-])(?:redis|valkey)/i,
	}),
	service('unbound', 'Unbound', 'answers DNS', ['unbound.service']),
	service('nsd', 'NSD', 'serves the zones', ['nsd.service']),
	service('bind', 'BIND', 'answers DNS', ['named.service', 'bind9.service']),
	service('fail2ban', 'fail2ban', 'shuts guessers of passwords out', ['fail2ban.service']),
	service('certbot', 'certbot', 'renews the certificates', ['certbot.timer', 'snap.certbot.renew.timer'], {reloads: false}),
];
