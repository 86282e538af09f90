// The real screens on a terminal without a window.
import {Console} from 'node:console';
import {type AppOptions, runApp} from '../../screens/run.tsx';
import type {CheckResult} from '../../source/checks/shape.ts';
import {type Catalogues, createServerStores} from '../../source/store/server.ts';
import {broken, cataloguesOf} from './example-checks.ts';
import {type RecordedSession, recordedSession} from './recorded-session.ts';
import {createSteadyClock, type SteadyClock} from './steady-clock.ts';
import {createTerminal, type TestTerminal} from './terminal.ts';

export type OpenScreens = {readonly terminal: TestTerminal; readonly ended: Promise<number>; readonly clock: SteadyClock; readonly session: RecordedSession};

type Options = Partial<AppOptions> & {
	readonly size?: readonly [number, number];
	readonly results?: readonly CheckResult[];
	readonly session?: RecordedSession;
	readonly picks?: true;
	/** Without them: checks whose results are written down. */
	readonly catalogues?: Catalogues;
};

// vitest's console has none, and Ink makes one to keep stray output off the screen.
Object.assign(console, {Console});

const opened = new Set<OpenScreens>();

export const openScreens = ({
	size = [100, 30],
	results = broken,
	session,
	picks,
	catalogues = cataloguesOf(results),
	...options
}: Options = {}): OpenScreens => {
	const clock = createSteadyClock();
	const terminal = createTerminal(...size);
	const mine = session ?? recordedSession(clock);
	const ended = runApp({
		...(!picks && {host: mine.host.label}),
		open: async () => mine,
		clock,
		env: {LANG: 'C.UTF-8'},
		stdin: terminal.stdin,
		stdout: terminal.stdout,
		serve: async each => createServerStores(each, catalogues),
		...options,
	});
	const screens = {terminal, ended, clock, session: mine};
	opened.add(screens);
	void ended.finally(() => opened.delete(screens));
	return screens;
};

/** After each test: whatever is still open ends as a person would end it. */
export const closeScreens = async (): Promise<void> => {
	for (const {terminal, ended} of opened) {
		await terminal.type('\u0003');
		await ended;
	}
};
