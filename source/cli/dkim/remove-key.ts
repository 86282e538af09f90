// `mailtui dkim remove HOST DOMAIN SELECTOR`: OpenDKIM forgets a key that no longer signs, and its file goes; undo brings both back.
import type {Action} from '../shape.ts';
import {carryOut, domainOf, readDkim} from './carry-out.ts';

export const removeKey: Action = {
	name: 'remove',
	summary: 'forget a key that no longer signs, and remove its file; undo brings both back',
	words: '<DOMAIN> <SELECTOR>',
	options: [],
	run: async at => {
		const domain = domainOf(at);
		const selector = (at.words[1] ?? '').toLowerCase();
		const [session, {planRemoval, removableKey}, {sha256sumFile}] = await Promise.all([
			at.open(),
			import('../../dns/plan-dkim.ts'),
			import('../../commands/sha256sum-file.ts'),
		]);
		const source = await readDkim(session);
		const {path} = removableKey(source, domain, selector);
		const sum = path === '' ? undefined : await session.at().ask(sha256sumFile, {path});
		return carryOut(at, session, planRemoval(source, domain, selector, sum?.ok ? sum.value : undefined), {domain, gone: selector});
	},
};
