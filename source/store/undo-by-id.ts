// Takes back the change of that id, whatever the journal says of it now.
import {readHistory} from '../changes/read-history.ts';
import {type Undone, type UndoRows, undoChange} from '../changes/undo.ts';
import {sentences} from '../format/sentences.ts';
import type {Session} from '../session.ts';
import {answered, problemOf} from './unanswered.ts';

/** Never rejects. */
export const undoById = async ({host, at}: Session, id: string, undoRows?: UndoRows): Promise<Undone> => {
	try {
		const [entry] = answered(await readHistory(at().ask, id));
		if (entry === undefined) return {undone: false, says: `${id} is not in the history of this server any more.`};
		return await undoChange(host, entry, undoRows);
	} catch (thrown) {
		const {title, hint} = problemOf(thrown);
		return {undone: false, says: sentences(title, hint, 'Whether it is undone, the history tells.')};
	}
};
