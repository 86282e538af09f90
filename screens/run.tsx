// Starts the screens on this terminal and ends with an exit code; the terminal is left as it was, however it ends.
import {stripVTControlCharacters} from 'node:util';
import {setFlagsFromString} from 'node:v8';
import {render, renderToString} from 'ink';
import {type Clock, createClock} from '../source/host/clock.ts';
import type {Asker} from '../source/host/login.ts';
import type {Session} from '../source/session.ts';
import type {HostEntry} from '../source/store/opening.ts';
import {saveText} from '../source/store/save-text.ts';
import type {ServerStores} from '../source/store/server.ts';
import {connecting} from './connecting.tsx';
import {App, activeScreen, type Screens, tabsOf} from './frame/app.tsx';
import {Frame} from './frame/frame.tsx';
import {makeWorld} from './frame/make-world.ts';
import {createTheme, speaksUnicode, type Theme} from './frame/theme.ts';
import {WorldProvider} from './frame/world.tsx';
import {fileStamp} from './parts/file-stamp.ts';
import {picker} from './picker.tsx';
import type {Screen} from './shape.ts';

export type RunOptions = {
	readonly theme?: Theme;
	/** The id of the screen that is shown first. */
	readonly screen?: string;
	readonly clock?: Clock;
	readonly env?: NodeJS.ProcessEnv;
	readonly stdin?: NodeJS.ReadStream;
	readonly stdout?: NodeJS.WriteStream;
	serve?(session: Session): Promise<ServerStores>;
	save?(name: string, text: string): Promise<string>;
};

export type AppOptions = RunOptions & {
	/** Undefined: the picker. */
	readonly host?: string;
	readonly entries?: readonly HostEntry[];
	/** Sentences beside them: where profiles would stand, a file that could not be read. */
	readonly notes?: readonly string[];
	/** `tell` takes a line of what is happening. Throws HostError and UsageError, which are shown. */
	open(host: string, asker: Asker, tell: (step: string) => void): Promise<Session>;
};

const serveWithAll = async (session: Session): Promise<ServerStores> => {
	const [{createServerStores}, {catalogues}] = await Promise.all([import('../source/store/server.ts'), import('../source/store/catalogues.ts')]);
	return createServerStores(session, catalogues);
};

/** Signals end the screens as Ctrl+C does; the exit codes are those of a shell. */
const signals = [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const;

const closingMs = 3000;

export const runApp = async (options: AppOptions): Promise<number> => {
	const {clock = createClock(), env = process.env, stdin = process.stdin, stdout = process.stdout, serve = serveWithAll, save = saveText} = options;
	const theme = options.theme ?? createTheme({colours: !env['NO_COLOR'], unicode: speaksUnicode(env)});
	let listed: readonly Screen[] = [];
	const screens: Screens = {picker, connecting, listed: () => listed};
	const loadScreens = async () => {
		listed = (await import('./list.ts')).screens.filter(screen => screen !== picker && screen !== connecting);
	};
	let exit: ((exitCode: number) => void) | undefined;
	const quit = (exitCode: number) => exit?.(exitCode);
	const world = makeWorld({
		theme,
		clock,
		screens,
		firstScreen: options.screen ?? 'overview',
		host: options.host,
		entries: options.entries ?? [],
		notes: options.notes ?? [],
		open: options.open,
		serve: async session => {
			const [stores] = await Promise.all([serve(session), loadScreens()]);
			return stores;
		},
		write: bytes => void stdout.write(bytes),
		save,
		quit,
	});

	const saveScreen = () => {
		const size = {columns: stdout.columns, rows: stdout.rows};
		const router = {press: () => {}, typed: () => {}, pasted: () => {}, shown: () => {}, shownNothing: () => {}};
		const drawn = renderToString(
			<WorldProvider value={world}>
				<Frame size={size} tabs={tabsOf(screens)} active={activeScreen(world, screens)} router={router} />
			</WorldProvider>,
			{columns: size.columns},
		);
		const text = `${stripVTControlCharacters(drawn)
			.split('\n')
			.map(line => line.trimEnd())
			.join('\n')}\n`;
		save(`mailtui-${activeScreen(world, screens).id}-${fileStamp(clock.now())}.txt`, text).then(
			path => world.notices.actions.tell(`Written to ${path}`),
			(thrown: Error) => world.notices.actions.fail({title: `Cannot write this screen: ${thrown.message}`, hint: ''}),
		);
	};

	// A burst of log lines would let the young generation grow to 32 MB and never shrink: half the memory of a full buffer, and not faster.
	setFlagsFromString('--semi-space-growth-factor=1');
	const instance = render(
		<WorldProvider value={world}>
			<App
				screens={screens}
				onReady={end => {
					exit = end;
				}}
				saveScreen={saveScreen}
			/>
		</WorldProvider>,
		{
			stdin,
			stdout,
			alternateScreen: true,
			maxFps: 60,
			incrementalRendering: true,
			kittyKeyboard: {mode: 'auto'},
			exitOnCtrlC: false,
			patchConsole: true,
			interactive: true,
		},
	);
	const ticking = new AbortController();
	const handlers = signals.map(([signal, exitCode]) => [signal, () => quit(exitCode)] as const);
	for (const [signal, handler] of handlers) process.on(signal, handler);
	void world.ticker.actions.run(ticking.signal);
	// Loading what connects, and what shows a server, would hold the first frame up.
	void instance.waitUntilRenderFlush().then(() => {
		// What goes wrong here is told where it is waited for, when a server is opened.
		loadScreens().catch(() => undefined);
		if (options.host !== undefined) void world.opening.actions.open(options.host);
	});
	try {
		const exitCode = await instance.waitUntilExit();
		return typeof exitCode === 'number' ? exitCode : 0;
	} finally {
		ticking.abort();
		for (const [signal, handler] of handlers) process.off(signal, handler);
		world.dialogs.actions.close();
		// A server that no longer answers is not waited for: the connection ends with this program.
		await Promise.race([world.opening.actions.close(), clock.wait(closingMs)]);
	}
};

/** On a server that is open already. */
export const runScreens = (session: Session, options: RunOptions = {}): Promise<number> =>
	runApp({...options, host: session.host.label, open: () => Promise.resolve(session)});
