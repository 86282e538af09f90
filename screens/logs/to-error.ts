// To the next error, or to the one before: where none is held any more, further back in the log than what is.
import {whenStamp} from '../../source/format/stamp.ts';
import {type ErrorSought, heldError, olderError} from '../../source/store/log-errors.ts';
import {ranges} from '../../source/store/log-look.ts';
import type {LogsModel} from '../logs.tsx';
import {pointedLine} from './pointed-line.ts';

const noneWords = ({why, lines, backToMs}: Exclude<ErrorSought, {readonly found: number}>, now: Date): string => {
	if (why === 'begins' && lines === 0) return 'The log begins here.';
	const looked = `No error ${backToMs === undefined ? '' : `back to ${whenStamp(new Date(backToMs), now)} `}(${lines.toLocaleString('en')} lines)`;
	if (why === 'begins') return `${looked}: the log begins there.`;
	if (why === 'full') return `${looked}: the buffer is full. mailtui logs HOST --severity error --since reads what is older.`;
	return why === 'far' ? `${looked}: E looks further.` : `${looked}; older lines could not be fetched.`;
};

/** Never rejects. */
export const toError = async (model: LogsModel, by: 1 | -1): Promise<void> => {
	const {tailStore, lookStore, tell, now} = model;
	const look = lookStore.getState();
	const from = pointedLine(tailStore, look) ?? tailStore.ring.next();
	const pointAt = (id: number) => lookStore.actions.pointAt(id, tailStore.ring.next());
	const held = heldError(tailStore, from, by);
	if (held !== undefined) return pointAt(held);
	if (by > 0) return tell('No error after this line.');
	const [lastMs, says] = ranges[look.range] ?? ranges[0];
	if (lastMs !== undefined) return tell(`No error before this line in the last ${says}: T 0 shows all.`);
	if (tailStore.getState().older === 'fetching') return tell('Older lines are being fetched.');
	// Who goes elsewhere meanwhile is not taken away from there.
	const isWanted = () => lookStore.getState().line === look.line && lookStore.getState().following === look.following;
	const sought = await olderError(tailStore, from, isWanted);
	if (sought === undefined) return;
	if ('found' in sought) return pointAt(sought.found);
	tell(noneWords(sought, now));
};
