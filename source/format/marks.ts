// The mark of each level: state is told by mark and word, never by colour alone.
import type {Level} from '../checks/shape.ts';

const unicodeMarks: Readonly<Record<Level, string>> = {ok: '✓', warning: '!', failure: '✗', unknown: '?', skipped: '-'};
const asciiMarks: Readonly<Record<Level, string>> = {ok: '+', warning: '!', failure: 'x', unknown: '?', skipped: '-'};

export const marks = (unicode: boolean): Readonly<Record<Level, string>> => (unicode ? unicodeMarks : asciiMarks);
