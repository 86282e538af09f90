// Lines that tell why a message was not taken, not delivered or not stored, and what to do about it.
import type {Explanation} from './explanations.ts';

/** A line with which this server turns somebody away; without it, the same words come from another server. */
const refusedHere = (words: string): RegExp => new RegExp(`(?:^|: )(?:milter-)?reject: (?:(?!; from=<).)*?(?:${words})`, 'i');

export const undeliveredLines: readonly Explanation[] = [
	{
		when: refusedHere('grey-?list|try again later'),
		means: 'This server lets strangers wait at their first try, so that only real mail servers get through.',
		todo: "Nothing: the sender's server tries again by itself, and then it is taken.",
	},
	{
		when: refusedHere('blocked using'),
		means: 'This server refuses the caller, because its address is on a list of senders of spam.',
		todo: 'Nothing. If it is somebody whom you want: let him ask that list, or allow his address before reject_rbl_client.',
	},
	{
		when: /(?:^|: )milter-reject: (?:[^;]*: )?4\.\d/,
		means: 'A filter of this server (a milter, such as rspamd) wants the sender to come again later.',
		todo: "Nothing: the sender's server tries again by itself, and a mail program shows the words to its user. rspamd tells why in its own line, or in /var/log/rspamd/rspamd.log.",
	},
	{
		when: /(?:^|: )milter-reject: /,
		means: 'A filter of this server (a milter, such as rspamd) refused the message; its sender has been told.',
		todo: 'If it was good mail: rspamd tells which rules it broke in its own line, or in /var/log/rspamd/rspamd.log.',
	},
	{
		when: /(?:^|: )(?:milter-)?discard: |removed \(discarded\)$/,
		means: 'A rule or a filter of this server threw the message away; its sender believes that it was taken.',
		todo: 'If it was good mail: look at the rules of that filter, with rspamd discard_on_reject. To refuse is better, for the sender hears of it.',
	},
	{
		when: /User doesn't exist/,
		means: 'Dovecot knows no user of that name, so the mail goes back to its sender.',
		todo: 'Make the mailbox; if it is there, LMTP asks for another name than the database has (auth_username_format).',
		fix: 'dovecot-lmtp-username-format',
	},
	{
		when: /mkdir\(.*\) failed: Permission denied/,
		means: 'Dovecot may not make the folder in which it would store the mail: it looks in the wrong place, or the place belongs to somebody else.',
		todo: "Compare mail_path with what the database returns: Debian's own defaults win over it.",
		fix: 'dovecot-mail-defaults-conflict',
	},
	{
		when: /Set mail_driver explicitly|autodetection failed/,
		means: 'Dovecot does not know in which format mail is stored.',
		todo: 'Set mail_driver = maildir.',
		fix: 'dovecot-mail-driver-missing',
	},
	{
		when: /no mail_home and userdb didn't return it/,
		means: 'The database gives Dovecot no home for this user.',
		todo: "Return it as home in the userdb's query.",
		fix: 'dovecot-userdb-home-missing',
	},
	{
		when: /grey-?list/i,
		means: 'The other server takes no mail from strangers at the first try.',
		todo: 'Nothing: Postfix tries again by itself, and then it is taken.',
	},
	{
		when: /blocked using|blacklist|block ?list|spamhaus|barracuda|listed (?:at|in|by)|poor reputation/i,
		means: 'The other server refuses this one because its address is on a list of senders of spam.',
		todo: 'Look the address up on that list, end what sends spam, then ask there to be taken off.',
	},
	{
		when: /User unknown in virtual mailbox table|User unknown in virtual alias table|User unknown in local recipient table/,
		means: 'Somebody wrote to an address that this server does not have.',
		todo: 'If it ought to be there, make the mailbox or an alias.',
	},
	{
		when: /\b5\.1\.1\b|user unknown|no such user|mailbox unavailable|does not exist|unknown user/i,
		means: 'There is no such mailbox at the other end.',
		todo: 'Ask for the right address; the sender has been told.',
	},
	{
		when: /mailbox (?:is )?full|over ?quota|quota exceeded|\b[45]\.2\.2\b/i,
		means: 'The mailbox is full.',
		todo: 'Somebody must delete mail there, or the quota must be raised.',
	},
	{
		when: /relay access denied|relaying denied|not permitted to relay/i,
		means: 'Somebody wanted to send mail through this server to another one without having logged in.',
		todo: 'Nothing, if it was a stranger. A user must log in on port 587.',
	},
	{when: /connect to \S*(?:dovecot|lmtp)\S*: Connection refused/i, means: "Nobody answers at Dovecot's door for new mail.", todo: 'Start Dovecot.'},
	{
		when: /connect to \S*private\/\S*: No such file or directory/,
		means: 'Postfix hands mail over at a socket that Dovecot did not make.',
		todo: 'Compare virtual_transport with the unix_listener of service lmtp.',
		fix: 'postfix-mailbox-transport',
	},
	{
		when: /connect to \S*private\/\S*: Permission denied/,
		means: "Postfix may not use Dovecot's socket.",
		todo: 'Give the unix_listener of service lmtp to user postfix, mode 0600.',
		fix: 'postfix-mailbox-transport',
	},
	{
		when: /Connection refused/,
		means: 'Nothing listens there, or a firewall says no.',
		todo: 'Postfix tries again by itself; if it stays so, ask the other side.',
	},
	{
		when: /timed out/i,
		means: 'There was no answer in time: the other server is down or slow, or something between swallows packets.',
		todo: 'If all mail to the outside does so, the provider blocks port 25.',
	},
	{
		when: /Network is unreachable|No route to host/,
		means: 'There is no way to that address from here.',
		todo: 'Check the network; if only IPv6 does so, set inet_protocols = ipv4.',
	},
	{
		when: /Host not found, try again|Name service error .*try again|server failure/i,
		means: 'The name could not be looked up just now.',
		todo: 'If it stays so, check the name server in /etc/resolv.conf.',
	},
	{
		when: /Host or domain name not found|Domain not found|Host not found/i,
		means: 'There is no such domain.',
		todo: 'Mostly a typing error in the address; the sender has been told.',
	},
	{when: /null MX|does not accept mail|nullMX/i, means: 'That domain says that it takes no mail.', todo: 'The address is wrong.'},
	{
		when: /loops back to myself/,
		means: 'Mail for that domain leads back to this server, which does not know it as its own.',
		todo: 'Add the domain here, or correct its MX record.',
	},
	{when: /too many hops/i, means: 'The message went round in a circle.', todo: 'Look for an alias or a forwarding that leads back.'},
	{
		when: /message size .*exceeds|size limit|message too large/i,
		means: 'The message is larger than allowed.',
		todo: 'Send less, or raise message_size_limit here.',
	},
	{
		when: /Sender address rejected: not owned by user/,
		means: 'Somebody logged in and wrote as somebody else.',
		todo: "If that is wanted, allow it in smtpd_sender_login_maps; else look at that account's password.",
	},
	{
		when: /DMARC|5\.7\.26/,
		means: 'The other server found neither SPF nor DKIM in order for the domain in From.',
		todo: 'Check SPF and DKIM of that domain, screen 5.',
	},
	{when: /\bSPF\b/, means: "SPF of the sender's domain does not allow the server that sent it.", todo: 'Check the SPF record, screen 5.'},
	{
		when: /Client host rejected: cannot find your (?:reverse )?hostname|cannot find your hostname|PTR|reverse DNS/i,
		means: 'The name that belongs to the address is missing or does not lead back to it.',
		todo: 'Set the reverse entry (PTR) at the provider of the address.',
	},
	{
		when: /Helo command rejected|EHLO.*(?:rejected|invalid)/i,
		means: 'The name with which the sender greeted is refused.',
		todo: 'For a stranger nothing. For this server: set myhostname to a name that exists.',
	},
	{
		when: /Sender address rejected/,
		means: 'Mail from that sender is refused, mostly because the domain does not exist.',
		todo: 'Nothing, if it was a stranger.',
	},
	{when: /Recipient address rejected/, means: 'Mail to that recipient is refused.', todo: 'The words behind it say by which rule.'},
	{when: /Access denied/, means: 'The rules of this server do not allow it.', todo: 'On port 587: one must log in first.'},
	{
		when: /too many (?:connections|errors|recipients|messages)|rate limit|\b4\.7\.0\b.*(?:rate|limit)|throttl/i,
		means: 'It was too much in too short a time.',
		todo: 'It goes on by itself; if it stays so, look who sends that much.',
	},
];
