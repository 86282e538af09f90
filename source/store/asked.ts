// What the chosen repairs want to know, one question after the other, as a screen asks it: choices, what each answer means here, what is against one.
import {fixes} from '../fixes/list.ts';
import type {Answers, Choice, Detected} from '../fixes/shape.ts';
import type {Chosen} from '../repair/plan-repair.ts';

export type Asked = {
	/** `FIX.QUESTION` */
	readonly id: string;
	/** Title of the fix that asks. */
	readonly by: string;
	readonly asks: string;
	/** Undefined: any text. */
	readonly choices: readonly Choice[] | undefined;
	readonly preset: string | undefined;
	shows(answer: string): readonly string[];
	/** Undefined: it is an answer. */
	objection(answer: string): string | undefined;
};

/** In the order in which they are repaired; `ids` undefined: all. */
const wanted = (detected: ReadonlyMap<string, Detected>, ids: ReadonlySet<string> | undefined) =>
	fixes.flatMap(fix => {
		const found = detected.get(fix.id);
		return found === undefined || ids?.has(fix.id) === false ? [] : [{fix, found}];
	});

export const askedOf = (detected: ReadonlyMap<string, Detected>, ids: ReadonlySet<string> | undefined): readonly Asked[] =>
	wanted(detected, ids).flatMap(({fix, found: {facts}}) =>
		fix.questions
			.filter(question => question.applies?.(facts) !== false)
			.map(question => {
				const choices = question.choices?.(facts);
				return {
					id: `${fix.id}.${question.id}`,
					by: fix.title,
					asks: question.asks,
					choices,
					preset: question.preset(facts),
					shows: (answer: string) => [...(choices?.find(({value}) => value === answer)?.shows ?? []), ...(question.shows?.(answer, facts) ?? [])],
					objection: (answer: string) => {
						if (choices !== undefined && !choices.some(({value}) => value === answer)) return 'Choose one of these.';
						return question.objection?.(answer, facts);
					},
				};
			}),
	);

/** `given` by `FIX.QUESTION`. */
export const chosenOf = (
	detected: ReadonlyMap<string, Detected>,
	ids: ReadonlySet<string> | undefined,
	given: ReadonlyMap<string, string>,
): readonly Chosen[] =>
	wanted(detected, ids).map(({fix, found}) => {
		const answers: Record<string, string> = {};
		for (const {id} of fix.questions) {
			const answer = given.get(`${fix.id}.${id}`);
			if (answer !== undefined) answers[id] = answer;
		}
		return {fix, detected: found, answers: answers satisfies Answers};
	});
