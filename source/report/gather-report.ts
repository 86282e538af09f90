// All that is known of a server at one moment: checks, services, ports, certificates, users, DNS and changes, gathered side by side.
import {readHistory} from '../changes/read-history.ts';
import type {JournalEntry} from '../changes/shape.ts';
import {checks} from '../checks/list.ts';
import {runChecks} from '../checks/run.ts';
import type {At, CheckResult} from '../checks/shape.ts';
import {doveadmUser} from '../commands/doveadm-user.ts';
import type {Answer} from '../commands/shape.ts';
import {lookAtDns} from '../dns/look-at-dns.ts';
import {topics} from '../dns/topics/list.ts';
import type {DnsReport} from '../dns/topics/run.ts';
import {type WantedGroup, wantedRecords} from '../dns/wanted-records.ts';
import type {Host} from '../host/host.ts';
import {type EveryCertificate, everyCertificate} from '../ports/every-certificate.ts';
import {type Matrix, probeMatrix} from '../ports/matrix.ts';
import {type Judged, judgeMatrix} from '../ports/report-matrix.ts';
import {listServices, lookAtServices, type Service} from '../services/services.ts';

export type ReportFacts = {
	readonly host: string;
	readonly at: Date;
	readonly results: readonly CheckResult[];
	readonly services: readonly Service[];
	readonly ports: readonly Judged[];
	readonly certificates: EveryCertificate;
	/** Mailboxes by domain; or why they are not known. */
	readonly users: Answer<ReadonlyMap<string, number>>;
	readonly dns: DnsReport | undefined;
	readonly records: readonly WantedGroup[];
	readonly changes: Answer<readonly JournalEntry[]>;
};

const last = async <Value>(values: AsyncIterable<Value>): Promise<Value | undefined> => {
	let latest: Value | undefined;
	for await (const value of values) latest = value;
	return latest;
};

const usersOf = async (at: At): Promise<ReportFacts['users']> => {
	const answer = await at.ask(doveadmUser, {mask: '*'});
	if (!answer.ok) return answer;
	if (answer.value.found === 'trouble') return {ok: false, why: answer.value.says, missing: false};
	const counts = new Map<string, number>();
	for (const name of answer.value.found === 'names' ? answer.value.names : []) {
		const domain = name.includes('@') ? name.slice(name.lastIndexOf('@') + 1) : '(accounts of the system)';
		counts.set(domain, (counts.get(domain) ?? 0) + 1);
	}
	return {ok: true, value: counts};
};

export const gatherReport = async (at: At, host: Pick<Host, 'dial' | 'label'>): Promise<ReportFacts> => {
	const results = async (): Promise<CheckResult[]> => {
		const found = new Map<string, CheckResult>();
		for await (const event of runChecks(checks, at)) if (event.kind === 'finished') found.set(event.result.id, event.result);
		return checks.flatMap(check => found.get(check.id) ?? []);
	};
	const [checked, services, matrix, certificates, users, dns, changes] = await Promise.all([
		results(),
		lookAtServices(at.ask),
		last<Matrix>(probeMatrix({...at, host})),
		everyCertificate(at, host),
		usersOf(at),
		last<DnsReport>(lookAtDns(at)),
		readHistory(at.ask),
	]);
	const now = at.clock.now();
	return {
		host: host.label,
		at: now,
		results: checked,
		services: listServices(services),
		ports: matrix === undefined ? [] : judgeMatrix(matrix, now),
		certificates,
		users,
		dns,
		records: dns === undefined ? [] : wantedRecords(dns, topics, now),
		changes,
	};
};
