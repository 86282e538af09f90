// Who has a mailbox here: searched in the database as one types, page after page, with all that can be done to them.
import {useEffect, useMemo} from 'react';
import {visible} from '../source/format/visible.ts';
import type {Account} from '../source/mailboxes/accounts.ts';
import {cardQr} from '../source/mailboxes/card-qr.ts';
import type {Card} from '../source/mailboxes/client-card.ts';
import type {AccountDetails} from '../source/mailboxes/look-at-account.ts';
import {printCard, printPublish, printSteps} from '../source/mailboxes/print-card.ts';
import type {ListView, ListViewStore} from '../source/store/list-view.ts';
import type {LoadedFor} from '../source/store/loaded-for.ts';
import type {Usage} from '../source/store/usage.ts';
import type {Users, UsersQuery, UsersStore} from '../source/store/users.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {loadingText} from './parts/loading-text.ts';
import {movesInPages, type Pages} from './parts/moves-in.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {windowTop} from './parts/window.ts';
import {defineScreen} from './shape.ts';
import {createUserKeys, type UserKeys} from './users/actions.ts';
import {userColumns} from './users/columns.ts';
import {createUserFileKeys, type UserFileKeys} from './users/files.ts';
import {briefLines, fullLines, headLines, moreBelow, whyReadOnly} from './users/texts.ts';

type Model = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly store: UsersStore;
	readonly users: Users;
	readonly used: Usage;
	readonly ids: readonly string[];
	readonly pages: Pages;
	readonly selected: number;
	readonly account: Account | undefined;
	/** Those that are marked, or the selected one. */
	readonly chosen: readonly Account[];
	readonly details: LoadedFor<AccountDetails>;
	readonly card: LoadedFor<Card>;
	readonly keys: UserKeys;
	readonly files: UserFileKeys;
	go(screen: 'add-user' | 'import-users' | 'aliases'): void;
	look(): void;
	showCard(account: Account): void;
	copy(text: string): void;
};

const nearTheEnd = 30;
/** What is in sight of the selected one on any terminal, or nearly so. */
const aroundRows = 20;
const none: readonly Account[] = [];

const nobody = ({account}: Model): string | undefined => (account === undefined ? 'nobody is selected.' : undefined);
const readOnly = ({users}: Model): string | undefined => whyReadOnly(users) || undefined;
const change = (model: Model): string | undefined => nobody(model) ?? readOnly(model);

const sorts: readonly UsersQuery['sort'][] = ['address', 'name', 'quota'];
const states: readonly UsersQuery['state'][] = ['all', 'active', 'disabled'];
const after = <Item,>(items: readonly Item[], item: Item): Item => items[(items.indexOf(item) + 1) % items.length] ?? item;

export const users = defineScreen<Model>({
	id: 'users',
	title: 'Users',
	tab: '4',
	bindings: [
		...movesInPages<Model>(),
		{verb: 'enter', says: 'details', blocked: nobody, act: ({list, account}) => account && list.actions.openRow(`show:${account.address}`)},
		{verb: 'add', says: 'add', writes: true, blocked: readOnly, act: ({go}) => go('add-user')},
		{verb: 'import', says: 'import', writes: true, blocked: readOnly, act: ({go}) => go('import-users')},
		{verb: 'card', says: 'client settings', blocked: nobody, act: ({account, showCard}) => account && showCard(account)},
		{verb: 'password', says: 'password', writes: true, blocked: change, act: ({account, keys}) => account && void keys.password(account)},
		{verb: 'toggle', says: 'enable/disable', writes: true, blocked: change, act: ({chosen, keys}) => void keys.toggle(chosen)},
		{verb: 'quota', says: 'quota', writes: true, blocked: change, act: ({account, keys}) => account && void keys.quota(account)},
		{verb: 'edit', says: 'name', writes: true, blocked: change, act: ({account, keys}) => account && void keys.rename(account)},
		{verb: 'remove', says: 'remove', writes: true, blocked: change, act: ({chosen, keys}) => void keys.remove(chosen)},
		{
			verb: 'mark',
			says: 'mark',
			blocked: nobody,
			act: ({account, store, list, ids, selected}) => {
				if (account === undefined) return;
				store.actions.mark(account);
				list.actions.move(ids, selected, 1);
			},
		},
		{verb: 'export', says: 'export', act: ({files}) => void files.exportAll()},
		{verb: 'restore', says: 'mail from an archive', writes: true, quiet: true, act: ({files, account}) => void files.restore(account?.address)},
		{verb: 'probe', says: 'probe mailbox', writes: true, quiet: true, blocked: readOnly, act: ({files}) => void files.probe()},
		{verb: 'sort', says: 'sort', act: ({store, users: state}) => void store.actions.ask({sort: after(sorts, state.query.sort)})},
		{verb: 'narrow', says: 'all/active/disabled', act: ({store, users: state}) => void store.actions.ask({state: after(states, state.query.state)})},
		{
			verb: 'next',
			says: 'only this domain / all',
			blocked: nobody,
			act: ({store, users: state, account}) => void store.actions.ask({domain: state.query.domain === undefined ? account?.domain : undefined}),
		},
		{verb: 'right', says: 'aliases, domains', act: ({go}) => go('aliases')},
		{verb: 'copy', says: 'copy address', blocked: nobody, quiet: true, act: ({account, copy}) => account && copy(account.address)},
		{verb: 'refresh', says: 'look again', quiet: true, act: ({look}) => look()},
		{
			verb: 'filter',
			says: 'search',
			blocked: ({view}) => (view.open === undefined ? undefined : 'it is for the list.'),
			act: ({list}) => list.actions.startFilter(),
		},
		{verb: 'back', says: 'back to the list', quiet: true, act: ({list}) => list.actions.closeRow()},
	],
	atRoot: model => model.view.open === undefined,
	useModel: () => {
		const world = useWorld();
		const {users: store, usage, accountDetails, clientCard, userActions, userFiles, session} = useServer();
		const list = world.listView('users');
		const view = useValue(list);
		const state = useValue(store);
		const details = useValue(accountDetails);
		const card = useValue(clientCard);
		const ids = useMemo(() => state.rows.map(each => each.address), [state.rows]);
		const selected = Math.max(0, ids.indexOf(view.selected ?? ''));
		const account = state.rows[selected];
		const address = account?.address;
		const filter = view.filter;
		useEffect(() => void store.actions.lookOnce(), [store]);
		useEffect(() => void store.actions.ask({search: filter}), [store, filter]);
		useEffect(() => {
			if (address !== undefined) void accountDetails.actions.about(address);
		}, [accountDetails, address]);
		useEffect(() => {
			if (selected >= ids.length - nearTheEnd) void store.actions.more();
		}, [store, selected, ids.length]);
		const used = useValue(usage);
		// Where the tables know it, Dovecot is not asked.
		const inSight = useMemo(
			() => (state.rows.some(each => each.usedBytes !== undefined) ? none : state.rows.slice(Math.max(0, selected - aroundRows), selected + aroundRows)),
			[state.rows, selected],
		);
		useEffect(() => void usage.actions.want(inSight.map(each => each.address)), [usage, inSight]);
		const rights = state.source?.writes === 'administrator' ? `${state.source.because} It is written as postgres.` : '';
		return {
			list,
			view,
			store,
			users: state,
			used,
			ids,
			pages: {toEnd: store.actions.toEnd, ids: () => store.getState().rows.map(each => each.address)},
			selected,
			account,
			chosen: state.marked.size > 0 ? [...state.marked.values()] : account ? [account] : [],
			details,
			card,
			keys: createUserKeys(world, userActions, rights, state.source?.whenDisabled ?? ''),
			files: createUserFileKeys(world, userFiles, session.clock, rights),
			go: screen => {
				const server = world.opening.getState();
				if (server.phase === 'open' && screen !== 'aliases') (screen === 'add-user' ? server.server.addUser : server.server.importUsers).actions.start();
				world.frame.actions.go(screen);
			},
			look: () => {
				usage.actions.forget();
				void store.actions.look();
			},
			showCard: which => {
				list.actions.openRow(`card:${which.address}`);
				void clientCard.actions.about(which.address);
			},
			copy: text => {
				world.copy(text);
				world.notices.actions.tell(`Copied: ${visible(text)}`);
			},
		};
	},
	View: ({model, size, theme}) => {
		const {users: state, view, list, selected, account, details, card} = model;
		const columns = size.columns - 2;
		if (view.open !== undefined) {
			const address = view.open.slice(view.open.indexOf(':') + 1);
			const isCard = view.open.startsWith('card:');
			const title = `${theme.dim(' Users > ')}${theme.strong(visible(address))}${isCard ? theme.dim('  client settings') : ''}`;
			const {loadable} = card;
			const text = isCard
				? loadable.state === 'ready'
					? [
							...`${printCard(loadable.value)}\n${printSteps(loadable.value)}\n${printPublish(loadable.value)}`.split('\n'),
							'',
							...cardQr(loadable.value, theme.unicode),
						]
					: [loadingText(loadable, 'Knocking at the ports as a mail program does', theme)]
				: fullLines(details, address, columns - 1, theme);
			return (
				<>
					<Lines lines={[title, '']} rows={2} theme={theme} />
					<Scrolled lines={text.map(line => ` ${line}`)} list={list} top={view.scrolled} size={{...size, rows: size.rows - 2}} theme={theme} />
				</>
			);
		}
		const head = headLines(state, size.columns, theme);
		// Only what can be seen is laid out: there may be a hundred thousand.
		const top = windowTop(0, selected, size.rows, state.rows.length);
		const withUsage = (account: Account): Account => {
			const usedBytes = account.usedBytes ?? model.used.get(account.address);
			return usedBytes === undefined ? account : {...account, usedBytes};
		};
		const near = state.rows.slice(Math.max(0, top - size.rows), top + 2 * size.rows).map(withUsage);
		const layout = layoutTable(userColumns(near, theme), near, columns - 4);
		const from = Math.max(0, selected - size.rows);
		const shown = state.rows.slice(from, selected + size.rows).map(withUsage);
		const lines = shown.map((each, index) => {
			const mark = state.marked.has(each.address) ? theme.accent('* ') : `${theme.mark(each.active ? 'ok' : 'skipped')} `;
			return `${theme.pointer(from + index === selected)}${mark}${paintRow(layout, each)}`;
		});
		const empty = state.state === 'ready' && state.rows.length === 0 ? [theme.dim('    Nobody.')] : [];
		const why = whyReadOnly(state);
		const brief = account ? briefLines(details, account.address, columns - 2, theme) : [];
		return (
			<Lines
				lines={listWithDetails(
					{
						head: [...head, `    ${theme.dim(paintHeading(layout))}`],
						lines: [...lines, ...empty],
						selected: selected - from,
						details: brief,
						more: count => theme.dim(moreBelow(state, count + state.rows.length - from - shown.length)),
						foot: why === '' ? [] : [` ${theme.strong(visible(why))}`],
					},
					size,
				)}
				rows={size.rows}
				theme={theme}
			/>
		);
	},
});
