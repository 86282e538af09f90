// All keys of the screen below, printed from its bindings, with the reason where one cannot be used.
import {parseListFilter} from '../../source/store/list-filter.ts';
import type {ListView, ListViewStore} from '../../source/store/list-view.ts';
import {pad, widthOf} from '../parts/columns.ts';
import {movesIn} from '../parts/moves-in.ts';
import {Scrolled} from '../parts/scrolled.tsx';
import {type Binding, defineScreen} from '../shape.ts';
import {frameKeys, frameSays, keymap, showKey} from './keymap.ts';
import {useValue, useWorld} from './world.tsx';

type Line = {readonly keys: string; readonly says: string};
type Model = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly ids: readonly string[];
	readonly selected: number;
	readonly title: string;
	readonly lines: readonly Line[];
};

export const bindingLine = (binding: Binding): Line => ({
	keys: keymap[binding.verb].map(showKey).join(' '),
	says: `${binding.says}${binding.writes ? ' (changes the server)' : ''}`,
});

export const frameLines = (): Line[] => [
	...Object.entries(frameKeys).map(([verb, keys]) => ({keys: keys.map(showKey).join(' '), says: frameSays[verb as keyof typeof frameKeys]})),
	{keys: '1 to 9, 0', says: 'go to that screen'},
];

export const helpScreen = defineScreen<Model>({
	id: 'help',
	title: 'Help',
	bindings: [
		...movesIn<Model>(() => true),
		{verb: 'back', says: 'close', act: () => {}},
		{verb: 'filter', says: 'filter', act: ({list}) => list.actions.startFilter()},
	],
	useModel: () => {
		const {listView, below} = useWorld();
		const list = listView('help');
		const view = useValue(list);
		const screen = below();
		const filter = parseListFilter(view.filter);
		const lines = [...screen.bindings.map(bindingLine), {keys: '', says: ''}, ...frameLines()].filter(line => filter.matches(`${line.keys} ${line.says}`));
		return {list, view, ids: [], selected: 0, title: screen.title, lines};
	},
	View: ({model, size, theme}) => {
		const keys = Math.max(8, ...model.lines.map(line => widthOf(line.keys)));
		const lines = [` ${theme.strong(`Keys on ${model.title}`)}`, '', ...model.lines.map(line => `  ${theme.accent(pad(line.keys, keys))}  ${line.says}`)];
		return <Scrolled lines={lines} list={model.list} top={model.view.scrolled} size={size} theme={theme} />;
	},
});
