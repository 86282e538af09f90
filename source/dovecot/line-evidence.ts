// Lines of a configuration as what proves a fault, and the files that they stand in.
import type {TreeLine} from './config-tree.ts';

/** `from` is FILE:LINE. */
export const lineEvidence = (lines: readonly TreeLine[]): ReadonlyArray<{readonly from: string; readonly text: string}> =>
	lines.map(({file, line, text}) => ({from: `${file}:${line}`, text: text.trim()}));

export const filesOf = (lines: readonly TreeLine[]): readonly string[] => [...new Set(lines.map(({file}) => file))];
