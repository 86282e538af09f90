// The domains that this server takes mail for: added, switched off, and removed when nobody has a mailbox there any more.
import {useEffect, useMemo} from 'react';
import {visible} from '../source/format/visible.ts';
import {planAddDomains, planDomainActive, planRemoveDomain} from '../source/mailboxes/change-domain.ts';
import type {Domain} from '../source/mailboxes/domains.ts';
import {parseListFilter} from '../source/store/list-filter.ts';
import type {ListView, ListViewStore} from '../source/store/list-view.ts';
import {type Loadable, lastValue} from '../source/store/loadable.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {loadingText} from './parts/loading-text.ts';
import {movesIn} from './parts/moves-in.ts';
import {type Column, layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {defineScreen} from './shape.ts';
import {sqlKeys} from './users/sql-keys.ts';

type Model = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly loadable: Loadable<readonly Domain[]>;
	readonly shown: readonly Domain[];
	readonly ids: readonly string[];
	readonly selected: number;
	readonly domain: Domain | undefined;
	look(): void;
	go(screen: string): void;
	add(): void;
	toggle(domain: Domain): void;
	remove(domain: Domain): void;
	showUsers(domain: Domain): void;
};

const nothing: readonly Domain[] = [];
const none = ({domain}: Model): string | undefined => (domain === undefined ? 'nothing is selected.' : undefined);

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
	bindings: [
		...movesIn<Model>(() => false),
		{verb: 'enter', says: 'its users', blocked: none, act: ({domain, showUsers}) => domain && showUsers(domain)},
		{verb: 'add', says: 'add', writes: true, act: ({add}) => add()},
		{verb: 'toggle', says: 'enable/disable', writes: true, blocked: none, act: ({domain, toggle}) => domain && toggle(domain)},
		{
			verb: 'remove',
			says: 'remove',
			writes: true,
			blocked: ({domain}) => (domain === undefined ? 'nothing is selected.' : domain.mailboxes > 0 ? `it has ${domain.mailboxes} mailboxes.` : undefined),
			act: ({domain, remove}) => domain && remove(domain),
		},
		{verb: 'left', says: 'aliases', act: ({go}) => go('aliases')},
		{verb: 'refresh', says: 'look again', quiet: true, act: ({look}) => look()},
		{verb: 'filter', says: 'filter', act: ({list}) => list.actions.startFilter()},
		{verb: 'back', says: 'back', quiet: true, act: ({go}) => go('users')},
	],
	atRoot: () => false,
	useModel: () => {
		const world = useWorld();
		const server = useServer();
		const {domains: store} = server;
		const list = world.listView('domains');
		const view = useValue(list);
		const loadable = useValue(store);
		const known = lastValue(loadable);
		const shown = useMemo(() => {
			const filter = parseListFilter(view.filter);
			return (known ?? nothing).filter(each => filter.matches(`${each.domain} ${each.description}`));
		}, [known, view.filter]);
		const ids = useMemo(() => shown.map(each => each.domain), [shown]);
		const selected = Math.max(0, ids.indexOf(view.selected ?? ''));
		useEffect(() => void store.actions.lookOnce(), [store]);
		const {write} = sqlKeys(world, server, () => void store.actions.look());
		const {text, confirm, confirmTyped} = world.dialogs.actions;
		return {
			list,
			view,
			loadable,
			shown,
			ids,
			selected,
			domain: shown[selected],
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
			toggle: async domain => {
				const word = domain.active ? 'Disable' : 'Enable';
				if (
					await confirm({
						title: `${word} ${visible(domain.domain)}?`,
						lines: [domain.active ? 'Mail for all its addresses is refused until it is enabled.' : 'Mail for it is taken again.'],
						action: word,
					})
				)
					await write(`${word} ${domain.domain}`, mailboxes => planDomainActive(mailboxes, domain.domain, !domain.active));
			},
			remove: async domain => {
				const lines = domain.aliases > 0 ? [`Its ${domain.aliases} aliases go with it.`] : [];
				if (await confirmTyped({title: `Remove the domain ${visible(domain.domain)}`, lines, action: 'remove', word: domain.domain}))
					await write(`Remove ${domain.domain}`, async mailboxes => (await planRemoveDomain(mailboxes, domain.domain)).change);
			},
		};
	},
	View: ({model, size, theme}) => {
		const {shown, selected, loadable} = model;
		const layout = layoutTable(columns, lastValue(loadable) ?? nothing, size.columns - 6);
		const lines = shown.map((each, index) => `${theme.pointer(index === selected)}${theme.mark(each.active ? 'ok' : 'skipped')} ${paintRow(layout, each)}`);
		const title = `${theme.dim(' Users > ')}${theme.strong(`${shown.length} ${shown.length === 1 ? 'domain' : 'domains'}`)} ${loadingText(loadable, 'Asking the database', theme)}`;
		return (
			<Lines
				lines={listWithDetails({head: [title, `    ${theme.dim(paintHeading(layout))}`], lines, selected, details: [], foot: []}, size)}
				rows={size.rows}
				theme={theme}
			/>
		);
	},
});
