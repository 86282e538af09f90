// A change while it is applied, stage by stage with times, and how it ended. Pure: events in, state out.
import type {ChangeEvent, ChangeResult, JournalEntry, Stage} from '../changes/shape.ts';
import type {Undone} from '../changes/undo.ts';
import type {CheckEvent} from '../checks/run.ts';
import type {Problem} from '../problem.ts';

export type RunStage = {
	/** `undo`: taken back later, by somebody who was asked. */
	readonly stage: Stage | 'undo';
	/** `left`: it is not reached any more. */
	readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'left';
	readonly startedAt: Date | undefined;
	readonly durationMs: number | undefined;
	readonly says: string;
};

export type ChangeRun = {
	/** Undefined before the server was asked the first time. */
	readonly id: string | undefined;
	readonly startedAt: Date;
	/** What is looked at while it is verified, before the first check is heard of: half a sentence. */
	readonly verifies: string;
	readonly stages: readonly RunStage[];
	/** When the server takes it back unless it is confirmed; known once that is armed. */
	readonly deadline: Date | undefined;
	/** The core checks while it is verified. */
	readonly checks: {
		readonly known: number;
		readonly running: readonly string[];
		/** Failed, or could not be looked at. */
		readonly notGood: number;
	};
	/** Undefined while it is under way. `problem`: nothing was begun. */
	readonly result: ChangeResult | undefined;
	readonly problem: Problem | undefined;
	readonly tookMs: number | undefined;
	/** What the journal says later of a change whose end was not heard of. */
	readonly became: JournalEntry | 'never' | undefined;
	readonly undo: 'none' | 'under way' | Undone;
};

const order = ['stage', 'validate', 'arm', 'commit', 'settle', 'verify', 'confirm'] as const satisfies readonly Stage[];

const waiting = (stage: RunStage['stage']): RunStage => ({stage, state: 'waiting', startedAt: undefined, durationMs: undefined, says: ''});

export const beginRun = (now: Date, settles: boolean, verifies: string): ChangeRun => ({
	id: undefined,
	startedAt: now,
	verifies,
	stages: order.filter(stage => stage !== 'settle' || settles).map(waiting),
	deadline: undefined,
	checks: {known: 0, running: [], notGood: 0},
	result: undefined,
	problem: undefined,
	tookMs: undefined,
	became: undefined,
	undo: 'none',
});

const withStage = (stages: readonly RunStage[], stage: RunStage['stage'], edit: Partial<RunStage>): readonly RunStage[] =>
	(stages.some(each => each.stage === stage) ? stages : [...stages, waiting(stage)]).map(each => (each.stage === stage ? {...each, ...edit} : each));

export const takeEvent = (run: ChangeRun, event: ChangeEvent, now: Date, confirmWithinMs: number): ChangeRun => {
	if (event.kind === 'begun') return {...run, id: event.id};
	if (event.kind === 'ended')
		return {
			...run,
			result: event.result,
			tookMs: now.getTime() - run.startedAt.getTime(),
			stages: run.stages.map(each => (each.state === 'waiting' ? {...each, state: 'left'} : each)),
		};
	if (event.state === 'started') {
		const deadline = event.stage === 'arm' ? new Date(now.getTime() + confirmWithinMs) : run.deadline;
		return {...run, deadline, stages: withStage(run.stages, event.stage, {state: 'running', startedAt: now})};
	}
	return {...run, stages: withStage(run.stages, event.stage, {state: event.state, durationMs: event.durationMs, says: event.says})};
};

export const takeCheck = (run: ChangeRun, event: CheckEvent): ChangeRun => {
	const {known, running, notGood} = run.checks;
	if (event.kind === 'started') return {...run, checks: {known, notGood, running: [...running, event.id]}};
	const {id, level} = event.result;
	const isGood = level === 'ok' || level === 'warning';
	return {...run, checks: {known: known + 1, notGood: notGood + (isGood ? 0 : 1), running: running.filter(each => each !== id)}};
};

/** The server does it in one: the files as they were, and what must be told is told. */
export const beginUndo = (run: ChangeRun, now: Date): ChangeRun => ({
	...run,
	undo: 'under way',
	stages: withStage(run.stages, 'undo', {state: 'running', startedAt: now, durationMs: undefined, says: 'files as they were before, and services told'}),
});

export const endUndo = (run: ChangeRun, undone: Undone, now: Date): ChangeRun => {
	const startedAt = run.stages.find(({stage}) => stage === 'undo')?.startedAt ?? now;
	const ended = {state: undone.undone ? 'done' : 'failed', durationMs: now.getTime() - startedAt.getTime()} as const;
	return {...run, undo: undone, stages: withStage(run.stages, 'undo', ended)};
};
