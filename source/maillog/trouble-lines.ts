// Lines that tell of trouble with programs, connections, logins and TLS, and what to do about it.
import type {Explanation} from './explanations.ts';

const other = 'The other server decides; its words say what it wants.';

export const troubleLines: readonly Explanation[] = [
	{
		when: /^Suppressed \d+ messages from /,
		means: 'So many lines were written faster than journald keeps them: they are in no log, and what they told is lost.',
		todo: 'Raise RateLimitBurst in /etc/systemd/journald.conf, or LogRateLimitBurst of that unit.',
	},
	{
		when: /SASL \S+ authentication failed/,
		means: 'Somebody tried to log in to send, with a wrong name or password.',
		todo: 'If it is one of your users, set a new password. Many from one address: somebody guesses; fail2ban stops that.',
	},
	{
		when: /auth failed/,
		means: 'Somebody tried to log in to read mail, with a wrong name or password.',
		todo: 'If it is one of your users, set a new password. Many from one address: somebody guesses; fail2ban stops that.',
	},
	{
		when: /TLS is required, but was not offered/,
		means: 'TLS is demanded for that server, and it offers none.',
		todo: 'Ask the other side, or lower the demand for it (smtp_tls_policy_maps).',
	},
	{
		when: /certificate (?:verif|not trusted|has expired)|not verified|no shared cipher|unsupported protocol|SSL_accept error|TLS library problem/i,
		means: 'The two programs found no TLS that both accept.',
		todo: 'Check the certificate, screen 3; very old mail programs speak only TLS 1.0.',
	},
	{
		when: /cannot get \S+ (?:certificate|private key) from file|cannot load certificate/,
		means: 'Postfix cannot read its certificate or the key of it, so nobody gets TLS from it.',
		todo: 'Check smtpd_tls_cert_file and smtpd_tls_key_file, or smtpd_tls_chain_files.',
		fix: 'postfix-certificate-files',
	},
	{
		when: /Can't load (?:SSL )?(?:certificate|private key)|ssl_server_(?:cert|key)_file: /i,
		means: 'Dovecot cannot read its certificate or the key of it, so nobody can log in with TLS.',
		todo: 'Check ssl_server_cert_file and ssl_server_key_file.',
		fix: 'dovecot-certificate-files',
	},
	{
		when: /Maximum number of connections from user\+IP exceeded/,
		means: 'A mail program wanted more connections at once than one user may have from one address.',
		todo: 'Raise mail_max_userip_connections; offices behind one address need more.',
		fix: 'dovecot-connection-limit',
	},
	{
		when: /do not list domain \S+ in BOTH/,
		means: 'A domain is named as local and as virtual: its mail may go to the wrong place.',
		todo: 'Take it out of mydestination.',
		fix: 'postfix-domain-in-both',
	},
	{
		when: /Error in configuration file/,
		means: 'Dovecot does not understand its configuration, and does not start or reload with it.',
		todo: 'The file and the line stand there.',
		fix: 'dovecot-config-error',
	},
	{
		when: /^\S+\.service: (?:Failed with result|Main process exited, code=(?:exited, status=[1-9]|killed|dumped)|Start request repeated too quickly)|^Failed to start /,
		means: 'systemd tells that the program ended badly, or did not start.',
		todo: 'Why, it says itself, in the lines before; screen 2 shows them.',
	},
	{
		when: /mail transport unavailable/,
		means: 'The program that would deliver this mail does not run or fails at once.',
		todo: 'Look for an error of postfix/master, lmtp or smtp right before.',
	},
	{
		when: /connect to pgsql server/,
		means: 'The database did not answer, so Postfix cannot tell who exists.',
		todo: 'Start PostgreSQL, screen 2. Nothing is lost: senders try again.',
		fix: 'postfix-table-socket',
	},
	{
		when: /table lookup (?:problem|error)|lookup error for|lookup table problem|map lookup problem|pgsql query failed|connect to pgsql server|database system is/i,
		means: 'The database did not answer, so Postfix or Dovecot cannot tell who exists.',
		todo: 'Start PostgreSQL, screen 2. Nothing is lost: senders try again.',
	},
	{
		when: /SASL: Connect to .* failed|no SASL authentication mechanisms/,
		means: 'Postfix cannot ask Dovecot for passwords: nobody can log in to send.',
		todo: 'Start Dovecot; compare smtpd_sasl_path with the unix_listener of service auth.',
		fix: 'postfix-sasl',
	},
	{when: /No space left on device|Insufficient system storage|disk is full/i, means: 'The disk is full.', todo: 'Make room, and look what filled it.'},
	{
		when: /unused parameter|unknown configuration parameter|overriding earlier entry/,
		means: 'Something in Postfix is set and has no effect.',
		todo: 'Mostly a typing error in main.cf.',
		fix: 'postfix-old-parameters',
	},
	{
		when: /warning: hostname \S+ does not resolve to address/,
		means: "The caller's address has a name, but that name does not lead back to the address.",
		todo: 'Nothing: common among strangers.',
	},
	{
		when: /improper command pipelining|non-SMTP command|bogus|SSL_accept:error|lost connection after (?:CONNECT|EHLO|STARTTLS|UNKNOWN|AUTH)/,
		means: 'The caller did not speak as mail servers do, or hung up at once: a scanner, or a watchdog.',
		todo: 'Nothing.',
	},
	{when: /lost connection (?:with|after)|lost connection/, means: 'The other side hung up in the middle.', todo: 'It is tried again by itself.'},
	{when: /said: 4\d\d/, means: 'The other server says not now.', todo: `Postfix tries again by itself. ${other}`},
	{when: /said: 5\d\d/, means: 'The other server says no, for good.', todo: other},
];
