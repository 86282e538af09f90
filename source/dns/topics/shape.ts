// The anatomy of a topic of the DNS: what is asked (I/O) apart from what it means (pure): found against expected, and what to publish.
import type {Level} from '../../checks/shape.ts';
import type {HttpsGet} from '../https-get.ts';
import type {Resolver} from '../resolver.ts';
import type {MailDomain, ServerFacts} from '../server-facts.ts';

export type ZoneRecord = {
	/** Whole, without the last dot. */
	readonly name: string;
	readonly type: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'TXT' | 'PTR' | 'SRV' | 'TLSA' | 'CAA';
	/** As in a zone file; the text of TXT without quotes and in one piece. Names in it end with a dot. */
	readonly value: string;
};

export type Verdict = {
	readonly level: Level;
	/** Where it stands: the name that was asked for. */
	readonly name: string;
	/** One sentence. */
	readonly says: string;
	/** Records as in a zone file; hostile text. */
	readonly found: readonly string[];
	readonly expected: readonly string[];
	/** What to publish so that it is well; empty when it is, or when nothing published would help. */
	readonly publish: readonly ZoneRecord[];
};

export type TopicAt = {
	readonly dns: Resolver;
	/** The server's own, for what only a resolver beside it can prove. */
	readonly serverDns?: Resolver;
	readonly server: ServerFacts;
	readonly get: HttpsGet;
};

export type Facts = {readonly server: ServerFacts; readonly domain: MailDomain; readonly now: Date};

export type Topic<Seen = unknown> = {
	/** = file name, for ever: scripts use it. */
	readonly id: string;
	readonly title: string;
	/** Judged once for the mail host, or for each domain. */
	readonly about: 'host' | 'domain';
	/** What goes wrong when it is wrong. */
	readonly why: string;
	/** RFC. */
	readonly source: string;
	look(at: TopicAt, domain: MailDomain): Promise<Seen>;
	/** Pure. */
	judge(seen: Seen, facts: Facts): Verdict[];
	/** Pure: what should be published by what the server is, whatever the DNS says now. */
	wanted?(facts: Facts): readonly ZoneRecord[];
	/** Mail works without it. */
	readonly optional?: true;
};

/** Keeps `Seen` inferred within a topic and erased in the list. */
export const defineTopic = <Seen>(topic: Topic<Seen>): Topic => topic as Topic;

/** A domain that nobody here knows: it was named by the user, and neither takes nor sends mail on this server. */
export const isSilent = (domain: MailDomain): boolean => domain.from.length === 0;
