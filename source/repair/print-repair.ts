// Faults, plans and what became of them, as text for a person and as the documents that `fix --json` prints: scripts depend on their shape.
import type {ChangeEvent, ChangeResult, Plan, Stage} from '../changes/shape.ts';
import {unifiedDiff} from '../changes/unified-diff.ts';
import {scoreOf} from '../checks/score.ts';
import {fixes} from '../fixes/list.ts';
import type {Question} from '../fixes/shape.ts';
import {formatDuration} from '../format/duration.ts';
import {marks} from '../format/marks.ts';
import {withDots} from '../format/sealed.ts';
import {visible} from '../format/visible.ts';
import {quoteArgv, quoteWord} from '../host/quote.ts';
import {type Faults, notLookedAt} from './look-for-faults.ts';
import type {Chosen} from './plan-repair.ts';

const found = ({detected}: Faults) =>
	fixes.flatMap(fix => (detected.has(fix.id) ? [{fix, ...(detected.get(fix.id) as NonNullable<ReturnType<typeof detected.get>>)}] : []));

export const faultsDocument = (faults: Faults) => ({
	fixes: found(faults).map(({fix, evidence, files, facts}) => ({
		id: fix.id,
		title: fix.title,
		covers: fix.covers,
		risk: fix.risk,
		because: evidence.map(({from, text}) => ({from, text: withDots(text)})),
		files,
		questions: fix.questions
			.filter(question => question.applies?.(facts) ?? true)
			.map(question => ({
				id: question.id,
				asks: question.asks,
				preset: question.preset(facts) ?? null,
				choices: question.choices?.(facts).map(({value, says}) => ({value, says})) ?? null,
			})),
	})),
	unknown: notLookedAt(faults).map(withDots),
});

const wrapped = (text: string, width = 96): readonly string[] => text.match(new RegExp(`.{1,${width}}(?:\\s|$)|\\S+`, 'g'))?.map(line => line.trimEnd()) ?? [];

/** What is asked, how it is answered on the command line, and what the answer that is proposed would mean here. */
const questionLines = (id: string, question: Question, facts: unknown): readonly string[] => {
	const preset = question.preset(facts);
	const choices = question.choices?.(facts) ?? [];
	const proposed = choices.find(({value}) => value === preset);
	const shows = (preset === undefined ? undefined : (question.shows?.(preset, facts) ?? proposed?.shows)) ?? choices[0]?.shows ?? [];
	return [
		...wrapped(visible(question.asks), 94).map((line, index) => `  ${index === 0 ? '?' : ' '} ${line}`),
		`      --answer ${quoteWord(`${id}.${question.id}=${preset ?? '...'}`)}${preset === undefined ? '' : '   (proposed)'}`,
		...choices.filter(({value}) => value !== preset).map(({value, says}) => `      or ${visible(value)}: ${visible(says)}`),
		...shows.map(line => `      ${visible(withDots(line))}`),
	];
};

export const printFaults = (faults: Faults, host: string): string => {
	const all = found(faults);
	const score = scoreOf(faults.results);
	const head = `${visible(score.says)}   ${score.passed} of ${score.total}, ${score.percent} %   ${visible(host)}`;
	if (all.length === 0)
		return notLookedAt(faults).length === 0
			? `${head}\nNo fault is known that mailtui could repair.\n`
			: `${head}\nNo fault was found, but not all could be looked at.\n`;
	const lines = all.flatMap(({fix, evidence, facts}) => [
		'',
		`${fix.id}   ${fix.risk}   ${fix.covers.join(' ')}`,
		`  ${fix.title}`,
		...wrapped(fix.explains).map(line => `  ${line}`),
		...evidence.map(({from, text}) => `    | ${visible(from)}: ${visible(text)}`),
		...fix.questions.flatMap(question => (question.applies?.(facts) === false ? [] : questionLines(fix.id, question, facts))),
	]);
	return `${[head, ...lines, '', `The plan for all: mailtui fix ${visible(host)} --all; to do it: --all --apply`].join('\n')}\n`;
};

export const planDocument = (chosen: readonly Chosen[], plan: Plan) => ({
	fixes: chosen.map(({fix}) => fix.id),
	files: plan.edits.map(edit => ({path: edit.path, diff: unifiedDiff(edit)})),
	steps: plan.steps.map(({says, command, undo}) => ({says, command: quoteArgv(command.argv), undo: 'none' in undo ? null : quoteArgv(undo.argv)})),
	settle: plan.settle.map(command => quoteArgv(command.argv)),
	notes: plan.notes.map(withDots),
});

/** patch(1) must find tabs and the ends of lines as they are; a terminal takes both without harm, and nothing else of that kind. */
const patchLine = (line: string): string => {
	const end = line.endsWith('\r') ? '\r' : '';
	return `${line
		.slice(0, line.length - end.length)
		.split('\t')
		.map(visible)
		.join('\t')}${end}`;
};

/** Throws UsageError where a plan cannot be exported without a password. */
export const printPlan = async (plan: Plan, format: 'diff' | 'sh' | 'ansible'): Promise<string> => {
	if (format === 'sh') return (await import('../changes/export-sh.ts')).exportSh(plan);
	if (format === 'ansible') return (await import('../changes/export-ansible.ts')).exportAnsible(plan);
	const lines = [
		...plan.edits.map(edit => unifiedDiff(edit).split('\n').map(patchLine).join('\n').replace(/\n+$/, '')),
		...plan.steps.map(({says, command}) => `# ${visible(says)}: ${visible(quoteArgv(command.argv))}`),
		...plan.settle.map(command => `# then: ${visible(quoteArgv(command.argv))}`),
		...plan.notes.map(note => `# note: ${visible(note)}`),
	];
	return `${lines.join('\n')}\n`;
};

/** `blind`: why not all could be looked at. */
export const printNothingToDo = (chosen: readonly Chosen[], plan: Plan, blind: readonly string[]): string =>
	chosen.length === 0
		? blind.length === 0
			? 'Nothing to repair: none of these faults is on this server.\n'
			: 'None of these faults was found, but not all could be looked at.\n'
		: ['By hand:', ...plan.notes.map(note => `  ${visible(note)}`), ''].join('\n');

const stageSays: Readonly<Record<Stage, string>> = {
	stage: 'copied and changed there',
	validate: 'validated',
	arm: 'rollback armed',
	commit: 'written',
	settle: 'taken into use',
	verify: 'verified',
	confirm: 'confirmed',
	rollback: 'rolled back',
};

/** A line for each stage that ended; nothing for one that begins. */
export const printEvent = (event: Exclude<ChangeEvent, {kind: 'ended'}>, unicode: boolean): string => {
	if (event.kind === 'begun' || event.state === 'started') return '';
	const mark = marks(unicode)[event.state === 'done' ? 'ok' : 'failure'];
	return `${mark} ${stageSays[event.stage].padEnd(25)} ${formatDuration(event.durationMs).padStart(7)}  ${visible(event.says)}\n`;
};

const resultSays: Readonly<Record<ChangeResult['result'], string>> = {
	confirmed: 'Done',
	refused: 'Nothing was changed',
	'rolled-back': 'Rolled back: all is as it was',
	unknown: 'What became of it is not known',
};

export const resultDocument = (chosen: readonly Chosen[], result: ChangeResult) => ({
	fixes: chosen.map(({fix}) => fix.id),
	change: {id: result.id, result: result.result, ...('why' in result && {why: result.why}), says: withDots(result.says), proof: result.proof},
});

export const printResult = (result: ChangeResult, host: string): string =>
	[
		`${resultSays[result.result]}. ${visible(result.says)}`,
		...result.proof.map(({from, text}) => `  | ${visible(from)}: ${visible(text)}`),
		...(result.result === 'confirmed' ? [`Change ${result.id}. To undo it: mailtui undo ${visible(host)} ${result.id}`] : []),
		'',
	].join('\n');
