// Whether a repair did what it was for: its faults are gone, no core check is worse than before, and what it promised holds. Pure.
import type {Proof, Verdict} from '../changes/shape.ts';
import {scoreOf} from '../checks/score.ts';
import type {CheckResult, Level} from '../checks/shape.ts';
import type {Detected, Fix} from '../fixes/shape.ts';
import {levelsWorstFirst} from '../format/levels.ts';

export type Repaired = {
	/** Those that were applied. */
	readonly fixes: readonly Fix[];
	/** Before: every fault that was known, the applied ones among them. */
	readonly knownBefore: readonly Fix[];
	readonly before: readonly CheckResult[];
	readonly after: readonly CheckResult[];
	readonly detectedAfter: ReadonlyMap<string, Detected>;
	/** Why something could not be looked at afterwards that could be before: a fault that is not found then may be there all the same. */
	readonly unanswered: readonly string[];
	/** Mail that users saw before and do not see any more, as sentences. */
	readonly outOfView: readonly string[];
};

const isGood = (level: Level): boolean => level === 'ok' || level === 'warning';

/** Skipped is no better and no worse than the failure that caused it. */
const rank = (level: Level): number => levelsWorstFirst.indexOf(level === 'skipped' ? 'failure' : level);

const proofOf = (results: readonly CheckResult[]): readonly Proof[] =>
	results.flatMap(result =>
		result.findings
			.filter(finding => !isGood(finding.level) || result.id === 'delivery')
			.flatMap(({says, subject, evidence = []}) => [{from: result.id, text: `${subject}: ${says}`}, ...evidence]),
	);

/** A check that every known fault behind it is repaired for must hold; while others are left, it may still wait for them. */
const promised = ({fixes, knownBefore}: Repaired): readonly string[] => {
	const applied = new Set(fixes.map(({id}) => id));
	const checks = [...new Set(fixes.flatMap(fix => fix.verifiedBy.map(({id}) => id)))];
	return checks.filter(id => knownBefore.every(fix => applied.has(fix.id) || !fix.verifiedBy.some(check => check.id === id)));
};

export const judgeRepair = (repaired: Repaired): Verdict => {
	const {fixes, before, after, detectedAfter} = repaired;
	const still = fixes.filter(({id}) => detectedAfter.has(id));
	if (still.length > 0) {
		const proof = still.flatMap(({id}) => detectedAfter.get(id)?.evidence ?? []);
		return {good: false, says: `It is still as it was: ${still.map(({title}) => title).join('; ')}`, proof};
	}
	if (repaired.outOfView.length > 0)
		return {good: false, says: 'Mail would not be seen any more', proof: repaired.outOfView.map(text => ({from: 'doveadm mailbox status', text}))};
	const levelBefore = new Map(before.map(({id, level}) => [id, level]));
	const worse = after.filter(({id, level}) => !isGood(level) && rank(level) < rank(levelBefore.get(id) ?? 'ok'));
	if (worse.length > 0) return {good: false, says: `Worse than before: ${worse.map(({title}) => title).join('; ')}`, proof: proofOf(worse)};
	const owed = promised(repaired);
	const missed = after.filter(({id, level}) => owed.includes(id) && (level === 'failure' || level === 'skipped'));
	if (missed.length > 0) return {good: false, says: `It did not help: ${missed.map(({title}) => title).join('; ')} is still not so`, proof: proofOf(missed)};
	// What was seen before and cannot be seen now proves nothing: the line may be gone, or the server.
	const unseen = after.filter(({id, level}) => owed.includes(id) && level === 'unknown' && levelBefore.get(id) !== 'unknown');
	if (unseen.length > 0)
		return {good: false, says: `It could not be verified: ${unseen.map(({title}) => title).join('; ')} is not known`, proof: proofOf(unseen)};
	const [why] = repaired.unanswered;
	if (why !== undefined)
		return {good: false, says: `It could not be verified: ${why}`, proof: repaired.unanswered.map(text => ({from: 'not looked at', text}))};
	const score = scoreOf(after);
	const left = repaired.knownBefore.filter(({id}) => detectedAfter.has(id)).length;
	const unproven = after.filter(({id, level}) => owed.includes(id) && level === 'unknown');
	const rest = left > 0 ? `${left} more ${left === 1 ? 'fault is' : 'faults are'} known` : '';
	const doubt = unproven.length > 0 ? `nothing proves yet that ${unproven.map(({title}) => title.charAt(0).toLowerCase() + title.slice(1)).join(', ')}` : '';
	return {
		good: true,
		says: [`${score.says}: ${score.passed} of ${score.total}, ${score.percent} %`, rest, doubt].filter(Boolean).join('; '),
		proof: proofOf(after.filter(({id, level}) => id === 'delivery' && level === 'ok')),
	};
};
