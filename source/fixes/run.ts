// Which faults this server has, all at once although each hides the next, and which repair helps which check.
import type {Ask} from '../commands/shape.ts';
import {fixes} from './list.ts';
import type {Detected} from './shape.ts';

/** What could not be looked at is not in it. Rejects only where the host could not be asked. */
export const detectFixes = async (ask: Ask): Promise<ReadonlyMap<string, Detected>> => {
	const found = await Promise.all(fixes.map(async fix => [fix.id, await fix.detect({ask})] as const));
	return new Map(found.flatMap(([id, detected]) => (detected === undefined ? [] : [[id, detected] as const])));
};

/** Ids of the fixes that a failing check may need, in the order in which they are met; only those that were detected when they are given. */
export const fixesFor = (checkId: string, detected?: ReadonlyMap<string, Detected>): readonly string[] =>
	fixes.filter(fix => fix.verifiedBy.some(check => check.id === checkId) && (detected?.has(fix.id) ?? true)).map(fix => fix.id);
