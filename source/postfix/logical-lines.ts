// The lines of main.cf and master.cf: one that begins with a blank goes on with the line before, comments and empty lines between do not end it (postconf(5)).

export type LogicalLine = {
	/** From 1: of its first physical line, and of the last one that belongs to it. */
	readonly line: number;
	readonly lastLine: number;
	/** As written; comments and empty lines within it included. */
	readonly text: string;
	/** In one line, without comments; undefined for comments and empty lines outside of any. */
	readonly joined: string | undefined;
};

const isNothing = (line: string): boolean => /^[ \t\r\f\v]*(?:#|$)/.test(line);

/** Joined by newlines their texts are the file again, to the byte. */
export const readLogicalLines = (text: string): readonly LogicalLine[] => {
	const physical = text.split('\n');
	const lines: LogicalLine[] = [];
	const push = (from: number, to: number, joined: string | undefined) =>
		lines.push({line: from + 1, lastLine: to + 1, text: physical.slice(from, to + 1).join('\n'), joined});
	for (let index = 0; index < physical.length; ) {
		const first = physical[index] as string;
		if (isNothing(first)) {
			push(index, index, undefined);
			index++;
			continue;
		}
		const parts = [first.replace(/\r$/, '')];
		let last = index;
		for (let next = index + 1; next < physical.length; next++) {
			const line = physical[next] as string;
			if (isNothing(line)) continue;
			if (!/^[ \t\r\f\v]/.test(line)) break;
			parts.push(line.replace(/\r$/, '').trim());
			last = next;
		}
		push(index, last, parts.join(' ').trimEnd());
		index = last + 1;
	}
	return lines;
};

export const printLogicalLines = (lines: readonly LogicalLine[]): string => lines.map(({text}) => text).join('\n');
