// All topics looked at side by side, told as they are known, always in the same order; and whether the resolver can be believed at all.
import type {Level} from '../../checks/shape.ts';
import type {Clock} from '../../host/clock.ts';
import type {HttpsGet} from '../https-get.ts';
import type {Resolver} from '../resolver.ts';
import type {MailDomain, ServerFacts} from '../server-facts.ts';
import {verdict} from '../verdict.ts';
import type {Topic, Verdict} from './shape.ts';

/** One verdict with what a reader needs to understand it. */
export type DnsFinding = Verdict & {
	readonly topic: string;
	readonly title: string;
	/** The mail host, or the domain. */
	readonly domain: string;
	readonly why: string;
	readonly source: string;
};

export type DnsGroup = {
	/** The mail host first, then the domains. */
	readonly name: string;
	readonly isHost: boolean;
	/** Undefined: not known yet. In the order of the topics. */
	readonly findings: ReadonlyArray<readonly DnsFinding[] | undefined>;
};

export type DnsReport = {
	readonly server: ServerFacts;
	/** Who was asked. */
	readonly resolver: string;
	readonly groups: readonly DnsGroup[];
	/** About everything: what the server did not tell, a resolver that invents answers. */
	readonly notes: ReadonlyArray<{readonly level: Level; readonly says: string}>;
	readonly isComplete: boolean;
};

export type RunNeeds = {
	readonly dns: Resolver;
	readonly serverDns?: Resolver;
	readonly get: HttpsGet;
	readonly server: ServerFacts;
	readonly clock: Clock;
	readonly topics: readonly Topic[];
	readonly signal: AbortSignal;
};

/** A name that nobody has (RFC 6761): who finds an address for it, finds one for everything. */
const nobodysName = 'mailtui-resolver-test.invalid';

const hostAsDomain = (server: ServerFacts): MailDomain => ({name: server.hostName, from: ['Postfix'], keys: []});

const judgeTopic = async (topic: Topic, domain: MailDomain, {dns, serverDns, get, server, clock}: RunNeeds): Promise<readonly DnsFinding[]> => {
	const seen = await topic.look({dns, ...(serverDns && {serverDns}), server, get}, domain);
	const verdicts = topic.judge(seen, {server, domain, now: clock.now()});
	return verdicts.map(each => ({...each, topic: topic.id, title: topic.title, domain: domain.name, why: topic.why, source: topic.source}));
};

/** What was found does not count, when names that are not there are found as well. */
const disbelieve = (finding: DnsFinding, label: string): DnsFinding =>
	finding.level === 'ok' || finding.level === 'failure' || finding.level === 'warning'
		? {...finding, ...verdict('unknown', finding.name, `Not judged, because ${label} invents answers.`, {found: finding.found}), topic: finding.topic}
		: finding;

/** First all groups with nothing known, then again as topics come in. Ends early, without more, at the signal. */
export async function* runTopics(needs: RunNeeds): AsyncGenerator<DnsReport> {
	const {dns, server, topics, signal} = needs;
	const about = {host: topics.filter(each => each.about === 'host'), domain: topics.filter(each => each.about === 'domain')};
	const subjects = [
		...(server.hostName === '' ? [] : [{domain: hostAsDomain(server), isHost: true, topics: about.host}]),
		...server.domains.map(domain => ({domain, isHost: false, topics: about.domain})),
	];
	let groups: DnsGroup[] = subjects.map(({domain, isHost, topics: own}) => ({name: domain.name, isHost, findings: own.map(() => undefined)}));
	const notes: {level: Level; says: string}[] = server.troubles.map(says => ({level: 'unknown', says}));
	if (server.hostName === '') notes.push({level: 'unknown', says: 'What the server calls itself is not known, so nothing about the mail host can be judged.'});
	if (server.domains.length === 0)
		notes.push({level: 'unknown', says: 'No mail domain is known: neither the mailboxes nor Postfix nor OpenDKIM name one. Name them after HOST.'});
	const report = (isComplete: boolean): DnsReport => ({server, resolver: dns.label, groups, notes: [...notes], isComplete});
	yield report(false);

	const liar = dns.ask(nobodysName, 'A').then(reply => reply.state === 'found');
	type Done = {readonly group: number; readonly topic: number; readonly findings: readonly DnsFinding[]};
	const done: Done[] = [];
	const failed: unknown[] = [];
	let wake = Promise.withResolvers<void>();
	let left = 0;
	for (const [group, subject] of subjects.entries())
		for (const [topic, each] of subject.topics.entries()) {
			left++;
			void Promise.all([judgeTopic(each, subject.domain, needs), liar]).then(
				([findings, lies]) => {
					done.push({group, topic, findings: lies ? findings.map(finding => disbelieve(finding, dns.label)) : findings});
					wake.resolve();
				},
				(thrown: unknown) => {
					failed.push(thrown);
					wake.resolve();
				},
			);
		}
	signal.addEventListener('abort', () => wake.resolve(), {once: true});
	while (left > 0) {
		if (done.length === 0 && failed.length === 0 && !signal.aborted) await wake.promise;
		wake = Promise.withResolvers<void>();
		if (signal.aborted) return;
		if (failed.length > 0) throw failed[0];
		for (const {group, topic, findings} of done.splice(0)) {
			left--;
			groups = groups.map((each, index) => (index === group ? {...each, findings: each.findings.map((known, at) => (at === topic ? findings : known))} : each));
		}
		if (left > 0) yield report(false);
	}
	if (await liar)
		notes.push({
			level: 'unknown',
			says: `${dns.label} invents answers for names that are not there: nothing it says can be judged. Ask another with --resolver.`,
		});
	yield report(true);
}

export const findingsOf = (report: DnsReport): readonly DnsFinding[] => report.groups.flatMap(group => group.findings.flatMap(each => each ?? []));
