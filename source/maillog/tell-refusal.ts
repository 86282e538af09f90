// A message that was turned away, for good or for now, or taken and thrown away: what its sender was told, whom it was for, what to do.
import {explain} from './explain.ts';
import type {MailClient, MailEvent} from './shape.ts';
import type {Outcome, Step} from './story-shape.ts';

type Refusal = Extract<MailEvent, {kind: 'rejected' | 'discarded'}>;

const mostNamed = 5;

export const clientWords = (client: MailClient): string =>
	client.name === 'unknown' || client.name === '' ? client.address : `${client.name} [${client.address}]`;

const judge = (event: Refusal): Pick<Outcome, 'state' | 'level'> & {readonly word: Step['word']} => {
	if (event.kind === 'discarded') return {state: 'discarded', word: 'discarded', level: 'failure'};
	if (event.onlyWarned) return {state: 'rejected', word: 'filtered', level: 'warning'};
	// Postfix logs what milters say without the three digits; and to strangers who want to pass through it says 454, which will never be another answer.
	return /^4(?:\d\d\b|\.\d)/.test(event.reply) && !/Relay access denied/.test(event.reply)
		? {state: 'put off', word: 'put off', level: 'warning'}
		: {state: 'rejected', word: 'rejected', level: 'failure'};
};

/** `others`: the recipients of the whole message, where a milter told them: Postfix names but one of them. */
export const tellRefusal = (event: Refusal, atMs: number, others: readonly string[]): {readonly step: Step; readonly outcomes: readonly Outcome[]} => {
	const {state, word, level} = judge(event);
	const isOfAll = event.kind === 'discarded' || event.byMilter;
	const said = event.kind === 'discarded' ? event.reason : event.reply;
	// As in the log, for who refuses whom makes another explanation; without the names that strangers chose.
	const verb = event.kind === 'discarded' ? 'discard' : 'reject';
	const known = explain(`${isOfAll ? 'milter-' : ''}${verb}: ${said}`);
	const todo = known && [known.means, known.todo].filter(Boolean).join(' ');
	const recipients = [...new Set([...(isOfAll ? others : []), ...(event.recipient === undefined ? [] : [event.recipient])])];
	const names = recipients.length > 1 ? ` (for ${recipients.slice(0, mostNamed).join(', ')}${recipients.length > mostNamed ? ', ...' : ''})` : '';
	const says =
		event.kind === 'discarded'
			? `${clientWords(event.client)} was told that it is taken: ${said}${names}`
			: `${clientWords(event.client)} was told: ${said}${names}`;
	return {
		step: {atMs, word, level, says, ...(recipients.length === 1 && {recipient: recipients[0] as string}), ...(todo && {todo})},
		outcomes:
			word === 'filtered'
				? []
				: (recipients.length === 0 ? [''] : recipients).map(recipient => ({
						recipient,
						original: undefined,
						state,
						level,
						atMs,
						says: said,
						took: '',
						tries: 1,
						folder: undefined,
						relay: '',
						todo,
						fix: known?.fix,
					})),
	};
};
