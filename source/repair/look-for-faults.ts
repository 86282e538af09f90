// All that a repair begins with, in one tick: the core checks as they are now, the faults that are known, and the configuration files.
import {checks} from '../checks/list.ts';
import {type CheckEvent, runChecks} from '../checks/run.ts';
import type {At, CheckResult} from '../checks/shape.ts';
import {detectFixes} from '../fixes/run.ts';
import type {Detected} from '../fixes/shape.ts';
import {type ConfigFiles, readConfigFiles} from './config-files.ts';

export type Faults = {
	/** In the order of the catalogue. */
	readonly results: readonly CheckResult[];
	/** By id of the fix, in the order in which they are repaired. */
	readonly detected: ReadonlyMap<string, Detected>;
	readonly configs: ConfigFiles;
};

/** `heard` is told of every check as it begins and ends. */
export const coreResults = async (at: At, heard?: (event: CheckEvent) => void): Promise<readonly CheckResult[]> => {
	const core = checks.filter(check => check.core);
	const found = new Map<string, CheckResult>();
	for await (const event of runChecks(core, at)) {
		heard?.(event);
		if (event.kind === 'finished') found.set(event.result.id, event.result);
	}
	return core.flatMap(check => found.get(check.id) ?? []);
};

export const lookForFaults = async (at: At): Promise<Faults> => {
	const [results, detected, configs] = await Promise.all([coreResults(at), detectFixes(at.ask), readConfigFiles(at.ask)]);
	return {results, detected, configs};
};
