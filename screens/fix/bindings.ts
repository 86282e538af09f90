// What the keys mean on each step of the Fixes screen, and why one cannot be used there.
import {lastValue} from '../../source/store/loadable.ts';
import type {Binding, Verb} from '../shape.ts';
import type {FixModel} from './model.ts';

const all = 1_000_000;

const moves = [
	['up', 'up', -1],
	['down', 'down', 1],
	['pageUp', 'a page up', -10],
	['pageDown', 'a page down', 10],
	['top', 'to the top', -all],
	['bottom', 'to the end', all],
] as const satisfies ReadonlyArray<readonly [Verb, string, number]>;

const chosenCount = ({repair, found}: FixModel): number => found.filter(({id}) => repair.chosen?.has(id) ?? true).length;

const whyNotForward = (model: FixModel): string | undefined => {
	const {step} = model.repair;
	if (step === 'findings') {
		if (model.faults.state === 'loading' || lastValue(model.faults) === undefined) return 'the faults are still being looked for.';
		if (model.found.length === 0) return 'there is nothing to repair.';
		return chosenCount(model) === 0 ? 'no repair is chosen; Space chooses.' : undefined;
	}
	if (step === 'plan') return 'a applies the plan, x exports it.';
	if (step === 'running') return 'a change is being applied.';
	if (step === 'result' && model.repair.run?.undo === 'under way') return 'it is being undone.';
	return undefined;
};

const only = (model: FixModel, ...steps: ReadonlyArray<FixModel['repair']['step']>): string | undefined =>
	steps.includes(model.repair.step) ? undefined : 'it has no meaning on this step.';

const whyNotApply = (model: FixModel): string | undefined => {
	if (model.repair.step !== 'plan') return model.repair.step === 'running' ? 'a change is being applied.' : 'there is no plan yet; Enter goes on to it.';
	return model.repair.planned?.does ? undefined : 'there is nothing that mailtui could do by itself.';
};

const whyNotUndo = ({repair: {step, run}}: FixModel): string | undefined => {
	if (step === 'running') return 'it is being applied, and ends by itself.';
	if (step !== 'result') return 'nothing was applied here; History (0) undoes earlier changes.';
	if (run?.undo === 'under way') return 'it is being undone.';
	if (typeof run?.undo === 'object' && run.undo.undone) return 'it is undone.';
	const stands = run?.result?.result === 'confirmed' || (typeof run?.became === 'object' && run.became.state === 'confirmed');
	return stands ? undefined : 'there is no change that stands.';
};

const onwards: Partial<Readonly<Record<FixModel['repair']['step'], string>>> = {
	findings: 'plan',
	questions: 'go on',
	export: 'write a file',
	result: 'to the faults',
};

export const fixBindings: ReadonlyArray<Binding<FixModel>> = [
	...moves.map(([verb, says, by]) => ({verb, says, quiet: true as const, act: (model: FixModel) => model.move(by)})),
	{verb: 'apply', says: 'apply', writes: true, blocked: whyNotApply, act: model => model.apply()},
	{verb: 'undo', says: 'undo', writes: true, blocked: whyNotUndo, act: model => model.undo()},
	{verb: 'enter', says: 'go on', saysNow: ({repair}) => onwards[repair.step] ?? 'go on', blocked: whyNotForward, act: model => model.forward()},
	{verb: 'mark', says: 'choose', blocked: model => only(model, 'findings'), act: model => model.toggle()},
	{
		verb: 'next',
		says: 'next page, or all and none',
		saysNow: ({repair}) => (repair.step === 'findings' ? 'all or none' : 'next page'),
		blocked: model => only(model, 'findings', 'plan'),
		act: model => (model.repair.step === 'plan' ? model.turn(1) : model.toggleAll()),
	},
	{verb: 'previous', says: 'previous page', quiet: true, blocked: model => only(model, 'plan'), act: model => model.turn(-1)},
	{verb: 'export', says: 'export', blocked: model => only(model, 'plan'), act: model => model.startExport()},
	{verb: 'copy', says: 'copy', blocked: model => only(model, 'plan', 'export'), act: model => model.copy()},
	{
		verb: 'back',
		says: 'go back',
		quiet: true,
		blocked: ({repair}) =>
			repair.step === 'running' ? 'a change is being applied and is not left half done: it ends by itself, proven or taken back.' : undefined,
		act: model => model.back(),
	},
	{verb: 'refresh', says: 'look again', blocked: model => only(model, 'findings'), act: model => model.look()},
];
