// What all checks together say, in words for a person; while they still run, what is already known to be bad.

import {scoreOf} from '../../source/checks/score.ts';
import type {Level} from '../../source/checks/shape.ts';
import {worstLevel} from '../../source/format/levels.ts';
import type {CheckItem} from '../../source/store/checks.ts';

export type Verdict = {
	readonly level: Level;
	readonly text: string;
	readonly passed: number;
	readonly total: number;
	readonly percent: number;
};

export const verdictOf = (items: readonly CheckItem[]): Verdict => {
	const results = items.flatMap(({result}) => result ?? []);
	const score = scoreOf(results);
	const total = items.filter(item => item.core).length;
	const base = {passed: score.passed, total, percent: total === 0 ? 0 : Math.floor((100 * score.passed) / total)};
	const missing = items.length - results.length;
	const level = worstLevel(results.map(result => result.level));
	// What is still being looked at may be bad: nothing good is said before everything is known.
	if (missing > 0 && level !== 'failure') return {...base, level: 'skipped', text: `Looking, ${missing} to go`};
	return {...base, level, text: score.says};
};
