// `mailtui dkim remove HOST DOMAIN SELECTOR`: OpenDKIM forgets a key that no longer signs; the file stays, the record may go.
import type {Action} from '../shape.ts';
import {carryOut, domainOf, readDkim} from './carry-out.ts';

export const removeKey: Action = {
	name: 'remove',
	summary: 'forget a key that no longer signs; its file stays',
	words: '<DOMAIN> <SELECTOR>',
	options: [],
	run: async at => {
		const domain = domainOf(at);
		const selector = (at.words[1] ?? '').toLowerCase();
		const [session, {planRemoval}] = await Promise.all([at.open(), import('../../dns/plan-dkim.ts')]);
		const plan = planRemoval(await readDkim(session), domain, selector);
		return carryOut(at, session, plan, {domain, gone: selector});
	},
};
