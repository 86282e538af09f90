// What a mail log is made of: lines as they were kept, and the events that they tell (postconf(5), lmtp(8), smtpd(8), opendkim(8), Dovecot's logging).

/** One line, wherever it was kept. Plain and small: a buffer holds 200,000 of them. Hostile text: make it visible before it is drawn. */
export type MailLine = {
	/** Milliseconds since 1970, as the server's clock had it. */
	readonly atMs: number;
	/** `postfix/smtpd`, `dovecot`, `opendkim`: what syslog calls the tag. */
	readonly from: string;
	/** 0 when the line names none. */
	readonly pid: number;
	/** 0 emergency to 7 debug; 4 is a warning, 3 an error. */
	readonly priority: number;
	readonly text: string;
};

export type MailClient = {readonly name: string; readonly address: string};

/** `delays=a/b/c/d` in seconds: before the queue manager, in it, connecting, sending. */
export type Delays = {readonly before: number; readonly queued: number; readonly connecting: number; readonly sending: number};

export type DeliveryStatus = 'sent' | 'deferred' | 'bounced' | 'expired' | 'undeliverable' | 'deliverable';

export type ScanRule = {readonly name: string; readonly points: number};

type OfMessage = {readonly queueId: string};

export type MailEvent =
	| {readonly kind: 'connect' | 'disconnect'; readonly client: MailClient}
	| {readonly kind: 'tls'; readonly toUs: boolean; readonly peer: string; readonly protocol: string; readonly cipher: string}
	| (OfMessage & {readonly kind: 'accepted'; readonly client: MailClient; readonly user: string | undefined; readonly method: string | undefined})
	| (OfMessage & {readonly kind: 'submitted'; readonly uid: number; readonly sender: string})
	| (OfMessage & {readonly kind: 'named'; readonly messageId: string})
	| (OfMessage & {readonly kind: 'queued'; readonly sender: string; readonly bytes: number; readonly recipients: number})
	| (OfMessage & {
			readonly kind: 'delivery';
			readonly recipient: string;
			/** The address that an alias turned into `recipient`. */
			readonly original: string | undefined;
			/** `none`, or `host[address]:port`. */
			readonly relay: string;
			readonly delay: number;
			readonly delays: Delays | undefined;
			readonly dsn: string;
			readonly status: DeliveryStatus;
			/** What stands in the parentheses behind the status. */
			readonly reason: string;
	  })
	/** One host said no for now; Postfix may try the next one before it decides. */
	| (OfMessage & {readonly kind: 'attempt'; readonly host: string; readonly reason: string})
	| (OfMessage & {readonly kind: 'notice'; readonly noticeId: string; readonly about: 'bounce' | 'delay' | 'success'})
	| (OfMessage & {readonly kind: 'signed'; readonly selector: string; readonly domain: string})
	| (OfMessage & {readonly kind: 'milter'; readonly says: string})
	/** rspamd looked at it. */
	| (OfMessage & {
			readonly kind: 'scanned';
			readonly messageId: string;
			/** `no action`, `greylist`, `add header`, `rewrite subject`, `soft reject`, `reject`, or one of the administrator's own. */
			readonly action: string;
			/** Undefined: it was decided without counting. */
			readonly points: number | undefined;
			/** From so many on it is refused. */
			readonly limit: number | undefined;
			/** Those that counted, as rspamd orders them. */
			readonly rules: readonly ScanRule[];
			readonly recipients: readonly string[];
			/** What a rule that decided by itself wants the sender to be told. */
			readonly because: string | undefined;
	  })
	/** Taken, and thrown away: the sender is told that all is well. */
	| (OfMessage & {
			readonly kind: 'discarded';
			readonly client: MailClient;
			readonly reason: string;
			readonly sender: string | undefined;
			readonly recipient: string | undefined;
	  })
	| (OfMessage & {readonly kind: 'held'; readonly reason: string})
	| (OfMessage & {readonly kind: 'removed'; readonly cancelled: boolean})
	| {
			readonly kind: 'rejected';
			/** Undefined when it was turned away before it had one. */
			readonly queueId: string | undefined;
			/** `RCPT`, `DATA`, `END-OF-MESSAGE`, `CONNECT`. */
			readonly stage: string;
			readonly client: MailClient;
			/** `550 5.1.1 <x>: Recipient address rejected: ...`; of a milter without the three digits. */
			readonly reply: string;
			readonly byMilter: boolean;
			readonly sender: string | undefined;
			readonly recipient: string | undefined;
			readonly user: string | undefined;
			/** It would have been refused, but only a warning was asked for. */
			readonly onlyWarned: boolean;
	  }
	| {
			readonly kind: 'filed';
			readonly user: string;
			/** The id in Postfix's `250 2.0.0 <user> ID Saved`. */
			readonly session: string;
			readonly messageId: string;
			/** Undefined: nothing was stored. */
			readonly folder: string | undefined;
			readonly by: 'delivery' | 'sieve';
			/** What became of it, where it is no folder: forwarded, discarded, or why it was not stored. */
			readonly says: string;
			readonly failed: boolean;
	  }
	| {readonly kind: 'delivery-trouble'; readonly user: string; readonly session: string; readonly says: string}
	| {readonly kind: 'login'; readonly service: string; readonly user: string; readonly address: string; readonly ok: boolean}
	| {readonly kind: 'other'};
