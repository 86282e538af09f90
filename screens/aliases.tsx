// Addresses whose mail goes elsewhere, and where: added, changed, switched off and removed; loops are refused.
import {useEffect, useMemo} from 'react';
import {visible} from '../source/format/visible.ts';
import type {Alias} from '../source/mailboxes/aliases.ts';
import {planAddAlias, planAliasActive, planRemoveAlias, planTargets} from '../source/mailboxes/change-alias.ts';
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
	readonly loadable: Loadable<readonly Alias[]>;
	readonly shown: readonly Alias[];
	readonly ids: readonly string[];
	readonly selected: number;
	readonly alias: Alias | undefined;
	look(): void;
	go(screen: string): void;
	add(): void;
	change(alias: Alias): void;
	toggle(alias: Alias): void;
	remove(alias: Alias): void;
};

const nothing: readonly Alias[] = [];
const none = ({alias}: Model): string | undefined => (alias === undefined ? 'nothing is selected.' : undefined);

const columns: ReadonlyArray<Column<Alias>> = [
	{title: 'address', cell: alias => visible(alias.address), most: 40},
	{title: 'leads to', cell: alias => visible(alias.targets.join(', ')), grows: true},
	{title: 'state', cell: alias => (alias.active ? 'active' : 'disabled'), columns: 8, dropped: 1},
];

const targetsOf = (text: string): string[] => text.split(/[\s,;]+/).filter(each => each !== '');

export const aliases = defineScreen<Model>({
	id: 'aliases',
	title: 'Aliases',
	under: 'users',
	bindings: [
		...movesIn<Model>(() => false),
		{verb: 'add', says: 'add', writes: true, act: ({add}) => add()},
		{verb: 'edit', says: 'targets', writes: true, blocked: none, act: ({alias, change}) => alias && change(alias)},
		{verb: 'toggle', says: 'enable/disable', writes: true, blocked: none, act: ({alias, toggle}) => alias && toggle(alias)},
		{verb: 'remove', says: 'remove', writes: true, blocked: none, act: ({alias, remove}) => alias && remove(alias)},
		{verb: 'left', says: 'users', act: ({go}) => go('users')},
		{verb: 'right', says: 'domains', act: ({go}) => go('domains')},
		{verb: 'refresh', says: 'look again', quiet: true, act: ({look}) => look()},
		{verb: 'filter', says: 'filter', act: ({list}) => list.actions.startFilter()},
		{verb: 'back', says: 'back', quiet: true, act: ({go}) => go('users')},
	],
	atRoot: () => false,
	useModel: () => {
		const world = useWorld();
		const server = useServer();
		const {aliases: store} = server;
		const list = world.listView('aliases');
		const view = useValue(list);
		const loadable = useValue(store);
		const known = lastValue(loadable);
		const shown = useMemo(() => {
			const filter = parseListFilter(view.filter);
			return (known ?? nothing).filter(each => filter.matches(`${each.address} ${each.targets.join(' ')}`));
		}, [known, view.filter]);
		const ids = useMemo(() => shown.map(each => each.address), [shown]);
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
			alias: shown[selected],
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
				const word = alias.active ? 'Disable' : 'Enable';
				if (
					await confirm({
						title: `${word} ${visible(alias.address)}?`,
						lines: [alias.active ? 'Mail for it is refused until it is enabled.' : 'It leads on again.'],
						action: word,
					})
				)
					await write(`${word} ${alias.address}`, mailboxes => planAliasActive(mailboxes, alias.address, !alias.active));
			},
			remove: async alias => {
				if (
					await confirmTyped({
						title: `Remove the alias ${visible(alias.address)}`,
						lines: [`It leads to ${visible(alias.targets.join(', '))}.`],
						action: 'remove',
						word: alias.address,
					})
				)
					await write(`Remove ${alias.address}`, async mailboxes => (await planRemoveAlias(mailboxes, alias.address)).change);
			},
		};
	},
	View: ({model, size, theme}) => {
		const {shown, selected, loadable} = model;
		const layout = layoutTable(columns, lastValue(loadable) ?? nothing, size.columns - 6);
		const lines = shown.map((each, index) => `${theme.pointer(index === selected)}${theme.mark(each.active ? 'ok' : 'skipped')} ${paintRow(layout, each)}`);
		const title = `${theme.dim(' Users > ')}${theme.strong(`${shown.length} ${shown.length === 1 ? 'alias' : 'aliases'}`)} ${loadingText(loadable, 'Asking the database', theme)}`;
		return (
			<Lines
				lines={listWithDetails({head: [title, `    ${theme.dim(paintHeading(layout))}`], lines, selected, details: [], foot: []}, size)}
				rows={size.rows}
				theme={theme}
			/>
		);
	},
});
