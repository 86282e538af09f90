// Lines of a configuration as what proves a fault, and the files that they stand in.
import type {TreeLine} from './config-tree.ts';

/** A line that goes on over several is told as one. */
export const oneLine = (text: string): string => text.trim().replace(/[ \t]*\\\r?\n[ \t]*/g, ' ');

/** `from` is FILE:LINE. */
export const lineEvidence = (lines: readonly TreeLine[]): ReadonlyArray<{readonly from: string; readonly text: string}> =>
	lines.map(({file, line, text}) => ({from: `${file}:${line}`, text: oneLine(text)}));

export const filesOf = (lines: readonly TreeLine[]): readonly string[] => [...new Set(lines.map(({file}) => file))];
