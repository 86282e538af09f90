// All that should stand in the DNS for this server: what is there and right as it is, what is wrong as it should be, the rest by what the server is.
import type {DnsFinding, DnsReport} from './topics/run.ts';
import type {Topic, ZoneRecord} from './topics/shape.ts';

export type WantedRecord = ZoneRecord & {
	/** `right`: published so. `wrong`: published otherwise or not at all. `unknown`: it could not be looked up. `optional`: mail works without it. */
	readonly state: 'right' | 'wrong' | 'unknown' | 'optional';
	readonly topic: string;
	readonly title: string;
};

export type WantedGroup = {readonly name: string; readonly isHost: boolean; readonly records: readonly WantedRecord[]};

const published = /^(A|AAAA|CNAME|MX|TXT|PTR|SRV|TLSA|CAA) (.*)$/s;

/** What a finding found, as records of its name. */
export const standingRecords = ({name, found}: DnsFinding): ZoneRecord[] =>
	found.flatMap(line => {
		const [, type, value] = published.exec(line) ?? [];
		return type === undefined || value === undefined ? [] : [{name, type: type as ZoneRecord['type'], value}];
	});

const keyOf = (record: ZoneRecord): string => `${record.name} ${record.type} ${record.value}`;

const recordsOf = (topic: Topic, findings: readonly DnsFinding[], wanted: readonly ZoneRecord[]): WantedRecord[] => {
	const about = {topic: topic.id, title: topic.title};
	const seen = new Set<string>();
	const once = (records: readonly WantedRecord[]) => records.filter(record => !seen.has(keyOf(record)) && seen.add(keyOf(record)));
	const known = findings.flatMap((finding): WantedRecord[] => {
		if (finding.level === 'ok') return standingRecords(finding).map(each => ({...each, ...about, state: 'right'}));
		return finding.publish.map(each => ({...each, ...about, state: finding.level === 'unknown' ? 'unknown' : 'wrong'}));
	});
	const names = new Set(known.map(each => `${each.name} ${each.type}`));
	const isOpen = findings.length === 0 || findings.some(each => each.level === 'unknown');
	const rest = wanted
		.filter(each => !names.has(`${each.name} ${each.type}`))
		.map((each): WantedRecord => ({...each, ...about, state: topic.optional ? 'optional' : isOpen ? 'unknown' : 'wrong'}));
	return once([...known, ...rest]);
};

export const wantedRecords = (report: DnsReport, topics: readonly Topic[], now: Date): readonly WantedGroup[] =>
	report.groups.map(group => {
		const own = topics.filter(each => (each.about === 'host') === group.isHost);
		const domain = report.server.domains.find(each => each.name === group.name) ?? {name: group.name, from: ['Postfix'], keys: []};
		return {
			name: group.name,
			isHost: group.isHost,
			records: own.flatMap((topic, index) => recordsOf(topic, group.findings[index] ?? [], topic.wanted?.({server: report.server, domain, now}) ?? [])),
		};
	});
