// A change under way and how it ended: stage by stage with times, the proof, and what can be done next.
import type {Level} from '../../source/checks/shape.ts';
import {formatDuration} from '../../source/format/duration.ts';
import {sentences} from '../../source/format/sentences.ts';
import {visible} from '../../source/format/visible.ts';
import type {ChangeRun, RunStage} from '../../source/store/change-run.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad, widthOf} from '../parts/columns.ts';
import {evidenceLines} from '../parts/evidence.ts';
import {wrap} from '../parts/wrap.ts';
import type {Size} from '../shape.ts';
import {headline, withTrail} from './headline.ts';

/** What it is called when it is done, and while it is being done. */
const names: Readonly<Record<RunStage['stage'], readonly [string, string]>> = {
	stage: ['copied, changed there', 'copying, changing there'],
	validate: ['the copy is valid', 'validating the copy'],
	arm: ['way back armed', 'arming the way back'],
	commit: ['written', 'writing'],
	settle: ['taken into use', 'taking into use'],
	verify: ['proven', 'looking for proof'],
	confirm: ['confirmed', 'confirming'],
	rollback: ['taken back', 'taking back'],
	undo: ['undone', 'undoing'],
};

const nameColumns = 23;
const timeColumns = 8;

const secondsSince = (from: Date | undefined, now: Date): number => (from === undefined ? 0 : Math.max(0, Math.floor((now.getTime() - from.getTime()) / 1000)));

const sayChecks = ({checks, verifies}: ChangeRun): string => {
	const [first, ...rest] = checks.running;
	if (first === undefined) return checks.known === 0 ? verifies : 'looking whether the faults are gone';
	return `${checks.known} checks known, waiting for ${first}${rest.length === 0 ? '' : ` and ${rest.length} more`}`;
};

const stageLine = (stage: RunStage, run: ChangeRun, now: Date, columns: number, theme: Theme): string => {
	const [done, doing] = names[stage.stage];
	const isRunning = stage.state === 'running';
	const seconds = secondsSince(stage.startedAt, now);
	const time = isRunning ? (seconds === 0 ? '' : `${seconds} s`) : stage.durationMs === undefined ? '' : formatDuration(stage.durationMs);
	const says = isRunning && stage.stage === 'verify' ? sayChecks(run) : visible(stage.says);
	const mark =
		stage.state === 'done'
			? theme.mark('ok')
			: stage.state === 'failed'
				? theme.mark('failure')
				: isRunning
					? theme.accent('>')
					: stage.state === 'left'
						? theme.mark('skipped')
						: ' ';
	const name = pad(isRunning ? doing : done, nameColumns);
	const room = columns - nameColumns - timeColumns - 8;
	const paint = stage.state === 'waiting' || stage.state === 'left' ? theme.dim : isRunning ? theme.strong : (text: string) => text;
	return `  ${mark} ${paint(name)}${pad(time, timeColumns, 'right')}${room > 8 ? `   ${theme.dim(cut(says, room))}` : ''}`;
};

const stageLines = (run: ChangeRun, now: Date, columns: number, theme: Theme): string[] => run.stages.map(stage => stageLine(stage, run, now, columns, theme));

/** `trail`: what stands below the headline, where the way there is not that of the Fixes. */
export const runningPicture = (run: ChangeRun, now: Date, host: string, connected: boolean, size: Size, theme: Theme, trail?: readonly string[]): string[] => {
	const {columns} = size;
	const back = run.stages.some(({stage, state}) => stage === 'rollback' && state === 'running');
	const left = run.deadline === undefined ? undefined : Math.max(0, Math.ceil((run.deadline.getTime() - now.getTime()) / 1000));
	const text = back ? `Being taken back on ${visible(host)}` : `Being applied to ${visible(host)}`;
	const first = headline(back ? 'warning' : undefined, text, `${secondsSince(run.startedAt, now)} s`, columns, theme);
	const head = trail ? [first, ...trail] : withTrail([first], 'running', size, theme);
	const promise =
		left === undefined
			? 'Nothing is written yet.'
			: connected
				? `Whatever happens to this connection, the server takes it back by itself in ${left} s unless it is confirmed.`
				: `The connection is lost. The server takes the change back by itself in ${left} s; what became of it is shown here when the connection is back.`;
	const words = wrap(promise, columns - 4).map(line => `  ${connected ? theme.dim(line) : theme.strong(line)}`);
	return [...head, ...stageLines(run, now, columns, theme), '', ...words];
};

type Verdict = {readonly level: Level | undefined; readonly text: string; readonly says: readonly string[]};

const becameVerdict = (became: NonNullable<ChangeRun['became']>): Verdict => {
	if (became === 'never') return {level: 'warning', text: 'Nothing was changed: the change never reached the server', says: []};
	if (became.state === 'confirmed') return {level: 'ok', text: 'It was confirmed all the same, and is in use', says: []};
	if (became.state === 'rolled-back' || became.state === 'undone')
		return {level: 'warning', text: 'Taken back by the server itself: all is as it was', says: [`At ${became.stateAt}.`]};
	return {level: 'failure', text: 'It could not be put back as a whole', says: [became.stateSays]};
};

const verdictOf = (run: ChangeRun): Verdict => {
	const {result, problem, became, undo} = run;
	if (typeof undo === 'object')
		return undo.undone ? {level: 'ok', text: 'Undone: all is as it was before', says: [undo.says]} : {level: 'failure', text: 'Not undone', says: [undo.says]};
	if (undo === 'under way') return {level: undefined, text: 'Being undone', says: []};
	if (problem) return {level: 'failure', text: 'Nothing was changed', says: [sentences(problem.title, problem.hint)]};
	if (result === undefined) return {level: undefined, text: '', says: []};
	if (became) {
		const verdict = becameVerdict(became);
		return {...verdict, says: [...verdict.says, `Before that: ${result.says}`]};
	}
	// Repaired what it was for, and yet not all is well: other faults are left, or nothing proves it yet.
	if (result.result === 'confirmed') return {level: run.checks.notGood > 0 ? 'warning' : 'ok', text: result.says, says: []};
	if (result.result === 'refused') return {level: 'failure', text: 'Nothing was changed', says: [result.says]};
	if (result.result === 'rolled-back') return {level: 'failure', text: 'Taken back: all is as it was', says: [result.says]};
	return {level: 'unknown', text: 'What became of it is not known yet', says: [result.says, 'It is asked as soon as the server answers again.']};
};

export const resultPicture = (
	run: ChangeRun,
	now: Date,
	size: Size,
	theme: Theme,
	trail?: readonly string[],
): {readonly head: readonly string[]; readonly lines: readonly string[]} => {
	const {columns} = size;
	const {level, text, says} = verdictOf(run);
	const took = run.tookMs === undefined ? '' : `took ${formatDuration(run.tookMs)}`;
	const first = headline(level, visible(text), took, columns, theme);
	const head = trail ? [first, ...trail] : withTrail([first], 'result', size, theme);
	const paragraph = (words: string) => wrap(visible(words), columns - 4).map(line => `  ${line}`);
	// What was proven then holds no more.
	const proven = run.undo === 'none' ? (run.result?.proof ?? []) : [];
	const whole = widthOf(text) > columns - 8 - widthOf(took) ? [text] : [];
	const proof = evidenceLines(proven, columns - 4, theme, true).map(line => `  ${line}`);
	const kept =
		run.result?.result === 'confirmed' && run.undo === 'none' ? [...paragraph(`Kept as change ${run.result.id} in History (0). u undoes it.`), ''] : [];
	return {
		head,
		lines: [
			...[...whole, ...says].flatMap(paragraph),
			...(whole.length + says.length > 0 ? [''] : []),
			...proof,
			...(proof.length > 0 ? [''] : []),
			...kept,
			...stageLines(run, now, columns, theme),
		],
	};
};
