// The state of a server as one Markdown document that an administrator hands to a colleague; secrets masked, the verdict first.
import {sayJournalState} from '../changes/print-history.ts';
import {scoreOf} from '../checks/score.ts';
import {countsOf} from '../dns/report-dns.ts';
import {findingsOf} from '../dns/topics/run.ts';
import {zoneLines} from '../dns/zone-text.ts';
import {levelsWorstFirst} from '../format/levels.ts';
import type {ReportFacts} from './gather-report.ts';
import {fenced, plainText, tableRows} from './markdown.ts';
import type {News} from './statements.ts';

const day = (date: Date): string => date.toISOString().slice(0, 16).replace('T', ' ');

const words: Readonly<Record<string, string>> = {ok: 'ok', warning: 'warning', failure: '**failure**', unknown: 'not known', skipped: 'skipped'};

const openFindings = ({results, dns}: ReportFacts): string[] => {
	const open = results
		.flatMap(result => result.findings.map(finding => ({...finding, id: result.id, fixes: result.fixes})))
		.filter(each => each.level !== 'ok' && each.level !== 'skipped')
		.toSorted((a, b) => levelsWorstFirst.indexOf(a.level) - levelsWorstFirst.indexOf(b.level));
	const known = new Set(open.map(each => each.says));
	const more = (dns === undefined ? [] : findingsOf(dns)).filter(each => each.level !== 'ok' && each.level !== 'skipped' && !known.has(each.says));
	if (open.length === 0 && more.length === 0) return ['Nothing is open.'];
	return [
		...open.flatMap(({level, id, subject, says, evidence, fixes}) => [
			`- ${words[level]} \`${id}\` ${plainText(subject)}: ${plainText(says)}`,
			...(evidence ?? []).slice(0, 4).map(({from, text}) => `  - ${plainText(from)}: ${plainText(text)}`),
			...(fixes.length > 0 ? [`  - would help: ${fixes.map(fix => `\`${fix}\``).join(', ')}`] : []),
		]),
		...more.map(({level, topic, name, says}) => `- ${words[level]} \`dns ${topic}\` ${plainText(name)}: ${plainText(says)}`),
	];
};

const nextSteps = ({host, results, records}: ReportFacts): string[] => {
	const fixes = [...new Set(results.flatMap(each => each.fixes))];
	const wrong = records.flatMap(group => group.records).filter(each => each.state === 'wrong');
	const failing = results.filter(each => each.level === 'failure' && each.fixes.length === 0 && !each.id.startsWith('dns-'));
	const unknown = results.filter(each => each.level === 'unknown');
	const steps = [
		...(fixes.length > 0
			? [`Repair what mailtui knows how to repair: \`mailtui fix ${host} --all\` shows the plan, \`--apply\` does it (${fixes.join(', ')}).`]
			: []),
		...failing.map(each => `${each.title}: ${plainText(each.findings.find(finding => finding.level === 'failure')?.says ?? '')}`),
		...(wrong.length > 0 ? [`Publish ${wrong.length} ${wrong.length === 1 ? 'record' : 'records'} in the DNS (above), then \`mailtui dns ${host}\`.`] : []),
		...(unknown.length > 0 ? [`Find out what could not be looked at: ${unknown.map(each => each.id).join(', ')}.`] : []),
	];
	return steps.length === 0 ? ['Nothing to do.'] : steps.map((step, index) => `${index + 1}. ${step}`);
};

export const writeReport = (facts: ReportFacts): string => {
	const {host, at, results, services, ports, certificates, users, dns, records, changes} = facts;
	const score = scoreOf(results);
	const wrong = records.flatMap(group => group.records).filter(each => each.state === 'wrong');
	const lines = [
		`# ${plainText(host)}: ${score.says}`,
		'',
		`${score.passed} of ${score.total} core checks, ${score.percent} %, ${score.grade}. Seen by mailtui on ${day(at)} UTC.`,
		'',
		'## Open findings',
		'',
		...openFindings(facts),
		'',
		'## Next steps',
		'',
		...nextSteps(facts),
		'',
		'## Services',
		'',
		...tableRows(
			['service', '', 'state', 'does'],
			services.map(each => [each.title, each.level, each.state, each.does]),
		),
		'',
		'## Ports',
		'',
		...tableRows(
			['port', 'for', '', 'found'],
			ports.map(each => [String(each.port), each.title, each.level, each.says]),
		),
		'',
		'## Certificates',
		'',
		...tableRows(
			['port', 'names', 'until', 'issued by', 'key', 'TLS'],
			certificates.ports.map(({port, chain, versions}) => [
				String(port),
				chain?.leaf.names.join(', ') ?? '-',
				chain === undefined ? '-' : `${chain.leaf.expires.toISOString().slice(0, 10)} (${chain.daysLeft} days)`,
				chain?.leaf.issuer ?? '-',
				chain?.leaf.key ?? '-',
				versions.offered.map(version => version.replace('TLSv', '')).join(' '),
			]),
		),
		'',
		'## Users',
		'',
		...(users.ok
			? tableRows(
					['domain', 'mailboxes'],
					[...users.value].map(([domain, count]) => [domain, String(count)]),
				)
			: [`Not known: ${plainText(users.why)}`]),
		'',
		'## DNS',
		'',
		...(dns === undefined
			? ['Not known.']
			: [
					`${countsOf(findingsOf(dns))}; asked ${plainText(dns.resolver)}. Mail leaves as ${plainText(dns.server.hostName)} from ${dns.server.addresses.join(', ') || 'addresses that are not known'}.`,
					'',
					...tableRows(
						['domain', 'topic', '', 'found'],
						findingsOf(dns)
							.filter(each => each.level !== 'skipped')
							.map(each => [each.domain, each.title, each.level, each.says]),
					),
				]),
		...(wrong.length > 0
			? ['', 'Still to be published:', '', ...fenced(wrong.flatMap(record => zoneLines(record).map(line => line.replaceAll('\t', ' '))))]
			: []),
		'',
		'## Changes made with mailtui',
		'',
		...(!changes.ok
			? [`Not known: ${plainText(changes.why)}`]
			: changes.value.length === 0
				? ['None.']
				: tableRows(
						['when', 'who', 'what', 'result'],
						changes.value.slice(0, 20).map(each => [each.at, each.by, each.title, sayJournalState(each)]),
					)),
		'',
		'## Checks',
		'',
		...tableRows(
			['check', '', 'found'],
			results.map(each => [each.id, each.level, (each.findings.find(finding => finding.level === each.level) ?? each.findings[0])?.says ?? '']),
		),
		'',
	];
	return lines.join('\n');
};

const kinds: Readonly<Record<News['kind'], string>> = {new: 'New', changed: 'Changed', gone: 'Gone'};

/** Only what is otherwise than it was. */
export const writeNews = (facts: ReportFacts, since: Date, news: readonly News[]): string => {
	const score = scoreOf(facts.results);
	const lines = [
		`# ${plainText(facts.host)}: ${score.says}`,
		'',
		`${news.length === 0 ? 'Nothing has changed' : `${news.length} ${news.length === 1 ? 'thing has' : 'things have'} changed`} since ${day(since)} UTC. Seen by mailtui on ${day(facts.at)} UTC.`,
	];
	for (const kind of ['new', 'changed', 'gone'] as const) {
		const own = news.filter(each => each.kind === kind);
		if (own.length === 0) continue;
		lines.push('', `## ${kinds[kind]}`, '');
		for (const {statement, before} of own) {
			lines.push(`- ${kind === 'gone' ? '' : `${words[statement.level]} `}${plainText(statement.key)}: ${plainText(statement.says)}`);
			if (kind === 'changed' && before !== undefined) lines.push(`  - before: ${words[before.level]} ${plainText(before.says)}`);
		}
	}
	return `${lines.join('\n')}\n`;
};
