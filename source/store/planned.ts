// A plan as a screen shows it: the diff of each file, what is run, what one should know; and as a text to take away.
import {unifiedDiff} from '../changes/unified-diff.ts';
import type {Fix} from '../fixes/shape.ts';
import {quoteArgv} from '../host/quote.ts';
import type {Faults} from '../repair/look-for-faults.ts';
import {type Chosen, doesSomething, planRepair, type RepairPlan} from '../repair/plan-repair.ts';
import {printPlan} from '../repair/print-repair.ts';

export type PlannedFile = {
	readonly path: string;
	/** diff -u, the values of passwords as dots. */
	readonly diff: string;
	readonly change: 'edited' | 'new' | 'removed';
};

export type ExportFormat = 'diff' | 'sh' | 'ansible';

export type Planned = {
	readonly chosen: readonly Chosen[];
	readonly faults: Faults;
	readonly plan: RepairPlan;
	readonly files: readonly PlannedFile[];
	readonly steps: ReadonlyArray<{readonly says: string; readonly command: string; readonly undo: string}>;
	readonly validates: readonly string[];
	readonly settles: readonly string[];
	/** The worst of its repairs. */
	readonly risk: Fix['risk'];
	/** There is something to be applied; else its notes are all there is. */
	readonly does: boolean;
};

const worstFirst: ReadonlyArray<Fix['risk']> = ['loses', 'interrupts', 'safe'];

export const planOf = (chosen: readonly Chosen[], faults: Faults): Planned => {
	const plan = planRepair(chosen, faults.configs);
	return {
		chosen,
		faults,
		plan,
		files: plan.edits.map(edit => ({
			path: edit.path,
			diff: unifiedDiff(edit),
			change: edit.before === undefined ? 'new' : edit.after === undefined ? 'removed' : 'edited',
		})),
		steps: plan.steps.map(({says, command, undo}) => ({
			says,
			command: quoteArgv(command.argv),
			undo: 'none' in undo ? `cannot be undone: ${undo.none}` : quoteArgv(undo.argv),
		})),
		validates: [...new Set(plan.validate.map(({argv}) => argv[0]))],
		settles: plan.settle.map(({argv}) => quoteArgv(argv)),
		risk: worstFirst.find(risk => chosen.some(({fix}) => fix.risk === risk)) ?? 'safe',
		does: doesSomething(plan),
	};
};

/** Throws UsageError where a password would have to be written down. */
export const exportText = ({plan}: Planned, format: ExportFormat): Promise<string> => printPlan(plan, format);
