// One check in full: what it found, the proof, why it matters, and what would repair it.
import type {Evidence} from '../../source/checks/shape.ts';
import {visible} from '../../source/format/visible.ts';
import type {CheckItem} from '../../source/store/checks.ts';
import type {Theme} from '../frame/theme.ts';
import {cut} from '../parts/columns.ts';
import {evidenceLines} from '../parts/evidence.ts';
import {wrap} from '../parts/wrap.ts';

/** Of a delivery the end counts, what the other side said (the log line of qmgr(8)'s agents); all of it is one key away. */
const abridged = (evidence: Evidence): Evidence => ({
	...evidence,
	text: evidence.text.replace(/, (?:orig_to=\S*, )?relay=.*?, delay=.*? status=/, ', [...] status='),
});

/** The worst finding and its proof, in few lines: what stands under the list. */
export const whyLines = (item: CheckItem, columns: number, theme: Theme): string[] => {
	const findings = (item.result?.findings ?? []).filter(finding => finding.level !== 'ok');
	const fixes = item.result?.fixes ?? [];
	const says = findings.flatMap(finding =>
		wrap(visible(`${finding.subject}: ${finding.says}`), columns - 2).map((line, index) => `${index === 0 ? theme.mark(finding.level) : ' '} ${line}`),
	);
	const known = fixes.length === 1 ? 'A fix is known:' : `${fixes.length} fixes are known:`;
	const helps = fixes.length === 0 ? [] : [`${theme.accent(known)} ${cut(visible(fixes.join(', ')), columns - known.length - 1)}`];
	return [...says, ...helps, ...evidenceLines(findings.flatMap(finding => finding.evidence ?? []).map(abridged), columns, theme, true)];
};

/** Everything that is known of one check. */
export const detailLines = (item: CheckItem, columns: number, theme: Theme): string[] => {
	const {result} = item;
	const paragraph = (text: string) => wrap(visible(text), columns);
	return [
		`${theme.strong(visible(item.title))}   ${theme.dim(`${item.id}${item.core ? ', counts in the score' : ''}`)}`,
		'',
		...(result === undefined ? ['Not looked at yet.'] : []),
		...(result?.findings ?? []).flatMap(finding => [
			...wrap(visible(`${finding.subject}: ${finding.says}`), columns - 2).map((line, index) => `${index === 0 ? theme.mark(finding.level) : ' '} ${line}`),
			...evidenceLines(finding.evidence ?? [], columns, theme, true),
		]),
		...((result?.fixes.length ?? 0) > 0 ? ['', `${theme.accent('Would help:')} ${visible(result?.fixes.join(', ') ?? '')}`] : []),
		'',
		theme.strong('Why it matters'),
		...paragraph(item.why),
		theme.dim(visible(item.source)),
	];
};
