// One finding in full: what it says, what stands in the DNS, what should stand there, why it matters.
import {foundIn} from '../../source/dns/report-dns.ts';
import type {DnsFinding} from '../../source/dns/topics/run.ts';
import {zoneLine} from '../../source/dns/zone-text.ts';
import {visible} from '../../source/format/visible.ts';
import type {Theme} from '../frame/theme.ts';
import {wrap} from '../parts/wrap.ts';

const labelColumns = 9;

/** The label stands before the first line only. */
const labelled = (label: string, text: string, columns: number, paint: (text: string) => string, theme: Theme): string[] =>
	wrap(visible(text), columns - labelColumns).map((line, index) => `${theme.dim((index === 0 ? label : '').padEnd(labelColumns))}${paint(line)}`);

export const dnsDetails = (finding: DnsFinding, columns: number, theme: Theme, whole: boolean): string[] => {
	const plain = (text: string) => text;
	const found = foundIn(finding);
	const isWell = finding.level === 'ok' || finding.level === 'skipped';
	const shown = whole ? found : found.slice(0, 3);
	return [
		...wrap(visible(finding.says), columns - 2).map((line, index) => `${index === 0 ? theme.mark(finding.level) : ' '} ${theme.strong(line)}`),
		...(whole ? [''] : []),
		...shown.flatMap((each, index) => labelled(index === 0 ? 'found' : '', `${finding.name}. ${each}`, columns, isWell ? plain : theme.dim, theme)),
		...finding.publish.flatMap((record, index) => labelled(index === 0 ? 'publish' : '', zoneLine(record), columns, theme.accent, theme)),
		...(finding.publish.length === 0 && !isWell ? finding.expected : []).flatMap((each, index) =>
			labelled(index === 0 ? 'expected' : '', each, columns, plain, theme),
		),
		...(finding.level === 'skipped' ? finding.expected : []).flatMap((each, index) => labelled(index === 0 ? 'would be' : '', each, columns, theme.dim, theme)),
		...(whole ? [''] : []),
		...labelled('why', finding.why, columns, plain, theme),
		...(whole ? labelled('by', finding.source, columns, theme.dim, theme) : []),
	];
};
