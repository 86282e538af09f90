// One planned change from a key: written, told how it went, and looked at again.
import {visible} from '../../source/format/visible.ts';
import type {Mailboxes} from '../../source/mailboxes/open-mailboxes.ts';
import {type SqlChange, writeSql} from '../../source/mailboxes/write-sql.ts';
import type {ServerStores} from '../../source/store/server.ts';
import type {World} from '../frame/world.tsx';

export const sqlKeys = ({notices}: Pick<World, 'notices'>, {users}: Pick<ServerStores, 'users'>, look: () => void) => ({
	write: async (title: string, plan: (mailboxes: Mailboxes) => Promise<SqlChange>): Promise<void> => {
		notices.actions.tell(`${visible(title)} ...`);
		const problem = await users.actions.change(async hands => void (await writeSql(hands, await plan(hands.mailboxes))));
		if (problem) notices.actions.fail({title: `${visible(title)}: ${visible(problem.title)}`, hint: problem.hint});
		else notices.actions.tell(`${visible(title)}: done`);
		look();
	},
});
