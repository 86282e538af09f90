// A change carried out for a screen: its stages as they come, how it ended, what became of one that was cut off, and the way back.
import type {ChangeEvent} from '../changes/shape.ts';
import type {CheckEvent} from '../checks/run.ts';
import {describeProblem} from '../problem.ts';
import type {Session} from '../session.ts';
import type {ChangeRun} from './change-run.ts';

export type ChangeRunner = {
	/** Never rejects. Resolves when it has ended, however it did; false: nobody wants to know any more. */
	apply(begin: Begin): Promise<boolean>;
	undo(): Promise<void>;
	readonly signal: AbortSignal;
	stop(): void;
};

type Begin = {
	/** Whether something is taken into use after the files were written. */
	readonly settles: boolean;
	/** What is looked at while it is verified, as half a sentence. */
	readonly verifies: string;
	readonly confirmWithinMs: number;
	/** `heard`: every core check of the verification. */
	events(heard: (event: CheckEvent) => void, signal: AbortSignal): AsyncIterable<ChangeEvent>;
};

type Needs = {
	readonly session: Session;
	get(): ChangeRun | undefined;
	set(run: ChangeRun): void;
	/** Told after the server was changed, or may have been. */
	changed(): void;
};

export const createChangeRunner = ({session, get, set, changed}: Needs): ChangeRunner => {
	const stopping = new AbortController();
	const {signal} = stopping;
	const now = () => session.clock.now();
	const edit = (change: (run: ChangeRun) => Partial<ChangeRun>) => {
		const run = get();
		if (run) set({...run, ...change(run)});
	};

	/** A change that nobody heard the end of: the journal tells, as soon as the server can be asked. */
	const follow = async (id: string) => {
		const {followChange} = await import('./follow-change.ts');
		const became = await followChange(session, id, signal);
		if (became === undefined || signal.aborted) return;
		edit(() => ({became}));
		changed();
	};

	return {
		signal,
		apply: async ({settles, verifies, confirmWithinMs, events}) => {
			const {beginRun, takeCheck, takeEvent} = await import('./change-run.ts');
			set(beginRun(now(), settles, verifies));
			try {
				for await (const event of events(heard => edit(run => takeCheck(run, heard)), signal)) edit(run => takeEvent(run, event, now(), confirmWithinMs));
			} catch (thrown) {
				edit(() => ({problem: describeProblem(thrown)}));
			}
			if (signal.aborted) return false;
			const result = get()?.result;
			if (result?.result === 'unknown') void follow(result.id);
			return true;
		},
		undo: async () => {
			const id = get()?.id;
			if (id === undefined) return;
			edit(() => ({undo: 'under way'}));
			const [{undoById}, {beginUndo, endUndo}] = await Promise.all([import('./undo-by-id.ts'), import('./change-run.ts')]);
			edit(run => beginUndo(run, now()));
			const undone = await undoById(session, id);
			edit(run => endUndo(run, undone, now()));
			changed();
		},
		stop: () => stopping.abort(),
	};
};
