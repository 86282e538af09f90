// The domains that this server takes mail for: added, switched off, and removed when nobody has a mailbox there any more.
import {useEffect} from 'react';
import {visible} from '../source/format/visible.ts';
import {planAddDomains, planDomainActive, planRemoveDomain} from '../source/mailboxes/change-domain.ts';
import type {Domain} from '../source/mailboxes/domains.ts';
import {lastValue} from '../source/store/loadable.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {useFilteredList} from './parts/filtered-list.ts';
import {loadingText} from './parts/loading-text.ts';
import type {Column} from './parts/table.ts';
import {defineScreen} from './shape.ts';
import {sqlKeys} from './users/sql-keys.ts';
import {askToggle, nothingSelected, type SubList, SubListView, subListBindings} from './users/sub-list.tsx';

type Model = SubList<Domain> & {showUsers(domain: Domain): void};

const nothing: readonly Domain[] = [];
const idOf = ({domain}: Domain): string => domain;
const textOf = ({domain, description}: Domain): string => `${domain} ${description}`;

const columns: ReadonlyArray<Column<Domain>> = [
	{title: 'domain', cell: domain => visible(domain.domain), most: 40},
	{title: 'mailboxes', cell: domain => String(domain.mailboxes), columns: 9, align: 'right'},
	{title: 'aliases', cell: domain => String(domain.aliases), columns: 7, align: 'right', dropped: 1},
	{title: 'description', cell: domain => visible(domain.description), grows: true, dropped: 2},
	{title: 'state', cell: domain => (domain.active ? 'active' : 'disabled'), columns: 8, dropped: 3},
];

export const domains = defineScreen<Model>({
	id: 'domains',
	title: 'Domains',
	under: 'users',
	bindings: subListBindings<Domain, Model>({
		first: [{verb: 'enter', says: 'its users', blocked: nothingSelected, act: ({row, showUsers}) => row && showUsers(row)}],
		ways: [{verb: 'left', says: 'aliases', act: ({go}) => go('aliases')}],
		filterSays: 'filter',
		whyKept: ({mailboxes}) => (mailboxes > 0 ? `it has ${mailboxes} mailboxes.` : undefined),
	}),
	atRoot: () => false,
	useModel: () => {
		const world = useWorld();
		const server = useServer();
		const {domains: store} = server;
		const loadable = useValue(store);
		const filtered = useFilteredList('domains', lastValue(loadable) ?? nothing, idOf, textOf);
		useEffect(() => void store.actions.lookOnce(), [store]);
		const {write} = sqlKeys(world, server, () => void store.actions.look());
		const {text, confirm, confirmTyped} = world.dialogs.actions;
		const {length} = filtered.rows;
		return {
			...filtered,
			count: `${length} ${length === 1 ? 'domain' : 'domains'}`,
			known: loadingText(loadable, 'Asking the database', world.theme),
			look: () => void store.actions.look(),
			go: screen => world.frame.actions.go(screen),
			showUsers: domain => {
				void server.users.actions.ask({domain: domain.domain});
				world.frame.actions.go('users');
			},
			add: async () => {
				const domain = await text({title: 'Add a domain', lines: ['This server takes mail for it from now on; its MX record must lead here.']});
				if (domain) await write(`Add domain ${domain}`, mailboxes => planAddDomains(mailboxes, [domain]));
			},
			toggle: async ({domain, active}) => {
				const lines = {off: 'Mail for all its addresses is refused until it is enabled.', on: 'Mail for it is taken again.'};
				const word = await askToggle(confirm, domain, active, lines);
				if (word) await write(`${word} ${domain}`, mailboxes => planDomainActive(mailboxes, domain, !active));
			},
			remove: async ({domain, aliases}) => {
				const lines = aliases > 0 ? [`Its ${aliases} aliases go with it.`] : [];
				if (await confirmTyped({title: `Remove the domain ${visible(domain)}`, lines, action: 'remove', word: domain}))
					await write(`Remove ${domain}`, async mailboxes => (await planRemoveDomain(mailboxes, domain)).change);
			},
		};
	},
	View: ({model, size, theme}) => <SubListView model={model} columns={columns} size={size} theme={theme} />,
});
