// The anatomy of a check: look (I/O, read only) apart from judge (pure).
import type {Answer, Ask, WriteCommand} from '../commands/shape.ts';
import type {Resolver} from '../dns/resolver.ts';
import type {Clock} from '../host/clock.ts';
import type {Here} from '../host/here.ts';
import type {Secret} from '../host/secret.ts';

/** `unknown` is never an all-clear. */
export type Level = 'ok' | 'skipped' | 'unknown' | 'warning' | 'failure';

export type Area =
	| 'services'
	| 'ports'
	| 'database'
	| 'authentication'
	| 'delivery'
	| 'certificates'
	| 'configuration'
	| 'queue'
	| 'dns'
	| 'system'
	| 'network';

/** The proof, verbatim: `from` is where it stands (`journal postfix/lmtp`, `conf.d/20-lmtp.conf:31`). */
export type Evidence = {readonly from: string; readonly text: string};

/** `says` is one sentence; `subject` what it is about (`dovecot.service`, `port 25`, an address). */
export type Finding = {readonly level: Level; readonly subject: string; readonly says: string; readonly evidence?: readonly Evidence[]};

/** What the checks are about, beyond what the server itself knows. */
export type Target = {
	/** Where clients reach it: asked from here. Undefined when only a jump host or this machine leads there. */
	readonly publicAddress?: string;
	readonly vpnAddress?: string;
	/** The name as the user wrote it, when it is a name: expected in certificates. */
	readonly hostName?: string;
};

/** The mailbox that somebody named for tests; only through it may a check make the server do something. */
export type Probe = {
	readonly address: string;
	readonly password?: Secret;
	run<Args, Value>(command: WriteCommand<Args, Value>, args: Args): Promise<Value>;
};

export type At = {
	readonly ask: Ask;
	readonly here: Here;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly target: Target;
	/** What the world is told: by this system's resolver, or the one that the user named. */
	readonly dns: Resolver;
	/** The server's own, through the connection to it: where it validates on the same machine, its proofs of DNSSEC are believed. */
	readonly serverDns?: Resolver;
	/** The active domains that the database of mailboxes has, where mailboxes are in one; asked once in a run. Never rejects. */
	readonly mailDomains?: () => Promise<Answer<readonly string[]>>;
	/** Undefined when no mailbox was named, or in a read-only session. */
	readonly probe?: Probe;
};

export type Check<Seen = unknown> = {
	/** = file name, for ever: scripts use it. */
	readonly id: string;
	readonly title: string;
	readonly area: Area;
	/** One sentence: what goes wrong for users when this fails. */
	readonly why: string;
	/** Man page or RFC. */
	readonly source: string;
	/** Counts in the score. */
	readonly core?: true;
	/** Skipped when one of these fails. */
	readonly after?: readonly string[];
	look(at: At): Promise<Seen>;
	/** Pure: most tests are here. */
	judge(seen: Seen, now: Date): Finding[];
};

/** Keeps `Seen` inferred within a check and erased in the list. */
export const defineCheck = <Seen>(check: Check<Seen>): Check => check as Check;

export type CheckResult = {
	readonly id: string;
	readonly title: string;
	readonly core: boolean;
	readonly area: Area;
	/** The worst of its findings. */
	readonly level: Level;
	readonly durationMs: number;
	readonly findings: readonly Finding[];
	/** Ids of the fixes that would help here. */
	readonly fixes: readonly string[];
};
