// The way from faults to a repaired server: chosen, asked, planned, applied, proven or taken back; one step at a time, and back.
import {createStore, type StoreApi} from 'zustand/vanilla';
import {describeProblem, type Problem} from '../problem.ts';
import type {Session} from '../session.ts';
import type {Asked} from './asked.ts';
import type {ChangeRun} from './change-run.ts';
import {createChangeRunner} from './change-runner.ts';
import type {FoundFaults} from './faults.ts';
import {lastValue} from './loadable.ts';
import type {LoadedStore} from './loaded.ts';
import type {ExportFormat, Planned} from './planned.ts';
import {emptyText, type TextState} from './text-edit.ts';

export type RepairStep = 'findings' | 'questions' | 'plan' | 'export' | 'running' | 'result';

export type Exported = {
	readonly format: ExportFormat;
	readonly text: string;
	/** Why there is no text. */
	readonly problem: Problem | undefined;
};

export type Repair = {
	readonly step: RepairStep;
	/** Ids of fixes; undefined: all that were found. */
	readonly chosen: ReadonlySet<string> | undefined;
	readonly questions: readonly Asked[];
	/** Which of them is asked now. */
	readonly asking: number;
	/** Its answer as it stands: typed, or the value of the choice that is marked. */
	readonly typed: TextState;
	/** By `FIX.QUESTION`. */
	readonly given: ReadonlyMap<string, string>;
	readonly planned: Planned | undefined;
	/** The plan as it would be taken away. */
	readonly exported: Exported | undefined;
	readonly run: ChangeRun | undefined;
	/** Why there is no next step. */
	readonly problem: Problem | undefined;
};

export type RepairStore = StoreApi<Repair> & {
	readonly actions: {
		/** These and no others; back to the beginning, unless a change is under way. */
		choose(ids: readonly string[]): void;
		toggle(id: string): void;
		/** All, or none when all are chosen. */
		toggleAll(): void;
		/** Keeps the answer of the question that is shown, and goes on. */
		forward(): Promise<void>;
		back(): void;
		answer(typed: TextState): void;
		showExport(format: ExportFormat): Promise<void>;
		/** Never rejects. Resolves when it has ended, however it did. */
		apply(): Promise<void>;
		undo(): Promise<void>;
		stop(): void;
	};
};

type Needs = {
	readonly session: Session;
	readonly faults: LoadedStore<FoundFaults>;
	/** Told after the server was changed, or may have been. */
	changed(): void;
};

/** Long enough for a person's mail path on a slow line, short enough to be sat out. */
export const confirmWithinMs = 120_000;

const textOf = (text: string): TextState => ({text, cursor: text.length});

/** What plans and applies is loaded when it is wanted: the first frame needs none of it. */
const load = async () => {
	const [{askedOf, chosenOf}, {exportText, planOf}] = await Promise.all([import('./asked.ts'), import('./planned.ts')]);
	return {askedOf, chosenOf, exportText, planOf};
};

export const createRepair = ({session, faults, changed}: Needs): RepairStore => {
	const beginning = {
		step: 'findings',
		questions: [],
		asking: 0,
		typed: emptyText,
		planned: undefined,
		exported: undefined,
		run: undefined,
		problem: undefined,
	} as const;
	const store = createStore<Repair>(() => ({...beginning, chosen: undefined, given: new Map()}));
	const runner = createChangeRunner({
		session,
		get: () => store.getState().run,
		// Both at once, so that no frame shows the one without the other.
		set: run => store.setState(({step}) => ({run, step: step === 'plan' ? 'running' : step})),
		changed,
	});

	const idsOf = (): readonly string[] => lastValue(faults.getState())?.list.map(({id}) => id) ?? [];

	const ask = (asking: number, step: RepairStep = 'questions') =>
		store.setState(({questions, given}) => {
			const question = questions[asking];
			const answer = question && (given.get(question.id) ?? question.preset ?? question.choices?.[0]?.value);
			return {step, asking, typed: textOf(answer ?? ''), problem: undefined};
		});

	const plan = async () => {
		const found = lastValue(faults.getState());
		if (found === undefined) return;
		const {chosenOf, planOf} = await load();
		try {
			const {chosen, given} = store.getState();
			store.setState({step: 'plan', planned: planOf(chosenOf(found.faults.detected, chosen, given), found.faults), problem: undefined});
		} catch (thrown) {
			store.setState({problem: describeProblem(thrown)});
		}
	};

	const forward = async () => {
		const {step, questions, asking, typed, given, chosen} = store.getState();
		const found = lastValue(faults.getState());
		if (step === 'findings' && found !== undefined) {
			const {askedOf} = await load();
			store.setState({questions: askedOf(found.faults.detected, chosen)});
			if (store.getState().questions.length === 0) await plan();
			else ask(0);
		} else if (step === 'questions') {
			const question = questions[asking];
			if (question === undefined || question.objection(typed.text) !== undefined) return;
			store.setState({given: new Map([...given, [question.id, typed.text]])});
			if (asking + 1 < questions.length) ask(asking + 1);
			else await plan();
		} else if (step === 'result') {
			store.setState({...beginning, chosen: undefined});
			await faults.actions.look();
		}
	};

	const back = () => {
		const {step, questions, asking} = store.getState();
		if (step === 'questions' && asking > 0) ask(asking - 1);
		else if (step === 'plan' && questions.length > 0) ask(questions.length - 1);
		else if (step === 'export') store.setState({step: 'plan', problem: undefined});
		else if (step === 'result') void forward();
		else if (step !== 'running') store.setState({step: 'findings', problem: undefined});
	};

	const apply = async () => {
		const {planned, step} = store.getState();
		if (planned === undefined || !planned.does || step !== 'plan') return;
		const {applyRepair} = await import('../repair/apply-repair.ts');
		store.setState({problem: undefined});
		const isHeard = await runner.apply({
			settles: planned.steps.length + planned.settles.length > 0,
			verifies: 'the faults and the checks are looked at again',
			confirmWithinMs,
			events: (heard, signal) => applyRepair(session, planned.plan, planned.faults, {confirmWithinMs, signal, heard}),
		});
		if (!isHeard) return;
		store.setState({step: 'result'});
		changed();
	};

	return Object.assign(store, {
		actions: {
			choose: (ids: readonly string[]) => {
				if (store.getState().step !== 'running') store.setState({...beginning, chosen: new Set(ids)});
			},
			toggle: (id: string) =>
				store.setState(({chosen}) => {
					const next = new Set(chosen ?? idsOf());
					if (!next.delete(id)) next.add(id);
					return {chosen: next};
				}),
			toggleAll: () => store.setState(({chosen}) => ({chosen: chosen === undefined || idsOf().every(id => chosen.has(id)) ? new Set<string>() : undefined})),
			forward,
			back,
			answer: (typed: TextState) => store.setState({typed}),
			showExport: async (format: ExportFormat) => {
				const {planned} = store.getState();
				if (planned === undefined) return;
				const {exportText} = await load();
				const exported = await exportText(planned, format).then(
					text => ({format, text, problem: undefined}),
					(thrown: unknown) => ({format, text: '', problem: describeProblem(thrown)}),
				);
				store.setState({step: 'export', exported, problem: undefined});
			},
			apply,
			undo: runner.undo,
			stop: runner.stop,
		},
	});
};
