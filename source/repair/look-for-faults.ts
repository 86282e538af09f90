// All that a repair begins with, in one tick: the core checks as they are now, the faults that are known, and the configuration files.
import {checks} from '../checks/list.ts';
import {type CheckEvent, runChecks} from '../checks/run.ts';
import type {At, CheckResult} from '../checks/shape.ts';
import {type Look, lookForFixes} from '../fixes/run.ts';
import {type ConfigFiles, readConfigFiles} from './config-files.ts';
import {lookAtMail, type MailLook} from './mail-in-view.ts';

export type Faults = Look & {
	/** In the order of the catalogue. */
	readonly results: readonly CheckResult[];
	readonly configs: ConfigFiles;
	/** Under way, where it was wanted. */
	readonly mail?: MailLook;
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

/** `withMail`: something is to be applied right after, so that what users see is looked at beside all the rest. */
export const lookForFaults = async (at: At, {withMail = false} = {}): Promise<Faults> => {
	const mail = withMail ? lookAtMail(at) : undefined;
	const [results, look, configs] = await Promise.all([coreResults(at), lookForFixes(at.ask), readConfigFiles(at.ask)]);
	return {results, ...look, configs, ...(mail && {mail})};
};

/** What could not be looked at, as sentences: while there is any, that no fault is found proves nothing. */
export const notLookedAt = ({unanswered, configs}: Pick<Faults, 'unanswered' | 'configs'>): readonly string[] => [
	...new Set([...configs.unread, ...unanswered.values()]),
];
