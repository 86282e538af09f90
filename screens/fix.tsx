// From every known fault to a repaired server: found, asked, planned, applied, proven or taken back.

import {fixBindings} from './fix/bindings.ts';
import {exportHead, exportLines} from './fix/export.ts';
import {findingsPicture} from './fix/findings.ts';
import {type FixModel, useFixModel} from './fix/model.ts';
import {planHead} from './fix/plan.ts';
import {resultPicture, runningPicture} from './fix/progress.ts';
import {QuestionView} from './fix/question-view.tsx';
import {TextPage} from './fix/text-page.tsx';
import {Lines} from './parts/lines.tsx';
import type {Typing} from './shape.ts';
import {defineScreen} from './shape.ts';

/** Only where the answer is free text. */
const typingOf = ({repair: {step, questions, asking, typed}, store, forward, back}: FixModel): Typing | undefined => {
	const question = questions[asking];
	if (step !== 'questions' || question === undefined || question.choices !== undefined) return undefined;
	return {
		inScreen: true,
		says: {submit: 'go on', cancel: 'go back'},
		label: '> ',
		state: typed,
		change: store.actions.answer,
		submit: forward,
		cancel: back,
	};
};

export const fix = defineScreen<FixModel>({
	id: 'fix',
	title: 'Fixes',
	tab: '8',
	bindings: fixBindings,
	typing: typingOf,
	atRoot: ({repair}) => repair.step === 'findings',
	useModel: useFixModel,
	View: ({model, size, theme}) => {
		const {repair, page, pages, now} = model;
		const {step, planned, run, exported} = repair;
		if (step === 'questions') return <QuestionView repair={repair} size={size} theme={theme} />;
		if (step === 'plan' && planned) {
			const lines = pages[page]?.lines(size.columns - 4, theme).map(line => `  ${line}`) ?? [];
			return <TextPage head={planHead(planned, pages, page, size, theme)} lines={lines} model={model} size={size} theme={theme} />;
		}
		if (step === 'export' && exported)
			return <TextPage head={exportHead(exported, size, theme)} lines={exportLines(exported, size.columns, theme)} model={model} size={size} theme={theme} />;
		if (step === 'running' && run) return <Lines lines={runningPicture(run, now, model.host, model.connected, size, theme)} rows={size.rows} theme={theme} />;
		if (step === 'result' && run) return <TextPage {...resultPicture(run, now, size, theme)} model={model} size={size} theme={theme} />;
		return (
			<Lines lines={findingsPicture({loadable: model.faults, chosen: repair.chosen, selected: model.selected}, size, theme)} rows={size.rows} theme={theme} />
		);
	},
});
