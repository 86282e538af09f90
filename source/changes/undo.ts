// Takes a change back, even days later and from another machine: what the server saved comes back, unless somebody changed a file since.
import {visible} from '../format/visible.ts';
import type {Host} from '../host/host.ts';
import {runOperation, sayRefused} from './run-operation.ts';
import type {JournalEntry} from './shape.ts';

export type Undone = {readonly undone: boolean; readonly says: string};

/** Throws HostError when the host could not be asked. */
export const undoChange = async (host: Pick<Host, 'run' | 'label'>, entry: JournalEntry): Promise<Undone> => {
	if (entry.state === 'rolled-back') return {undone: false, says: `${entry.id} was taken back already: it did not stay.`};
	if (entry.state === 'undone') return {undone: false, says: `${entry.id} has been undone already.`};
	if (entry.state === 'begun' || entry.state === 'failed')
		return {undone: false, says: `${entry.id} did not come to its end; what it did cannot be undone by itself.`};
	if (entry.files.length === 0 && entry.noUndo.length > 0) return {undone: false, says: `${entry.id} cannot be undone: ${visible(entry.noUndo.join('; '))}.`};
	const isOpen = entry.state === 'armed' || entry.state === 'committed';
	const answer = await runOperation(host, {operation: isOpen ? 'rollback' : 'undo', change: entry.id});
	if (answer.done) {
		const rest = entry.noUndo.length === 0 ? '' : ` It does not take back: ${visible(entry.noUndo.join('; '))}.`;
		return {undone: true, says: `${entry.id} is undone, and all is as it was before.${rest}`};
	}
	if (answer.reason === 'changed')
		return {
			undone: false,
			says: `${entry.id} is not undone, because it would overwrite what was changed since: ${visible(answer.says)}. What was there before lies in /var/lib/mailtui/changes/${entry.id}/saved on the server.`,
		};
	return {undone: false, says: `${entry.id} is not undone: ${sayRefused(answer).says}`};
};
