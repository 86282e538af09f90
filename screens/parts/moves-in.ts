// The keys that every list has: a row, a page, to the ends; in an opened text they scroll it.
import type {ListView, ListViewStore} from '../../source/store/list-view.ts';
import type {Binding, Verb} from '../shape.ts';

type Listed = {readonly list: ListViewStore; readonly view: ListView; readonly ids: readonly string[]; readonly selected: number};

const page = 10;
const all = 1_000_000;

const moves = [
	['up', 'up', -1],
	['down', 'down', 1],
	['pageUp', 'a page up', -page],
	['pageDown', 'a page down', page],
	['top', 'to the top', -all],
	['bottom', 'to the end', all],
] as const satisfies ReadonlyArray<readonly [Verb, string, number]>;

/** `isText`: what is open is text to be scrolled, and not more rows. */
export const movesIn = <Model extends Listed>(isText: (model: Model) => boolean = ({view}) => view.open !== undefined): Array<Binding<Model>> =>
	moves.map(([verb, says, by]) => ({
		verb,
		says,
		quiet: true,
		act: model => (isText(model) ? model.list.actions.scroll(by, all) : model.list.actions.move(model.ids, model.selected, by)),
	}));
