// What screens find around them: the stores of the application, and those of the server once it is open.
import {createContext, useContext} from 'react';
import {type StoreApi, useStore} from 'zustand';
import type {DialogsStore} from '../../source/store/dialogs.ts';
import type {FrameStore} from '../../source/store/frame.ts';
import type {ListViewStore} from '../../source/store/list-view.ts';
import type {NoticesStore} from '../../source/store/notices.ts';
import type {OpeningStore} from '../../source/store/opening.ts';
import type {ServerStores} from '../../source/store/server.ts';
import type {TickerStore} from '../../source/store/ticker.ts';
import type {Screen} from '../shape.ts';
import type {Theme} from './theme.ts';

export type World = {
	readonly theme: Theme;
	readonly frame: FrameStore;
	readonly dialogs: DialogsStore;
	readonly notices: NoticesStore;
	readonly ticker: TickerStore;
	readonly opening: OpeningStore;
	/** The screen, without what lies over it. */
	below(): Screen;
	/** One a screen id, made when it is first asked for: where somebody stood is kept while they are on another screen. */
	listView(id: string): ListViewStore;
	/** Copies through the terminal (OSC 52), so that it works over SSH. */
	copy(text: string): void;
	/** Writes a file of that name and resolves with where it is. */
	save(name: string, text: string): Promise<string>;
	quit(exitCode: number): void;
};

const WorldContext = createContext<World | undefined>(undefined);

export const WorldProvider = WorldContext.Provider;

export const useWorld = (): World => {
	const world = useContext(WorldContext);
	if (world === undefined) throw new Error('a screen was drawn outside the frame');
	return world;
};

/** The stores of the open server; only screens that are shown with one may ask. */
export const useServer = (): ServerStores => {
	const {opening} = useWorld();
	const server = useStore(opening, state => (state.phase === 'open' ? state.server : undefined));
	if (server === undefined) throw new Error('a screen of the server was drawn without one');
	return server;
};

export const useValue = <Value,>(store: StoreApi<Value>): Value => useStore(store);
