// What was found in the DNS as the document that `dns --json` prints, and as text for a person: the worst first, each with what to publish.
import type {Level} from '../checks/shape.ts';
import {worstLevel} from '../format/levels.ts';
import {marks} from '../format/marks.ts';
import {visible} from '../format/visible.ts';
import {type DnsFinding, type DnsReport, findingsOf} from './topics/run.ts';
import {zoneLine} from './zone-text.ts';

export const levelsOf = (report: DnsReport): readonly Level[] => [...findingsOf(report).map(each => each.level), ...report.notes.map(each => each.level)];

export const dnsDocument = (host: string, at: Date, report: DnsReport): unknown => ({
	host,
	at: at.toISOString().replace(/\.\d+Z$/, 'Z'),
	level: worstLevel(levelsOf(report)),
	resolver: report.resolver,
	server: {
		hostName: report.server.hostName,
		addresses: report.server.addresses,
		domains: report.server.domains.map(({name, from, keys}) => ({
			name,
			from,
			selectors: keys.map(({selector, path, signs, publicKey, why}) => ({
				selector,
				path,
				signs,
				readable: publicKey !== undefined,
				...(why === '' ? {} : {why}),
			})),
		})),
	},
	notes: report.notes,
	findings: findingsOf(report).map(({topic, domain, name, level, says, found, expected, publish, why, source}) => ({
		topic,
		domain,
		name,
		level,
		says,
		found,
		expected,
		publish: publish.map(record => ({...record, zone: zoneLine(record)})),
		why,
		source,
	})),
});

const count = (findings: readonly DnsFinding[], level: Level): number => findings.filter(each => each.level === level).length;

/** `2 failures, 1 warning`; what is well needs no words. */
export const countsOf = (findings: readonly DnsFinding[]): string => {
	const words = [
		[count(findings, 'failure'), 'failure', 'failures'],
		[count(findings, 'unknown'), 'not known', 'not known'],
		[count(findings, 'warning'), 'warning', 'warnings'],
	] as const;
	const said = words.filter(([number]) => number > 0).map(([number, one, many]) => `${number} ${number === 1 ? one : many}`);
	if (findings.length === 0) return 'nothing looked at';
	return said.length === 0 ? 'all is well' : said.join(', ');
};

/** What is well comes before what is optional and not there. */
const order: readonly Level[] = ['failure', 'unknown', 'warning', 'ok', 'skipped'];

type Look = {readonly unicode: boolean; readonly colours: boolean};

const colours: Readonly<Record<Level, string>> = {ok: '32', warning: '33', failure: '31;1', unknown: '36', skipped: '2'};

/** What stands in the DNS. Where nobody answered that is not known, and not nothing. */
export const foundIn = ({found, level}: Pick<DnsFinding, 'found' | 'level'>): readonly string[] =>
	found.length > 0 ? found : level === 'unknown' ? ['not known'] : ['nothing'];

const printFinding = (finding: DnsFinding, width: number, {unicode, colours: coloured}: Look): string[] => {
	const paint = (text: string, code: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
	const lines = [`${paint(marks(unicode)[finding.level], colours[finding.level])} ${finding.topic.padEnd(width)}  ${visible(finding.says)}`];
	if (finding.level === 'ok' || finding.level === 'skipped') return lines;
	for (const each of foundIn(finding).slice(0, 8)) lines.push(paint(`    found    ${visible(finding.name)} ${visible(each)}`, '2'));
	for (const record of finding.publish) lines.push(`    publish  ${visible(zoneLine(record))}`);
	if (finding.publish.length === 0) for (const each of finding.expected) lines.push(paint(`    expected ${visible(each)}`, '2'));
	if (finding.level === 'failure') lines.push(paint(`    why      ${finding.why}`, '2'));
	return lines;
};

export const printDns = (report: DnsReport, look: Look): string => {
	const findings = findingsOf(report);
	const width = Math.max(0, ...findings.map(each => each.topic.length));
	const strong = (text: string) => (look.colours ? `\u001b[1m${text}\u001b[0m` : text);
	const lines = [
		strong(`DNS: ${countsOf(findings)}`),
		`asked ${visible(report.resolver)}; mail leaves as ${visible(report.server.hostName)} from ${report.server.addresses.join(', ') || 'addresses that are not known'}`,
	];
	for (const {level, says} of report.notes) lines.push(`${marks(look.unicode)[level]} ${visible(says)}`);
	for (const group of report.groups) {
		const own = group.findings.flatMap(each => each ?? []);
		lines.push('', strong(`${visible(group.name)}${group.isHost ? ' (mail host)' : ''}: ${countsOf(own)}`));
		for (const finding of own.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level))) lines.push(...printFinding(finding, width, look));
	}
	return `${lines.join('\n')}\n`;
};
