// All changes of the journal in one line, the worst of them first.
import type {JournalEntry} from '../../source/changes/shape.ts';

/** It did not come to its end, and rows that it wrote are there. */
const isPartly = ({state, unfinished}: JournalEntry): boolean => (state === 'failed' || state === 'begun') && (unfinished?.rows ?? 0) > 0;

const plural = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** The journal in one line. */
export const sayJournal = (all: readonly JournalEntry[]): readonly ['ok' | 'warning' | 'failure' | 'unknown', string] => {
	const of = (...states: ReadonlyArray<JournalEntry['state']>) => all.filter(({state}) => states.includes(state)).length;
	if (all.length === 0) return ['ok', 'Nothing was changed on this server with mailtui'];
	if (of('stuck') > 0) return ['failure', `${plural(of('stuck'), 'change')} could not be put back as a whole`];
	if (of('armed', 'committed') > 0) return ['unknown', 'A change is under way'];
	const kept = of('confirmed');
	const partly = all.filter(isPartly).length;
	const whole = kept === all.length ? 'in force' : `${kept} in force`;
	return [partly > 0 ? 'warning' : 'ok', `${plural(all.length, 'change')}, ${whole}${partly > 0 ? `, ${partly} in part` : ''}`];
};
