// What the Fixes screen shows and does: the stores it stands on, as one value.
import {useEffect, useMemo} from 'react';
import {useStore} from 'zustand';
import type {FoundFault, FoundFaults} from '../../source/store/faults.ts';
import type {ListView, ListViewStore} from '../../source/store/list-view.ts';
import {type Loadable, lastValue} from '../../source/store/loadable.ts';
import type {Repair, RepairStore} from '../../source/store/repair.ts';
import {useServer, useValue, useWorld} from '../frame/world.tsx';
import {fileStamp} from '../parts/file-stamp.ts';
import {applyQuestion, undoQuestion} from './ask-before.ts';
import {exportFormats} from './export.ts';
import {type PlanPage, pagesOf} from './plan.ts';

export type FixModel = {
	readonly repair: Repair;
	readonly store: RepairStore;
	readonly faults: Loadable<FoundFaults>;
	readonly found: readonly FoundFault[];
	readonly selected: number;
	readonly pages: readonly PlanPage[];
	readonly page: number;
	/** Of whatever text the step shows. */
	readonly text: ListViewStore;
	readonly textView: ListView;
	readonly host: string;
	readonly connected: boolean;
	readonly now: Date;
	move(by: number): void;
	toggle(): void;
	toggleAll(): void;
	turn(by: number): void;
	forward(): void;
	back(): void;
	look(): void;
	startExport(): void;
	copy(): void;
	apply(): void;
	undo(): void;
};

const nothing: readonly FoundFault[] = [];
const noPages: readonly PlanPage[] = [];
const all = 1_000_000;

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));

export const useFixModel = (): FixModel => {
	const {listView, dialogs, notices, ticker, save, copy} = useWorld();
	const {faults: faultsStore, repair: store, connection, session} = useServer();
	const faults = useValue(faultsStore);
	const repair = useValue(store);
	const list = listView('fix');
	const view = useValue(list);
	const text = listView('fix-text');
	const textView = useValue(text);
	const {label, state} = useValue(connection);
	const {step, planned, questions, asking, typed, exported, run} = repair;
	// A frame a second only while something is under way.
	const now = useStore(ticker, tick => (step === 'running' || run?.undo === 'under way' ? tick.now : undefined)) ?? session.clock.now();
	useEffect(() => void faultsStore.actions.lookOnce(), [faultsStore]);
	const found = lastValue(faults)?.list ?? nothing;
	const ids = useMemo(() => found.map(({id}) => id), [found]);
	const selected = Math.max(0, ids.indexOf(view.selected ?? ''));
	const pages = useMemo(() => (planned ? pagesOf(planned) : noPages), [planned]);
	const page = Math.max(
		0,
		pages.findIndex(({id}) => id === textView.open),
	);
	const {actions} = store;

	const move = (by: number) => {
		if (step === 'findings') return list.actions.move(ids, selected, by);
		if (step === 'questions') {
			const choices = questions[asking]?.choices ?? [];
			const at = choices.findIndex(({value}) => value === typed.text);
			const value = choices[clamp(at + by, choices.length - 1)]?.value;
			if (value !== undefined) actions.answer({text: value, cursor: value.length});
			return;
		}
		if (step === 'export') {
			const at = exportFormats.findIndex(({format}) => format === exported?.format);
			const next = exportFormats[clamp(at + by, exportFormats.length - 1)];
			if (next) void actions.showExport(next.format);
			return;
		}
		text.actions.scroll(by, all);
	};

	const openPage = (number: number) => text.actions.openRow(pages[number]?.id ?? '');

	const saveExport = async () => {
		if (exported === undefined || exported.problem) return;
		const ending = exportFormats.find(({format}) => format === exported.format)?.ending ?? 'txt';
		try {
			const path = await save(`mailtui-plan-${fileStamp(session.clock.now())}.${ending}`, exported.text);
			actions.back();
			notices.actions.tell(`Written to ${path}`);
		} catch (thrown) {
			notices.actions.fail({title: `Cannot write the plan: ${thrown instanceof Error ? thrown.message : String(thrown)}`, hint: ''});
		}
	};

	const copyExport = async () => {
		if (step === 'plan') await actions.showExport('diff');
		const {exported: taken} = store.getState();
		if (step === 'plan') actions.back();
		if (taken === undefined || taken.problem) return notices.actions.fail(taken?.problem ?? {title: 'There is nothing to copy.', hint: ''});
		copy(taken.text);
		notices.actions.tell(`Copied: the plan as ${taken.format}`);
	};

	const apply = async () => {
		if (planned === undefined) return;
		if (!(await dialogs.actions.confirm(applyQuestion(planned, label)))) return notices.actions.tell('Nothing was changed.');
		text.actions.openRow('');
		await actions.apply();
	};

	const undo = async () => {
		if (run?.id === undefined || planned === undefined) return;
		const question = undoQuestion({
			id: run.id,
			title: planned.plan.title,
			files: planned.files.map(({path}) => path),
			noUndo: planned.plan.steps.flatMap(({says, undo: way}) => ('none' in way ? [`${says}: ${way.none}`] : [])),
		});
		if (!(await dialogs.actions.confirm(question))) return notices.actions.tell('Nothing was changed.');
		await actions.undo();
	};

	const forward = async () => {
		if (step === 'export') return saveExport();
		text.actions.openRow('');
		await actions.forward();
		const {problem} = store.getState();
		if (problem) notices.actions.fail({title: problem.title, hint: problem.hint});
	};

	return {
		repair,
		store,
		faults,
		found,
		selected,
		pages,
		page,
		text,
		textView,
		host: label,
		connected: state.state === 'connected',
		now,
		move,
		toggle: () => {
			const fault = found[selected];
			if (fault) actions.toggle(fault.id);
		},
		toggleAll: () => actions.toggleAll(),
		turn: by => openPage((page + by + pages.length) % Math.max(1, pages.length)),
		forward: () => void forward(),
		back: () => {
			text.actions.openRow('');
			actions.back();
		},
		look: () => void faultsStore.actions.look(),
		startExport: () => void actions.showExport('diff'),
		copy: () => void copyExport(),
		apply: () => void apply(),
		undo: () => void undo(),
	};
};
