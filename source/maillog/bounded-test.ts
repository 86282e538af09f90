// A regular expression that strangers' text is tried with, in bounded time: one that goes back and forth without end is stopped (node:vm, timeout).
import {createContext, Script} from 'node:vm';

/** Undefined: its time was over before it had tried them all. */
export type BoundedTest = (texts: readonly string[]) => boolean[] | undefined;

/** Whatever it is, one screen of lines takes less than a millisecond. */
const patienceMs = 100;

export const createBoundedTest = (expression: RegExp): BoundedTest => {
	const context = createContext({expression, texts: [] as readonly string[]});
	const script = new Script('texts.map(text => expression.test(text))');
	return texts => {
		context['texts'] = texts;
		try {
			return Array.from(script.runInContext(context, {timeout: patienceMs}) as boolean[]);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
			throw error;
		}
	};
};
