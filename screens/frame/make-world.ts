// The stores of the application, put together once a start.
import type {Clock} from '../../source/host/clock.ts';
import type {Session} from '../../source/session.ts';
import {createDialogs} from '../../source/store/dialogs.ts';
import {createFrame} from '../../source/store/frame.ts';
import {createListView, type ListViewStore} from '../../source/store/list-view.ts';
import {createNotices} from '../../source/store/notices.ts';
import {createOpening, type HostEntry, type OpenSession} from '../../source/store/opening.ts';
import type {ServerStores} from '../../source/store/server.ts';
import {createTicker} from '../../source/store/ticker.ts';
import {type Screens, screenBelow} from './app.tsx';
import type {Theme} from './theme.ts';
import type {World} from './world.tsx';

type Needs = {
	readonly theme: Theme;
	readonly clock: Clock;
	readonly screens: Screens;
	readonly firstScreen: string;
	readonly host: string | undefined;
	readonly entries: readonly HostEntry[];
	readonly notes: readonly string[];
	readonly open: OpenSession;
	serve(session: Session): Promise<ServerStores>;
	write(bytes: string): void;
	save(name: string, text: string): Promise<string>;
	quit(exitCode: number): void;
};

/** Terminals stop reading a longer OSC 52 sequence (xterm's limit). */
const copiedMost = 74_994;

export const makeWorld = ({theme, clock, screens, firstScreen, host, entries, notes, open, serve, write, save, quit}: Needs): World => {
	const frame = createFrame(firstScreen);
	const dialogs = createDialogs();
	const notices = createNotices();
	const opening = createOpening({host, entries, notes, asker: dialogs.actions, open, serve});
	const views = new Map<string, ListViewStore>();
	return {
		theme,
		frame,
		dialogs,
		notices,
		opening,
		ticker: createTicker(clock),
		below: () => screenBelow(opening.getState(), frame.getState(), screens),
		listView: id => {
			const view = views.get(id) ?? createListView();
			views.set(id, view);
			return view;
		},
		copy: text => write(`\u001b]52;c;${Buffer.from(text).toString('base64').slice(0, copiedMost)}\u0007`),
		save,
		quit,
	};
};
