// What the pointed-at line means, in plain words, and the key that leads further.
import {visible} from '../../source/format/visible.ts';
import {explain} from '../../source/maillog/explain.ts';
import {parseEvent} from '../../source/maillog/parse-event.ts';
import type {MailLine} from '../../source/maillog/shape.ts';
import type {Wanted} from '../../source/maillog/wanted.ts';
import {keymap, showKey} from '../frame/keymap.ts';
import type {Theme} from '../frame/theme.ts';
import {wrap} from '../parts/wrap.ts';

/** The message that the line is about. */
export const messageOf = (line: MailLine): Wanted | undefined => {
	const event = parseEvent(line);
	if (event.kind === 'filed' && event.messageId !== '') return {kind: 'message-id', wanted: event.messageId};
	if ('queueId' in event && event.queueId !== undefined) return {kind: 'queue-id', wanted: event.queueId};
	if (event.kind === 'rejected' && event.recipient) return {kind: 'address', wanted: event.recipient};
	return undefined;
};

/** At most so many rows: of what it means first, and always the keys. */
export const lineDetails = (line: MailLine, columns: number, most: number, theme: Theme): string[] => {
	const known = explain(line.text);
	const means = known === undefined ? 'Nothing is known about this line.' : known.means;
	const rows = wrap(visible(means), columns).map(row => theme.strong(row));
	const todo = known?.todo === undefined ? [] : wrap(visible(known.todo), columns);
	const keys = [
		...(messageOf(line) === undefined ? [] : [`${theme.accent('Enter')} ${theme.dim("the message's story")}`]),
		...(known?.fix === undefined ? [] : [`${theme.accent(showKey(keymap.openFix[0]))} ${theme.dim(`the fix ${known.fix}`)}`]),
	];
	const foot = keys.length > 0 ? [keys.join('  ')] : [];
	return [...[...rows, ...todo].slice(0, most - foot.length), ...foot];
};
