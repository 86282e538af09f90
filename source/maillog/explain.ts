// A line of the log -> what it means. Strangers write into these lines: only a piece of bounded length is looked at.
import {type Explanation, explanations} from './explanations.ts';

const longest = 2000;

export const explain = (text: string): Explanation | undefined => {
	const said = text.slice(0, longest);
	return explanations.find(({when}) => when.test(said));
};
