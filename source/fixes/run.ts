// Which faults this server has, all at once although each hides the next, and which repair helps which check.
import type {Ask} from '../commands/shape.ts';
import {fixes} from './list.ts';
import type {Detected, Fix} from './shape.ts';

export type Look = {
	/** By id of the fix. A fault that could not be looked for is not in it. */
	readonly detected: ReadonlyMap<string, Detected>;
	/** By name of the command: why it was not answered, so that what hangs on it is not known. What is not installed is no such thing. */
	readonly unanswered: ReadonlyMap<string, string>;
};

type Watched = {
	readonly ask: Ask;
	/** By name of the command, filled as answers come: why there is none. */
	readonly unanswered: ReadonlyMap<string, string>;
};

/** Of an answer that is none; what is not installed or not there is an answer too. */
const whyNot = (value: unknown): string | undefined => {
	const {ok, missing, why} = (value ?? {}) as {readonly ok?: unknown; readonly missing?: unknown; readonly why?: unknown};
	return ok === false && missing === false && typeof why === 'string' ? why : undefined;
};

const watchAnswers = (ask: Ask): Watched => {
	const unanswered = new Map<string, string>();
	return {
		unanswered,
		ask: async (command, args) => {
			const value = await ask(command, args);
			const why = whyNot(value);
			if (why !== undefined && !unanswered.has(command.name)) unanswered.set(command.name, why);
			return value;
		},
	};
};

/** Rejects only where the host could not be asked. `among`: those that are looked for, all when none are named. */
export const lookForFixes = async (ask: Ask, among: readonly Fix[] = fixes): Promise<Look> => {
	const watched = watchAnswers(ask);
	const found = await Promise.all(among.map(async fix => [fix.id, await fix.detect({ask: watched.ask})] as const));
	return {
		detected: new Map(found.flatMap(([id, detected]) => (detected === undefined ? [] : [[id, detected] as const]))),
		unanswered: watched.unanswered,
	};
};

/** The faults alone. */
export const detectFixes = async (ask: Ask): Promise<Look['detected']> => (await lookForFixes(ask)).detected;

/** Ids of the fixes that a failing check may need, in the order in which they are met; only those that were detected when they are given. */
export const fixesFor = (checkId: string, detected?: ReadonlyMap<string, Detected>): readonly string[] =>
	fixes.filter(fix => fix.verifiedBy.some(check => check.id === checkId) && (detected?.has(fix.id) ?? true)).map(fix => fix.id);
