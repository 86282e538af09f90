// The rows of the DNS screen: worst first, and within that the mail host before the domains; level and sentence stay at any width.

import type {Level} from '../../source/checks/shape.ts';
import {type DnsFinding, type DnsReport, findingsOf} from '../../source/dns/topics/run.ts';
import type {ZoneRecord} from '../../source/dns/topics/shape.ts';
import {standingRecords} from '../../source/dns/wanted-records.ts';
import {visible} from '../../source/format/visible.ts';
import type {Column} from '../parts/table.ts';

/** What is well comes before what is optional and not there: that is only reading matter. */
const order: readonly Level[] = ['failure', 'unknown', 'warning', 'ok', 'skipped'];

export type DnsRow = {readonly id: string; readonly finding: DnsFinding; readonly standing: readonly ZoneRecord[]};

export const dnsRows = (report: DnsReport): DnsRow[] => {
	const counts = new Map<string, number>();
	return findingsOf(report)
		.map((finding): DnsRow => {
			const key = `${finding.domain} ${finding.topic} ${finding.name}`;
			const count = counts.get(key) ?? 0;
			counts.set(key, count + 1);
			return {id: count === 0 ? key : `${key} ${count}`, finding, standing: standingRecords(finding)};
		})
		.toSorted((a, b) => order.indexOf(a.finding.level) - order.indexOf(b.finding.level));
};

export const rowText = ({finding}: DnsRow): string => [finding.domain, finding.name, finding.topic, finding.title, finding.level, finding.says].join(' ');

export const dnsColumns: ReadonlyArray<Column<DnsRow>> = [
	{title: 'topic', cell: ({finding}) => visible(finding.topic), most: 11},
	{title: 'of', cell: ({finding}) => visible(finding.domain), most: 24, dropped: 1},
	{title: 'found', cell: ({finding}) => visible(finding.says), grows: true, least: 24},
];
