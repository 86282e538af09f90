// Every DKIM key with where it stands in its life: it signs, it waits for its turn, or it had it (RFC 6376 section 3.1). Pure.
import {dkimName} from './dkim-name.ts';
import {dkimRecordFor} from './dkim-record.ts';
import {type DnsFinding, type DnsReport, findingsOf} from './topics/run.ts';
import type {ZoneRecord} from './topics/shape.ts';

export type DkimRow = {
	readonly domain: string;
	readonly selector: string;
	/** `mail._domainkey.example.org` */
	readonly name: string;
	readonly path: string;
	/** `next` is younger than what signs, `last` older; neither is known where nothing signs or no file tells its age: then it is `next`. */
	readonly part: 'signs' | 'next' | 'last';
	/** The record as it must stand in the DNS; undefined where the key cannot be read. */
	readonly record: ZoneRecord | undefined;
	/** What the DNS says of it; `ok` alone means that it is published as it is on the server. */
	readonly level: DnsFinding['level'];
	readonly says: string;
};

export type DkimOverview = {
	readonly rows: readonly DkimRow[];
	/** Mail domains without any key. */
	readonly without: readonly string[];
	readonly resolver: string;
	readonly notes: readonly string[];
};

/** Of a report in which DKIM was looked at. */
export const dkimOverview = (report: DnsReport): DkimOverview => {
	const findings = findingsOf(report).filter(each => each.topic === 'dkim');
	const {domains} = report.server;
	return {
		rows: domains.flatMap(({name: domain, keys}) => {
			const kindOf = ({publicKey}: (typeof keys)[number]) => (publicKey === undefined ? undefined : dkimRecordFor(publicKey)?.algorithm);
			return keys.map((key): DkimRow => {
				// One of RSA is not the successor of one of Ed25519: both may sign side by side.
				const rivals = keys.filter(each => each.signs && kindOf(each) === kindOf(key));
				const youngest = Math.max(...rivals.map(each => each.made?.getTime() ?? Number.NEGATIVE_INFINITY));
				const name = dkimName(key.selector, domain);
				const finding = findings.find(each => each.domain === domain && each.name === name);
				const own = key.publicKey === undefined ? undefined : dkimRecordFor(key.publicKey);
				return {
					domain,
					selector: key.selector,
					name,
					path: key.path,
					part: key.signs ? 'signs' : (key.made?.getTime() ?? Number.POSITIVE_INFINITY) >= youngest ? 'next' : 'last',
					record: own && {name, type: 'TXT', value: own.text},
					level: finding?.level ?? 'unknown',
					says: finding?.says ?? 'It was not looked at.',
				};
			});
		}),
		without: domains.filter(each => each.keys.length === 0).map(each => each.name),
		resolver: report.resolver,
		notes: report.notes.map(each => each.says),
	};
};
