// Addresses whose mail goes elsewhere, and where: searched in the database, added, changed, switched off and removed; loops are refused.
import {useEffect, useMemo} from 'react';
import {sentences} from '../source/format/sentences.ts';
import {visible} from '../source/format/visible.ts';
import type {Alias} from '../source/mailboxes/aliases.ts';
import {planAddAlias, planAliasActive, planRemoveAlias, planTargets} from '../source/mailboxes/change-alias.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import type {Column} from './parts/table.ts';
import {defineScreen} from './shape.ts';
import {sqlKeys} from './users/sql-keys.ts';
import {askToggle, nothingSelected, type SubList, SubListView, subListBindings} from './users/sub-list.tsx';

type Model = SubList<Alias> & {change(alias: Alias): void};

const columns: ReadonlyArray<Column<Alias>> = [
	{title: 'address', cell: alias => visible(alias.address), most: 40},
	{title: 'leads to', cell: alias => visible(alias.targets.join(', ')), grows: true},
	{title: 'state', cell: alias => (alias.active ? 'active' : 'disabled'), columns: 8, dropped: 1},
];

const nearTheEnd = 30;

const targetsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(each => each !== '');

export const aliases = defineScreen<Model>({
	id: 'aliases',
	title: 'Aliases',
	under: 'users',
	bindings: subListBindings<Alias, Model>({
		own: [{verb: 'edit', says: 'targets', writes: true, blocked: nothingSelected, act: ({row, change}) => row && change(row)}],
		ways: [
			{verb: 'left', says: 'users', act: ({go}) => go('users')},
			{verb: 'right', says: 'domains', act: ({go}) => go('domains')},
		],
		filterSays: 'search',
	}),
	atRoot: () => false,
	useModel: () => {
		const world = useWorld();
		const server = useServer();
		const {aliases: store} = server;
		const list = world.listView('aliases');
		const view = useValue(list);
		const {rows, total, state, problem, complete} = useValue(store);
		const ids = useMemo(() => rows.map(each => each.address), [rows]);
		const selected = Math.max(0, ids.indexOf(view.selected ?? ''));
		const {filter} = view;
		useEffect(() => void store.actions.lookOnce(), [store]);
		useEffect(() => void store.actions.ask({search: filter}), [store, filter]);
		useEffect(() => {
			if (selected >= ids.length - nearTheEnd) void store.actions.more();
		}, [store, selected, ids.length]);
		const {write} = sqlKeys(world, server, () => void store.actions.look());
		const {text, confirm, confirmTyped} = world.dialogs.actions;
		const number = total === undefined ? `${rows.length.toLocaleString('en-US')}${complete ? '' : '+'}` : total.toLocaleString('en-US');
		return {
			list,
			view,
			rows,
			ids,
			pages: {toEnd: store.actions.toEnd, ids: () => store.getState().rows.map(each => each.address)},
			selected,
			row: rows[selected],
			count:
				state === 'idle' || (state === 'loading' && rows.length === 0)
					? 'Aliases'
					: `${number} ${total === 1 ? 'alias' : 'aliases'}${filter === '' ? '' : ' found'}`,
			known:
				state === 'failed'
					? world.theme.failure(visible(sentences(problem?.title ?? '', problem?.hint ?? '')))
					: state === 'ready'
						? ''
						: ' Asking the database ...',
			look: () => void store.actions.look(),
			go: screen => world.frame.actions.go(screen),
			add: async () => {
				const address = await text({title: 'Add an alias', lines: ['Its address; @DOMAIN takes all that is for nobody else there.']});
				if (!address) return;
				const targets = await text({title: `${visible(address)} leads to`, lines: ['One address or several, with commas between.']});
				if (targets) await write(`Add alias ${address}`, mailboxes => planAddAlias(mailboxes, address, targetsOf(targets)));
			},
			change: async alias => {
				const targets = await text({
					title: `${visible(alias.address)} leads to`,
					lines: ['One address or several, with commas between.'],
					initial: alias.targets.join(', '),
				});
				if (targets) await write(`Targets of ${alias.address}`, mailboxes => planTargets(mailboxes, alias.address, targetsOf(targets)));
			},
			toggle: async alias => {
				const word = await askToggle(confirm, alias.address, alias.active, {off: 'Mail for it is refused until it is enabled.', on: 'It leads on again.'});
				if (word) await write(`${word} ${alias.address}`, mailboxes => planAliasActive(mailboxes, alias.address, !alias.active));
			},
			remove: async alias => {
				const lines = [`It leads to ${visible(alias.targets.join(', '))}.`];
				if (await confirmTyped({title: `Remove the alias ${visible(alias.address)}`, lines, action: 'remove', word: alias.address}))
					await write(`Remove ${alias.address}`, async mailboxes => (await planRemoveAlias(mailboxes, alias.address)).change);
			},
		};
	},
	View: ({model, size, theme}) => <SubListView model={model} columns={columns} size={size} theme={theme} />,
});
