// One topic of the DNS as a check of the catalogue: the server's facts and every answer are shared with the other topics of the run.
import type {At, Finding} from '../checks/shape.ts';
import type {Ask} from '../commands/shape.ts';
import {createHttpsGet} from './https-get.ts';
import {gatherFacts, type MailDomain, type ServerFacts} from './server-facts.ts';
import type {Topic} from './topics/shape.ts';
import {zoneLine} from './zone-text.ts';

export type TopicSeen = {
	readonly server: ServerFacts;
	readonly subjects: ReadonlyArray<{readonly domain: MailDomain; readonly seen: unknown}>;
};

/** By the memory of the run, so that topics ask the server once. */
const known = new WeakMap<Ask, Promise<ServerFacts>>();

export const lookAtTopic = async ({ask, here, dns, serverDns, target, signal, mailDomains}: At, topic: Topic): Promise<TopicSeen> => {
	const facts = known.get(ask) ?? gatherFacts({ask, target, ...(mailDomains && {mailDomains})});
	known.set(ask, facts);
	const server = await facts;
	const domains = topic.about === 'domain' ? server.domains : server.hostName === '' ? [] : [{name: server.hostName, from: ['Postfix'], keys: []}];
	const get = createHttpsGet(here, signal);
	return {
		server,
		subjects: await Promise.all(domains.map(async domain => ({domain, seen: await topic.look({dns, ...(serverDns && {serverDns}), server, get}, domain)}))),
	};
};

export const judgeTopic = ({server, subjects}: TopicSeen, topic: Topic, now: Date): Finding[] => {
	if (subjects.length === 0) {
		const why = server.troubles[0] ?? (topic.about === 'domain' ? 'no mail domain is known on this server.' : 'what the server calls itself is not known.');
		return [{level: 'unknown', subject: topic.title, says: `Nothing could be judged: ${why}`}];
	}
	const findings = subjects.flatMap(({domain, seen}) =>
		topic.judge(seen, {server, domain, now}).map(({level, name, says, found, publish}): Finding => {
			const evidence =
				level === 'ok' || level === 'skipped'
					? []
					: [...found.map(text => ({from: name, text})), ...publish.map(record => ({from: 'publish', text: zoneLine(record)}))];
			return {level, subject: name, says, ...(evidence.length > 0 && {evidence})};
		}),
	);
	// What is not used, or does not apply, needs to be said once at most.
	const told = findings.filter(each => each.level !== 'skipped');
	return told.length > 0 ? told : findings.slice(0, 1);
};
