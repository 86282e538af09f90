// What differs between two texts as hunks of whole lines, so that a server needs to be sent only those (its own bytes of all others stay).
import {diffLines} from 'diff';

export type Hunk = {
	/** Number of the first line that is replaced, from 1; where nothing is removed, the line before which is inserted. */
	readonly from: number;
	/** How many lines go. */
	readonly remove: number;
	/** Whole lines with their ends. */
	readonly insert: string;
};

export const lineHunks = (before: string, after: string): readonly Hunk[] => {
	const hunks: {from: number; remove: number; insert: string}[] = [];
	let line = 1;
	let open: (typeof hunks)[number] | undefined;
	for (const part of diffLines(before, after)) {
		if (!part.added && !part.removed) {
			line += part.count;
			open = undefined;
			continue;
		}
		if (open === undefined) {
			open = {from: line, remove: 0, insert: ''};
			hunks.push(open);
		}
		if (part.removed) {
			open.remove += part.count;
			line += part.count;
		} else open.insert += part.value;
	}
	return hunks;
};
