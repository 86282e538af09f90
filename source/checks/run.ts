// Runs checks side by side, so that what they ask travels together, and tells each result as it is there.
import {detectFixes, fixesFor} from '../fixes/run.ts';
import type {Detected} from '../fixes/shape.ts';
import {worstLevel} from '../format/levels.ts';
import {sentences} from '../format/sentences.ts';
import type {Clock} from '../host/clock.ts';
import {HostError} from '../host/host-error.ts';
import {describeProblem} from '../problem.ts';
import type {At, Check, CheckResult, Finding} from './shape.ts';

export type CheckEvent = {readonly kind: 'started'; readonly id: string} | {readonly kind: 'finished'; readonly result: CheckResult};

/** No check may hold up the others for longer; the slowest, a delivery that is waited for, ends by itself well before. */
const mostMs = 60_000;

type Looked = {readonly findings: readonly Finding[]; readonly durationMs: number};

const sayWhy = (thrown: unknown): string => {
	const {title, hint} = describeProblem(thrown);
	return thrown instanceof HostError ? sentences(title, hint) : title;
};

/** Never rejects: what was thrown becomes a finding that says why nothing is known. */
const look = async (check: Check, at: At, clock: Clock): Promise<Looked> => {
	const begun = clock.monotonicMs();
	const stop = new AbortController();
	const findings = await Promise.race([
		Promise.resolve()
			.then(() => check.look({...at, signal: AbortSignal.any([at.signal, stop.signal])}))
			.then(seen => check.judge(seen, clock.now()))
			.catch((thrown: unknown): Finding[] => [{level: 'unknown', subject: check.title, says: sayWhy(thrown)}]),
		clock
			.wait(mostMs, stop.signal)
			.then((): Finding[] => [
				{level: 'unknown', subject: check.title, says: `Not finished after ${mostMs / 1000} s; run it again, alone, to see whether the server is slow.`},
			]),
	]);
	stop.abort();
	return {findings, durationMs: clock.monotonicMs() - begun};
};

const skippedBecause = (cause: CheckResult): Finding => ({
	level: 'skipped',
	subject: cause.id,
	says: `Not judged, because ${cause.id} fails: ${cause.findings.find(each => each.level === 'failure')?.says ?? ''}`.trimEnd(),
});

const none: ReadonlyMap<string, Detected> = new Map();

/** Why nobody answered stands in the findings already; what was seen all the same is kept. */
const noneWhereNobodyAnswers = (thrown: unknown): ReadonlyMap<string, Detected> => {
	if (thrown instanceof HostError) return none;
	throw thrown;
};

/** Ends without more events once `at.signal` is aborted. */
export async function* runChecks(checks: readonly Check[], at: At): AsyncGenerator<CheckEvent> {
	const looks = new Map(checks.map(check => [check.id, look(check, at, at.clock)]));
	// A healthy server is not asked for its faults; the first check that finds something wrong asks for all of them at once.
	let looking: Promise<ReadonlyMap<string, Detected>> | undefined;
	const lookForFaults = (): Promise<ReadonlyMap<string, Detected>> => {
		looking ??= detectFixes(at.ask).catch(noneWhereNobodyAnswers);
		return looking;
	};
	const results = new Map<string, Promise<CheckResult>>();

	const finish = async (check: Check, above: readonly string[]): Promise<CheckResult> => {
		const causes = checks.filter(each => check.after?.includes(each.id) && !above.includes(each.id));
		const base = {id: check.id, title: check.title, core: check.core ?? false, area: check.area};
		for (const cause of causes) {
			const result = await resultOf(cause, [...above, check.id]);
			if (result.level === 'failure') return {...base, level: 'skipped', durationMs: 0, findings: [skippedBecause(result)], fixes: []};
		}
		const {findings, durationMs} = await (looks.get(check.id) as Promise<Looked>);
		const level = worstLevel(findings.map(each => each.level));
		const known = level === 'ok' || level === 'skipped' ? [] : fixesFor(check.id);
		const found = known.length > 0 ? await lookForFaults() : none;
		return {...base, level, durationMs, findings, fixes: fixesFor(check.id, found)};
	};
	const resultOf = (check: Check, above: readonly string[] = []): Promise<CheckResult> => {
		const result = results.get(check.id) ?? finish(check, above);
		results.set(check.id, result);
		return result;
	};

	const waiting = new Map(checks.map(check => [check.id, resultOf(check)]));
	const aborted = new Promise<undefined>(resolve => {
		if (at.signal.aborted) resolve(undefined);
		at.signal.addEventListener('abort', () => resolve(undefined), {once: true});
	});
	for (const check of checks) yield {kind: 'started', id: check.id};
	while (waiting.size > 0) {
		const result = await Promise.race([aborted, ...waiting.values()]);
		if (result === undefined) return;
		waiting.delete(result.id);
		yield {kind: 'finished', result};
	}
}
