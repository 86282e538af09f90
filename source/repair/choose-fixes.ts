// Which repairs are meant, in the order in which they are done, each with its answers; or what is missing, as a sentence.

import {fixes} from '../fixes/list.ts';
import type {Answers, Detected, Fix} from '../fixes/shape.ts';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Chosen} from './plan-repair.ts';

/** `home=...` for every fix that asks so, `dovecot-x.home=...` for that one. */
export type Given = ReadonlyMap<string, string>;

export const parseAnswers = (words: readonly string[]): Given =>
	new Map(
		words.map(word => {
			const at = word.indexOf('=');
			if (at < 1) throw new UsageError(`${visible(word)} is no answer.`, 'An answer is written QUESTION=TEXT, or FIX.QUESTION=TEXT.');
			return [word.slice(0, at), word.slice(at + 1)];
		}),
	);

/** Throws UsageError for an answer that is missing or that is none. */
export const answersFor = (fix: Fix, {facts}: Detected, given: Given): Answers => {
	const answers: Record<string, string> = {};
	for (const question of fix.questions) {
		if (question.applies?.(facts) === false) continue;
		const name = `${fix.id}.${question.id}`;
		const answer = given.get(name) ?? given.get(question.id) ?? question.preset(facts);
		const choices = question.choices?.(facts);
		const list = choices === undefined ? '' : ` One of: ${choices.map(({value}) => visible(value)).join(', ')}`;
		if (answer === undefined) throw new UsageError(`${fix.id} asks: ${question.asks}`, `Answer with --answer ${name}=TEXT.${list}`);
		const objection =
			question.objection?.(answer, facts) ?? (choices !== undefined && !choices.some(({value}) => value === answer) ? 'it is none of the choices.' : undefined);
		if (objection !== undefined) throw new UsageError(`${name}=${visible(answer)}: ${objection}`, `${question.asks}${list}`);
		answers[question.id] = answer;
	}
	return answers;
};

/** `ids` undefined: all that were found. Those that this server does not have are left out. Throws UsageError for an id that is none. */
export const chooseFixes = (ids: readonly string[] | undefined, detected: ReadonlyMap<string, Detected>, given: Given): readonly Chosen[] => {
	const unknown = ids?.find(id => !fixes.some(fix => fix.id === id));
	if (unknown !== undefined) throw new UsageError(`There is no fix ${visible(unknown)}.`, `The fixes are: ${fixes.map(({id}) => id).join(' ')}`);
	return fixes.flatMap((fix): Chosen[] => {
		const found = detected.get(fix.id);
		if (found === undefined || (ids !== undefined && !ids.includes(fix.id))) return [];
		return [{fix, detected: found, answers: answersFor(fix, found, given)}];
	});
};
