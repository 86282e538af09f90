// Takes a change back, even days later and from another machine: what the server saved comes back, unless somebody changed a file since.
import {visible} from '../format/visible.ts';
import type {Host} from '../host/host.ts';
import {rowsKept} from '../scripts/rows-kept.ts';
import {runOperation, sayRefused} from './run-operation.ts';
import type {JournalEntry, Proof} from './shape.ts';

export type Undone = {readonly undone: boolean; readonly says: string};

/** Puts back the rows of a database that the change wrote, all or none; `undone` is not said of them before they are written. */
export type UndoRows = (entry: JournalEntry) => Promise<Undone>;

const interrupted: Proof = {from: 'mailtui', text: 'it was interrupted, and its end noted by an undo'};

const restOf = ({noUndo}: JournalEntry): string => (noUndo.length === 0 ? '' : ` It does not take back: ${visible(noUndo.join('; '))}.`);

const undoWritten = async (host: Pick<Host, 'run' | 'label'>, entry: JournalEntry, undoRows: UndoRows): Promise<Undone> => {
	const undone = await undoRows(entry);
	if (!undone.undone) return {undone: false, says: `${entry.id} is not undone: ${undone.says}`};
	const noted = await runOperation(host, {operation: 'undone', change: entry.id});
	const unnoted = noted.done ? '' : ` The history could not be told: ${sayRefused(noted).says}`;
	return {undone: true, says: `${entry.id} is undone${undone.says === '' ? '' : `: ${undone.says}`}.${restOf(entry)}${unnoted}`};
};

/** Throws HostError when the host could not be asked. `undoRows` is for changes of a database, and for who reaches it. */
export const undoChange = async (host: Pick<Host, 'run' | 'label'>, entry: JournalEntry, undoRows?: UndoRows): Promise<Undone> => {
	if (entry.state === 'rolled-back') return {undone: false, says: `${entry.id} was taken back already: it did not stay.`};
	if (entry.state === 'undone') return {undone: false, says: `${entry.id} has been undone already.`};
	if (entry.rows === 'kept' && undoRows && entry.state === 'begun') {
		// Should it be under way after all, it writes no more from here on.
		const ended = await runOperation(host, {operation: 'close', change: entry.id, word: 'failed', payload: JSON.stringify([interrupted])});
		if (!ended.done) return {undone: false, says: `${entry.id} is not undone: ${sayRefused(ended).says}`};
		return undoWritten(host, {...entry, state: 'failed'}, undoRows);
	}
	// An import that was cut has written what is kept of it.
	if (entry.rows === 'kept' && undoRows && (entry.state === 'confirmed' || entry.state === 'failed')) return undoWritten(host, entry, undoRows);
	if (entry.rows === 'expired')
		return {
			undone: false,
			says: `${entry.id} cannot be undone any more: the rows as they were before are kept for ${rowsKept.days} days, and of all changes at most ${rowsKept.megabytes} MB.`,
		};
	if (entry.state === 'begun' || entry.state === 'failed')
		return {undone: false, says: `${entry.id} did not come to its end; what it did cannot be undone by itself.`};
	if (entry.files.length === 0 && entry.noUndo.length > 0) return {undone: false, says: `${entry.id} cannot be undone: ${visible(entry.noUndo.join('; '))}.`};
	if (entry.rows !== 'none')
		return {
			undone: false,
			says: `${entry.id} cannot be undone: the rows that it changed ${entry.rows === 'lost' ? 'were not kept' : 'cannot be reached from here'}.`,
		};
	const isOpen = entry.state === 'armed' || entry.state === 'committed';
	const answer = await runOperation(host, {operation: isOpen ? 'rollback' : 'undo', change: entry.id});
	if (answer.done) {
		return {undone: true, says: `${entry.id} is undone, and all is as it was before.${restOf(entry)}`};
	}
	if (answer.reason === 'changed')
		return {
			undone: false,
			says: `${entry.id} is not undone, because it would overwrite what was changed since: ${visible(answer.says)}. What was there before lies in /var/lib/mailtui/changes/${entry.id}/saved on the server.`,
		};
	return {undone: false, says: `${entry.id} is not undone: ${sayRefused(answer).says}`};
};
