// The second step: one question of a repair, its choices or its field, what is against the answer, and what it would mean for a real mailbox.
import {visible} from '../../source/format/visible.ts';
import type {Repair} from '../../source/store/repair.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad, widthOf} from '../parts/columns.ts';
import {wrap} from '../parts/wrap.ts';
import type {Size} from '../shape.ts';
import {headline, withTrail} from './headline.ts';

export type QuestionPicture = {
	readonly lines: readonly string[];
	/** The row of the field; undefined where there are choices. */
	readonly field: number | undefined;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const questionPicture = ({questions, asking, typed}: Pick<Repair, 'questions' | 'asking' | 'typed'>, size: Size, theme: Theme): QuestionPicture => {
	const question = questions[asking];
	if (question === undefined) return {lines: [], field: undefined};
	const {columns} = size;
	const room = columns - 4;
	const number = questions.length === 1 ? 'One question' : `Question ${asking + 1} of ${questions.length}`;
	const head = withTrail([headline('unknown', `${number}: ${visible(question.by)}`, '', columns, theme)], 'questions', size, theme);
	const asks = wrap(visible(question.asks), room).map(line => `  ${theme.strong(line)}`);
	const objection = question.objection(typed.text);
	const refused = objection === undefined ? '' : `  ${theme.failure(cut(`! ${capital(visible(objection))}`, room))}`;
	const shown = question.shows(typed.text).flatMap(line => wrap(visible(line), room - 2).map(piece => `  ${theme.dim('|')} ${piece}`));
	const meaning = shown.length === 0 ? [] : ['', `  ${theme.dim('What this means here')}`, ...shown];
	const above = [...head, ...asks, ...(size.rows >= 14 ? [''] : [])];
	if (question.choices === undefined) return {lines: [...above, '', refused, ...meaning], field: above.length};
	const widest = Math.min(24, Math.max(...question.choices.map(({value}) => widthOf(visible(value)))));
	const choices = question.choices.map(({value, says}) => {
		const chosen = value === typed.text;
		const name = pad(visible(value), widest);
		const proposed = value === question.preset ? ' (proposed)' : '';
		return `  ${theme.pointer(chosen)}${chosen ? theme.strong(name) : name}  ${cut(visible(says), room - widest - 4 - proposed.length)}${theme.dim(proposed)}`;
	});
	return {lines: [...above, ...choices, ...meaning], field: undefined};
};
