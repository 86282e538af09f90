// The question before mail could be left where Dovecot does not look any more: asked wherever there is some, and without an answer that is proposed.
import type {MailStore} from '../../commands/mail-find.ts';
import {sayStore} from '../../dovecot/say-store.ts';
import type {Question} from '../shape.ts';

type Words<Facts> = {
	readonly asks: string;
	/** What somebody does who lets it lie. */
	readonly leave: string;
	/** What must be done before the repair otherwise. */
	readonly stop: string;
	stores(facts: Facts): readonly MailStore[];
};

export const leftBehind = <Facts>({asks, leave, stop, stores}: Words<Facts>): Question<Facts> => ({
	id: 'left-behind',
	asks,
	applies: facts => stores(facts).length > 0,
	choices: facts => {
		const shows = stores(facts).map(sayStore);
		return [
			{value: 'leave', says: leave, shows, leavesMail: true},
			{value: 'stop', says: stop, shows},
		];
	},
	preset: () => undefined,
});
