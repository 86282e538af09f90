// The aliases as a list of pages, searched in the database.
import type {StoreApi} from 'zustand/vanilla';
import {HostError} from '../host/host-error.ts';
import {type Alias, countAliases, listAliases} from '../mailboxes/aliases.ts';
import type {MailboxHands} from './mailbox-hands.ts';
import {createPaged, type Paged, type PagedActions} from './paged.ts';

export type AliasesQuery = {readonly search: string};

export type AliasesStore = StoreApi<Paged<Alias, AliasesQuery>> & {readonly actions: PagedActions<AliasesQuery>};

const page = 200;

export const createAliases = (opened: MailboxHands): AliasesStore => {
	const {store, actions} = createPaged<Alias, AliasesQuery, object>({
		query: {search: ''},
		more: {},
		page,
		list: async ({search}, limit, after) => ({rows: await listAliases(await opened.mailboxes(), {search, limit, ...(after && {after: after.address})})}),
		count: async ({search}) => countAliases(await opened.mailboxes(), {search}),
		quiet: opened.quiet,
		failed: async thrown => {
			if (thrown instanceof HostError) await opened.reset();
		},
	});
	return Object.assign(store, {actions});
};
