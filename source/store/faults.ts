// The faults that were found, as a screen lists them, with all that a repair needs to begin.
import {scoreOf} from '../checks/score.ts';
import type {At, Evidence} from '../checks/shape.ts';
import {fixes} from '../fixes/list.ts';
import type {Fix} from '../fixes/shape.ts';
import {withDots} from '../format/sealed.ts';
import {type Faults, lookForFaults, notLookedAt} from '../repair/look-for-faults.ts';

export type FoundFault = Pick<Fix, 'id' | 'title' | 'covers' | 'explains' | 'risk'> & {
	readonly evidence: readonly Evidence[];
	readonly files: readonly string[];
};

export type FoundFaults = {
	readonly faults: Faults;
	/** In the order in which they are repaired. */
	readonly list: readonly FoundFault[];
	readonly score: ReturnType<typeof scoreOf>;
	/** Why not all could be looked at; while there is any, no fault found is no proof. */
	readonly blind: readonly string[];
};

/** Throws HostError when the host could not be asked. */
export const findFaults = async (at: At): Promise<FoundFaults> => {
	const faults = await lookForFaults(at);
	return {
		faults,
		list: fixes.flatMap(({id, title, covers, explains, risk}) => {
			const found = faults.detected.get(id);
			return found === undefined ? [] : [{id, title, covers, explains, risk, evidence: found.evidence, files: found.files}];
		}),
		score: scoreOf(faults.results),
		blind: notLookedAt(faults).map(withDots),
	};
};
