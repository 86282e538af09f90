// What a program of the server said in place of an answer: told as it is, and no bug of ours.
import type {Answer} from '../commands/shape.ts';
import {describeProblem, type Problem} from '../problem.ts';

class Unanswered extends Error {
	override readonly name = 'Unanswered';
}

/** The value; throws what `problemOf` tells as a problem that was to be expected. */
export const answered = <Value>(answer: Answer<Value>): Value => {
	if (!answer.ok) throw new Unanswered(answer.why);
	return answer.value;
};

export const problemOf = (thrown: unknown): Problem =>
	thrown instanceof Unanswered ? {title: thrown.message, detail: '', hint: '', kind: 'expected', exitCode: 3} : describeProblem(thrown);
