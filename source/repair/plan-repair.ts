// Several repairs as one plan: each makes its texts of what the one before it left, and what changed in the end is the edits. Pure.

import type {FileEdit, Plan} from '../changes/shape.ts';
import {settlesOf, validationsOf} from '../changes/trees.ts';
import type {Answers, ConfigFile, Detected, Fix, Repair} from '../fixes/shape.ts';
import type {Command} from '../host/host.ts';
import {quoteArgv} from '../host/quote.ts';
import type {ConfigFiles} from './config-files.ts';
import {whoElseWrites} from './who-else-writes.ts';

export type Chosen = {readonly fix: Fix; readonly detected: Detected; readonly answers: Answers};

/** What is shown, agreed to and applied: it is made once. */
export type RepairPlan = Plan & {
	readonly chosen: readonly Chosen[];
	/** Those of which something is done by us: of the others their notes are all there is, and their faults stay. */
	readonly repaired: readonly Chosen[];
	/** Why it cannot be applied to this server as it is now; undefined: it can. */
	readonly exportOnly: string | undefined;
};

const unique = <Kept extends Command>(commands: readonly Kept[]): readonly Kept[] => [
	...new Map(commands.map(command => [quoteArgv(command.argv), command])).values(),
];

const editsOf = (before: ConfigFiles['files'], after: readonly ConfigFile[]): readonly FileEdit[] => {
	const read = new Map(before.map(file => [file.path, file]));
	const left = new Set(after.map(file => file.path));
	const written = after.flatMap(({path, text, owned}): FileEdit[] => {
		const known = read.get(path);
		if (known?.text === text) return [];
		return [{path, before: known && {text: known.text, sha256: known.sha256}, after: {text, ...(owned && {owned})}}];
	});
	const removed = before.filter(({path}) => !left.has(path)).map(({path, text, sha256}): FileEdit => ({path, before: {text, sha256}, after: undefined}));
	return [...written, ...removed];
};

type Planned = Chosen & {
	readonly repair: Repair;
	/** False: a person has to do it, or wants to do something else first. */
	readonly does: boolean;
};

const changes = (before: readonly ConfigFile[], {files, steps = [], settle = []}: Repair): boolean => {
	const texts = new Map(before.map(({path, text}) => [path, text]));
	return steps.length + settle.length > 0 || files.length !== before.length || files.some(({path, text}) => texts.get(path) !== text);
};

/** What could make mail invisible is done only where it was seen that there is none. */
const refused = (files: readonly ConfigFile[], {fix}: Chosen, blind: string): Repair => ({
	files,
	notes: [`${fix.title}: nothing is changed, because it could not be seen where mail lies, and some could be left behind. ${blind}`],
});

const planEach = (chosen: readonly Chosen[], configs: ConfigFiles): readonly Planned[] => {
	let files: readonly ConfigFile[] = configs.files;
	return chosen.map(each => {
		const repair = each.detected.blind === undefined ? each.fix.plan(files, each.detected.facts, each.answers) : refused(files, each, each.detected.blind);
		const does = changes(files, repair);
		files = repair.files;
		return {...each, repair, does};
	});
};

/** In the order in which they are given. */
export const planRepair = (chosen: readonly Chosen[], configs: ConfigFiles): RepairPlan => {
	const planned = planEach(chosen, configs);
	const repairs = planned.map(({repair}) => repair);
	const done = planned.filter(({does}) => does);
	const edits = editsOf(configs.files, repairs.at(-1)?.files ?? configs.files);
	return {
		chosen,
		repaired: done.map(({fix, detected, answers}) => ({fix, detected, answers})),
		exportOnly: repairs.find(repair => repair.exportOnly !== undefined)?.exportOnly,
		title: (done.length > 0 ? done : planned).map(({fix}) => fix.title).join('; '),
		edits,
		steps: repairs.flatMap(({steps = []}) => steps),
		validate: validationsOf(edits),
		settle: unique([...repairs.flatMap(({settle = []}) => settle), ...settlesOf(edits)]),
		secrets: configs.secrets,
		notes: [...new Set([...whoElseWrites(edits, configs.workTrees), ...repairs.flatMap(({notes = []}) => notes)])],
	};
};

/** False: its notes are all there is. A reload alone is something too. */
export const doesSomething = ({edits, steps, settle}: Plan): boolean => edits.length + steps.length + settle.length > 0;
