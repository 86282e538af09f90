// A report as single statements that can be compared with those of an earlier one: each has a key that stays, and a text that may change.
import {findingsOf} from '../dns/topics/run.ts';
import type {ReportFacts} from './gather-report.ts';

export type Statement = {readonly key: string; readonly level: string; readonly says: string};

/** Figures that move by themselves are no news; parts of an address are no figures. */
const figures = /(?<![\w.:])\d[\d,]*(?:\.\d+)?(?![\w.:]*\.\d)(?!\w)(?: (?:ms|s|min|h|d|days?|B|kB|MB|GB)\b)?/g;
const steady = ({key, says}: Statement): string => (key.startsWith('mailboxes ') ? says : says.replace(figures, 'N'));

export const statementsOf = ({results, dns, certificates, users, changes, services}: ReportFacts): readonly Statement[] => [
	...results.flatMap(result => result.findings.map(finding => ({key: `check ${result.id} ${finding.subject}`, level: finding.level, says: finding.says}))),
	...services.map(each => ({key: `service ${each.id}`, level: each.level, says: each.state})),
	...(dns === undefined ? [] : findingsOf(dns).map(each => ({key: `dns ${each.domain} ${each.topic} ${each.name}`, level: each.level, says: each.says}))),
	...certificates.ports.flatMap(({port, findings}) => findings.map(each => ({key: `certificate ${port}`, level: each.level, says: each.says}))),
	...(users.ok ? [...users.value].map(([domain, count]) => ({key: `mailboxes ${domain}`, level: 'ok', says: `${count} mailboxes`})) : []),
	...(changes.ok ? changes.value.map(each => ({key: `change ${each.id}`, level: 'ok', says: `${each.title} (${each.state})`})) : []),
];

export type News = {readonly kind: 'new' | 'changed' | 'gone'; readonly statement: Statement; readonly before: Statement | undefined};

/** What one says and the other did not; several statements with one key are told apart by what they say. */
export const newsSince = (before: readonly Statement[], after: readonly Statement[]): readonly News[] => {
	const same = (one: Statement, other: Statement) => one.key === other.key && one.level === other.level && steady(one) === steady(other);
	const added = after.filter(each => !before.some(other => same(each, other)));
	const removed = before.filter(each => !after.some(other => same(each, other)));
	return [
		...added.map((statement): News => {
			const earlier = removed.find(each => each.key === statement.key);
			return {kind: earlier === undefined ? 'new' : 'changed', statement, before: earlier};
		}),
		...removed.filter(each => !added.some(other => other.key === each.key)).map((statement): News => ({kind: 'gone', statement, before: statement})),
	];
};
