// Results as text for a person: the verdict first, then the worst, each with its proof, and what would repair it.
import {formatDuration} from '../format/duration.ts';
import {levelsWorstFirst} from '../format/levels.ts';
import {marks} from '../format/marks.ts';
import {visible} from '../format/visible.ts';
import {scoreOf} from './score.ts';
import type {CheckResult, Finding, Level} from './shape.ts';

export type PrintOptions = {readonly unicode: boolean; readonly colours: boolean};

/** SGR parameters (ECMA-48): red only for what fails. */
const colours: Readonly<Record<Level, string>> = {ok: '32', warning: '33', failure: '31;1', unknown: '36', skipped: '2'};

/** Every finding that asks for attention; where none does, the first. */
const worthTelling = (result: CheckResult): readonly Finding[] => {
	const notable = result.findings.filter(each => each.level !== 'ok');
	return (notable.length > 0 ? notable : result.findings.slice(0, 1)).toSorted((a, b) => levelsWorstFirst.indexOf(a.level) - levelsWorstFirst.indexOf(b.level));
};

export const printChecks = (host: string, results: readonly CheckResult[], {unicode, colours: coloured}: PrintOptions): string => {
	const paint = (text: string, code: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
	const mark = marks(unicode);
	const score = scoreOf(results);
	const width = Math.max(0, ...results.map(each => each.id.length));
	const sorted = results.toSorted((a, b) => levelsWorstFirst.indexOf(a.level) - levelsWorstFirst.indexOf(b.level));
	const lines = [
		paint(visible(score.says), '1'),
		`${score.total > 0 ? `${score.passed} of ${score.total} core checks, ${score.percent} %, ${score.grade}` : `${results.length} ${results.length === 1 ? 'check' : 'checks'}`}   ${visible(host)}`,
		'',
	];
	let above = '';
	for (const result of sorted) {
		for (const [index, finding] of worthTelling(result).entries()) {
			const head = index === 0 ? `${paint(mark[result.level], colours[result.level])} ${result.id.padEnd(width)}` : ' '.repeat(width + 2);
			const aside = index === 0 && result.level !== 'skipped' ? paint(`  ${formatDuration(result.durationMs)}`, '2') : '';
			// Where nobody may look, every check has the same long reason.
			const says = finding.says === above && finding.level === 'unknown' ? 'For the same reason.' : visible(finding.says);
			above = finding.says;
			lines.push(`${head}  ${says}  ${paint(`(${visible(finding.subject)})`, '2')}${aside}`);
			for (const evidence of finding.level === 'ok' ? [] : (finding.evidence ?? []))
				lines.push(paint(`    | ${visible(evidence.from)}: ${visible(evidence.text)}`, '2'));
		}
		if (result.fixes.length > 0) lines.push(`    would help: ${result.fixes.join(', ')}`);
	}
	return `${lines.join('\n')}\n`;
};
