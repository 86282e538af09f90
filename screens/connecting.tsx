// While a server is being connected to, and when that failed: what is happening, what went wrong, and which key goes on.
import {visible} from '../source/format/visible.ts';
import type {Problem} from '../source/problem.ts';
import {useValue, useWorld} from './frame/world.tsx';
import {Lines} from './parts/lines.tsx';
import {wrap} from './parts/wrap.ts';
import {defineScreen} from './shape.ts';

type Model = {
	readonly host: string;
	readonly steps: readonly string[];
	readonly problem: Problem | undefined;
	readonly picks: boolean;
	again(): void;
	pick(): void;
};

export const connecting = defineScreen<Model>({
	id: 'connecting',
	title: 'Connecting',
	bindings: [
		{verb: 'refresh', says: 'try again', blocked: model => (model.problem ? undefined : 'still connecting.'), act: model => model.again()},
		{
			verb: 'back',
			says: 'choose another',
			blocked: model => (model.picks ? undefined : 'the server was named when mailtui was started.'),
			act: model => model.pick(),
		},
	],
	useModel: () => {
		const {opening} = useWorld();
		const state = useValue(opening);
		const known = state.phase === 'connecting' || state.phase === 'failed';
		return {
			host: known ? state.host : '',
			steps: known ? state.steps : [],
			problem: state.phase === 'failed' ? state.problem : undefined,
			picks: opening.picks,
			again: () => void opening.actions.again(),
			pick: opening.actions.pick,
		};
	},
	View: ({model, size, theme}) => {
		const text = (line: string, indent = '  ') => wrap(visible(line), size.columns - 4).map(piece => `${indent}${piece}`);
		const {problem} = model;
		const lines = problem
			? [
					'',
					` ${theme.mark('failure')} ${theme.strong(visible(`Cannot open ${model.host}`))}`,
					'',
					...text(problem.title),
					...(problem.hint === '' ? [] : ['', ...text(problem.hint)]),
					...(problem.detail === ''
						? []
						: [
								'',
								...problem.detail
									.split('\n')
									.flatMap(line => text(line))
									.map(theme.dim),
							]),
					...(model.steps.length === 0 ? [] : ['', ...model.steps.flatMap(step => text(step)).map(theme.dim)]),
				]
			: ['', ` ${theme.strong(visible(`Connecting to ${model.host}`))}`, '', ...model.steps.flatMap(step => text(step))];
		return <Lines lines={lines} rows={size.rows} theme={theme} />;
	},
});
