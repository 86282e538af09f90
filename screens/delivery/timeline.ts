// One test as a timeline: hop by hop with its time, then the way that the stored message tells of, and who would trust it.
import {hopLevels} from '../../source/delivery/hop-levels.ts';
import {hopTitle} from '../../source/delivery/hop-titles.ts';
import type {DeliveryTest, Hop} from '../../source/delivery/hops.ts';
import {percentile} from '../../source/delivery/percentile.ts';
import {formatDuration} from '../../source/format/duration.ts';
import {visible} from '../../source/format/visible.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad} from '../parts/columns.ts';
import {evidenceLines} from '../parts/evidence.ts';
import {wrap} from '../parts/wrap.ts';

const titleColumns = 12;
const timeColumns = 7;

/** Cut where there are others below, and broken into lines where it has the page to itself. */
const inLines = (text: string, columns: number, whole: boolean): readonly [first: string, ...more: string[]] => {
	const [first = '', ...more] = whole ? wrap(visible(text), Math.max(1, columns)) : [cut(visible(text), Math.max(0, columns))];
	return [first, ...more];
};

const hopLines = (hop: Hop, columns: number, theme: Theme, whole: boolean): string[] => {
	const time = hop.tookMs === undefined ? '' : formatDuration(hop.tookMs);
	const mark = hop.state === 'running' ? theme.accent('>') : hop.state === 'waiting' ? theme.dim('.') : theme.mark(hopLevels[hop.state]);
	const before = titleColumns + timeColumns + 5;
	const [says, ...more] = hop.state === 'running' ? ['...'] : inLines(hop.says, columns - before - 1, whole);
	const paint = hop.state === 'failure' ? theme.failure : hop.state === 'waiting' || hop.state === 'skipped' ? theme.dim : (text: string) => text;
	return [
		`${mark} ${paint(pad(hopTitle(hop.id), titleColumns))} ${theme.dim(pad(time, timeColumns, 'right'))}  ${paint(says)}`,
		...more.map(line => `${' '.repeat(before)}${paint(line)}`),
	];
};

export const timelineLines = (test: DeliveryTest, totals: readonly number[], columns: number, theme: Theme, whole: boolean): string[] => {
	const findings = test.findings.flatMap(finding =>
		wrap(visible(finding.says), columns - 2).map((line, index) => `${index === 0 ? theme.mark(finding.level) : ' '} ${theme.strong(line)}`),
	);
	const evidence = test.findings.flatMap(finding => (finding.level === 'ok' ? [] : (finding.evidence ?? [])));
	const {message} = test;
	const marked = (mark: string, text: string): string[] => inLines(text, columns - 2, true).map((line, index) => `${index === 0 ? mark : ' '} ${line}`);
	const received = (message?.received ?? []).flatMap(each =>
		marked(theme.dim('|'), `received by ${each.by} with ${each.via}${each.tls === '' ? '' : `, ${each.tls}`}${each.from === '' ? '' : ` from ${each.from}`}`),
	);
	const verified = (message?.verified ?? []).flatMap(each => marked(theme.mark(each.level), `${each.method}: ${each.says}`));
	const often =
		totals.length < 2
			? []
			: [
					`${totals.length} rounds: half within ${formatDuration(percentile(totals, 50))}, 90 % within ${formatDuration(percentile(totals, 90))}, 99 % within ${formatDuration(percentile(totals, 99))}, at most ${formatDuration(Math.max(...totals))}`,
				];
	return [
		...(test.state === 'done' ? findings : [theme.dim('Under way ...')]),
		...often.flatMap(line => wrap(line, columns)).map(theme.accent),
		...test.hops.flatMap(hop => hopLines(hop, columns, theme, whole)),
		...(whole && received.length > 0 ? ['', theme.strong('The way it came, as the stored mail tells'), ...received] : []),
		...(whole && verified.length > 0 ? ['', theme.strong('The stored mail, as a receiver would verify it'), ...verified] : []),
		...(evidence.length > 0 ? ['', ...evidenceLines(evidence, columns, theme, whole)] : []),
	];
};

export const transcriptLines = (test: DeliveryTest, columns: number, theme: Theme): string[] => {
	if (test.transcript.length === 0) return [theme.dim('No SMTP was spoken in this test.')];
	return test.transcript.flatMap(({atMs, from, text}) => {
		const sign = from === 'client' ? '>' : from === 'server' ? '<' : '*';
		return wrap(visible(text), columns - 12).map((line, index) => {
			const head = index === 0 ? `${theme.dim(formatDuration(atMs).padStart(7))} ${theme.accent(sign)} ` : ' '.repeat(10);
			return `${head}${from === 'note' ? theme.dim(line) : line}`;
		});
	});
};
