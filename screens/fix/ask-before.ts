// The questions before anything is written: which files, what is run, and that the server takes it back by itself.
import {visible} from '../../source/format/visible.ts';
import type {Planned} from '../../source/store/planned.ts';
import {confirmWithinMs} from '../../source/store/repair.ts';

const plural = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

const riskSays: Readonly<Record<Planned['risk'], readonly string[]>> = {
	safe: [],
	interrupts: ['Users notice: a service is interrupted.'],
	loses: ['Mail may become invisible.'],
};

export const applyQuestion = (planned: Planned, host: string) => ({
	title: `Apply ${plural(planned.chosen.length, 'repair')} on ${host}?`,
	lines: [
		...riskSays[planned.risk],
		...(planned.plan.notes.length > 0 ? [`${plural(planned.plan.notes.length, 'note')} on the first page of the plan.`] : []),
		...planned.files.map(({path, change}) => `${path}${change === 'edited' ? '' : ` (${change})`}`),
		...[...planned.steps.map(({command}) => command), ...planned.settles].map(command => `$ ${command}`),
		'',
		`Taken back by the server itself after ${Math.round(confirmWithinMs / 1000)} s unless it is proven.`,
	],
	action: 'Apply',
});

type Change = {
	readonly id: string;
	readonly title: string;
	readonly files: readonly string[];
	readonly noUndo: readonly string[];
	/** It was cut in between. */
	readonly unfinished?: unknown;
};

export const undoQuestion = ({id, title, files, noUndo, unfinished}: Change) => ({
	title: `Undo change ${visible(id)}?`,
	lines: [
		title,
		...files.map(path => `back as it was: ${path}`),
		...noUndo.map(why => `not taken back: ${why}`),
		'',
		unfinished !== undefined
			? 'What somebody changed since stays, with what belongs to it.'
			: files.length > 0
				? 'It refuses when somebody changed a file since.'
				: 'It refuses when somebody changed the same since.',
	],
	action: 'Undo',
});
