// `mailtui dkim switch HOST DOMAIN SELECTOR`: signs with another key from now on, but never with one that the world cannot see.
import type {Action} from '../shape.ts';
import {carryOut, domainOf} from './carry-out.ts';

export const switchKey: Action = {
	name: 'switch',
	summary: 'sign with another key; refused until its record is published as it is on the server',
	words: '<DOMAIN> <SELECTOR>',
	options: [['--beside', 'in addition to the key that signs now: two signatures']],
	run: async at => {
		const domain = domainOf(at);
		const selector = (at.words[1] ?? '').toLowerCase();
		const beside = at.options['beside'] === true;
		const [session, {prepareDkim}] = await Promise.all([at.open(), import('../../dns/change-dkim.ts')]);
		return carryOut(at, session, await prepareDkim({...session.at(), signal: at.terminal.signal}, {kind: 'switch', domain, selector, beside}));
	},
};
