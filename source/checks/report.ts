// Results as the document that `check --json` prints: scripts depend on its shape.
import {type Grade, scoreOf} from './score.ts';
import type {Area, CheckResult, Finding, Level} from './shape.ts';

export type ChecksDocument = {
	readonly host: string;
	/** ISO 8601, UTC, whole seconds. */
	readonly at: string;
	readonly core: {readonly passed: number; readonly total: number; readonly percent: number; readonly grade: Grade};
	readonly checks: ReadonlyArray<{
		readonly id: string;
		readonly core: boolean;
		readonly area: Area;
		readonly level: Level;
		readonly durationMs: number;
		readonly findings: readonly Finding[];
		readonly fixes: readonly string[];
	}>;
};

export const checksDocument = (host: string, at: Date, results: readonly CheckResult[]): ChecksDocument => {
	const {passed, total, percent, grade} = scoreOf(results);
	return {
		host,
		at: at.toISOString().replace(/\.\d+Z$/, 'Z'),
		core: {passed, total, percent, grade},
		checks: results.map(({id, core, area, level, durationMs, findings, fixes}) => ({
			id,
			core,
			area,
			level,
			durationMs: Math.round(durationMs),
			findings,
			fixes,
		})),
	};
};
