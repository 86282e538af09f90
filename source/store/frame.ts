// What the frame shows around and above a screen: which screen, what lies over it, and the palette while it is open.
import {createStore, type StoreApi} from 'zustand/vanilla';
import {emptyText, type TextState} from './text-edit.ts';

export type Overlay = 'help' | 'command-log';
export type PaletteState = {
	readonly typed: TextState;
	readonly selected: number;
	/** How far back in the history; 0 is what is typed now. */
	readonly back: number;
};
export type FrameState = {
	readonly screen: string;
	readonly overlay: Overlay | undefined;
	readonly palette: PaletteState | undefined;
	/** Oldest first. */
	readonly history: readonly string[];
};

export type FrameStore = StoreApi<FrameState> & {
	readonly actions: {
		go(screen: string): void;
		show(overlay: Overlay): void;
		hide(): void;
		openPalette(): void;
		changePalette(palette: Partial<PaletteState>): void;
		/** With what was run from it, which goes into the history. */
		closePalette(ran?: string): void;
	};
};

const rememberedMost = 50;

export const createFrame = (screen: string): FrameStore => {
	const store = createStore<FrameState>(() => ({screen, overlay: undefined, palette: undefined, history: []}));
	return Object.assign(store, {
		actions: {
			go: (to: string) => store.setState({screen: to, overlay: undefined, palette: undefined}),
			show: (overlay: Overlay) => store.setState({overlay, palette: undefined}),
			hide: () => store.setState({overlay: undefined}),
			openPalette: () => store.setState({palette: {typed: emptyText, selected: 0, back: 0}}),
			changePalette: (change: Partial<PaletteState>) => store.setState(({palette}) => ({palette: palette && {...palette, ...change}})),
			closePalette: (ran?: string) =>
				store.setState(({history}) => ({
					palette: undefined,
					history: ran === undefined ? history : [...history.filter(each => each !== ran), ran].slice(-rememberedMost),
				})),
		},
	});
};
