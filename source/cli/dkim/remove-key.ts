// `mailtui dkim remove HOST DOMAIN SELECTOR`: OpenDKIM forgets a key that no longer signs, and its file goes; undo brings both back.
import type {Action} from '../shape.ts';
import {carryOut, domainOf} from './carry-out.ts';

export const removeKey: Action = {
	name: 'remove',
	summary: 'forget a key that no longer signs, and remove its file; undo brings both back',
	words: '<DOMAIN> <SELECTOR>',
	options: [],
	run: async at => {
		const domain = domainOf(at);
		const selector = (at.words[1] ?? '').toLowerCase();
		const [session, {prepareDkim}] = await Promise.all([at.open(), import('../../dns/change-dkim.ts')]);
		return carryOut(at, session, await prepareDkim({...session.at(), signal: at.terminal.signal}, {kind: 'remove', domain, selector}));
	},
};
