// The keys that every list has: a row, a page, to the ends; in an opened text they scroll it.
import type {ListView, ListViewStore} from '../../source/store/list-view.ts';
import type {Binding, Verb} from '../shape.ts';

type Listed = {readonly list: ListViewStore; readonly view: ListView; readonly ids: readonly string[]; readonly selected: number};

/** Of a list that comes in pages. */
export type Pages = {toEnd(): Promise<boolean>; ids(): readonly string[]};

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

/** Where a list comes in pages, its end is that of the last one, and not of those that are there; whoever goes elsewhere meanwhile stays there. */
export const movesInPages = <Model extends Listed & {readonly pages?: Pages}>(
	isText: (model: Model) => boolean = ({view}) => view.open !== undefined,
): Array<Binding<Model>> =>
	movesIn(isText).map(binding =>
		binding.verb !== 'bottom'
			? binding
			: {
					...binding,
					act: async model => {
						const {list, pages} = model;
						binding.act(model);
						if (pages === undefined || isText(model)) return;
						const stood = list.getState().selected;
						const isThere = await pages.toEnd();
						if (isThere && list.getState().selected === stood) list.actions.move(pages.ids(), pages.ids().length, 0);
					},
				},
	);
