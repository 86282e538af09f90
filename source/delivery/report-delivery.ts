// Delivery tests as the document that `deliver --json` prints, and as lines for a person: the timeline of each, hop by hop.

import type {Level} from '../checks/shape.ts';
import {formatDuration} from '../format/duration.ts';
import {levelsWorstFirst} from '../format/levels.ts';
import {marks} from '../format/marks.ts';
import {visible} from '../format/visible.ts';
import {hopLevels} from './hop-levels.ts';
import {hopTitle} from './hop-titles.ts';
import type {DeliveryTest} from './hops.ts';
import {percentile} from './percentile.ts';
import type {DeliveryRun} from './run-tests.ts';

export const levelsOfRun = (run: DeliveryRun): readonly Level[] => run.tests.flatMap(test => test.findings.map(each => each.level));

const rounded = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : Math.round(ms * 10) / 10);

const latency = (totals: readonly number[]) => ({
	count: totals.length,
	p50Ms: rounded(percentile(totals, 50)),
	p90Ms: rounded(percentile(totals, 90)),
	p99Ms: rounded(percentile(totals, 99)),
	mostMs: rounded(Math.max(...totals)),
});

export const deliveryDocument = (host: string, at: Date, run: DeliveryRun, withTranscript: boolean): unknown => ({
	host,
	at: at.toISOString().replace(/\.\d+Z$/, 'Z'),
	rounds: run.rounds,
	tests: run.tests.map(({kind, title, hops, findings, transcript, message, totalMs}) => ({
		id: kind,
		title,
		level: levelsWorstFirst.find(level => findings.some(each => each.level === level)) ?? 'unknown',
		totalMs: rounded(totalMs),
		findings,
		hops: hops.map(({id, state, says, atMs, tookMs}) => ({id, state, says, atMs: rounded(atMs), tookMs: rounded(tookMs)})),
		...(message === undefined ? {} : {message}),
		...((run.totals[kind]?.length ?? 0) > 1 ? {latency: latency(run.totals[kind] ?? [])} : {}),
		...(withTranscript ? {transcript: transcript.map(({atMs, from, text}) => ({atMs: rounded(atMs), from, text}))} : {}),
	})),
});

type Look = {readonly unicode: boolean; readonly transcript: boolean};

export const printTest = (test: DeliveryTest, {unicode, transcript}: Look): string[] => {
	const mark = marks(unicode);
	const worst = levelsWorstFirst.find(level => test.findings.some(each => each.level === level)) ?? 'unknown';
	const total = test.totalMs === undefined ? '' : `   ${formatDuration(test.totalMs)}`;
	const lines = [`${mark[worst]} ${test.title}${total}`];
	for (const finding of test.findings) lines.push(`  ${visible(finding.says)}`);
	for (const hop of test.hops) {
		const took = hop.tookMs === undefined ? '' : formatDuration(hop.tookMs);
		lines.push(`    ${mark[hopLevels[hop.state]]} ${hopTitle(hop.id).padEnd(12)} ${took.padStart(7)}  ${visible(hop.says)}`.trimEnd());
	}
	for (const each of test.message?.received ?? [])
		lines.push(
			`    | received by ${visible(each.by)} with ${visible(each.via)}${each.tls === '' ? '' : `, ${visible(each.tls)}`}${each.from === '' ? '' : ` from ${visible(each.from)}`}`,
		);
	for (const each of test.message?.verified ?? []) lines.push(`    | ${mark[each.level]} ${each.method}: ${visible(each.says)}`);
	for (const finding of test.findings)
		for (const each of finding.level === 'ok' ? [] : (finding.evidence ?? [])) lines.push(`    | ${visible(each.from)}: ${visible(each.text)}`);
	if (transcript)
		for (const {atMs, from, text} of test.transcript)
			lines.push(`    ${formatDuration(atMs).padStart(7)} ${from === 'client' ? '>' : from === 'server' ? '<' : '*'} ${visible(text)}`);
	return lines;
};

export const printTotals = (run: DeliveryRun): string[] =>
	run.tests.flatMap(({kind, title}) => {
		const totals = run.totals[kind] ?? [];
		if (totals.length < 2) return [];
		const {p50Ms = 0, p90Ms = 0, p99Ms = 0, mostMs = 0} = latency(totals);
		return [
			`${title}: ${totals.length} of ${run.rounds}, half within ${formatDuration(p50Ms)}, 90 % within ${formatDuration(p90Ms)}, 99 % within ${formatDuration(p99Ms)}, at most ${formatDuration(mostMs)}`,
		];
	});
