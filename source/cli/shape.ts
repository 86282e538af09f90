// The anatomy of a subcommand: its words and options as data, and what it does. Data to stdout, talk to stderr.
import type {Asker} from '../host/login.ts';
import type {LoginOptions} from '../profile/login-options.ts';
import type {Session} from '../session.ts';

/** What every subcommand can be told, beside how to reach the host. */
export type CommonOptions = LoginOptions & {readonly json?: boolean; readonly yes?: boolean};

export type Terminal = {
	out(text: string): void;
	err(text: string): void;
	/** Columns of stdout; undefined when it is no terminal. */
	readonly columns: number | undefined;
	readonly colours: boolean;
	readonly unicode: boolean;
	/** Undefined when there is nobody to ask. */
	readonly asker: Asker | undefined;
	/** Aborted by Ctrl+C, SIGTERM and SIGHUP. */
	readonly signal: AbortSignal;
};

export type CommandLine = {
	readonly host: string;
	/** What follows HOST. */
	readonly words: readonly string[];
	readonly options: CommonOptions & Readonly<Record<string, unknown>>;
	readonly terminal: Terminal;
	/** Opens the host; closed for you when the subcommand ends. Throws HostError and UsageError. */
	open(): Promise<Session>;
};

export type ExitCode = 0 | 1 | 2 | 3 | 64 | 70;

/** One thing that can be done: what follows HOST, flags beside the common ones, and the doing. */
export type Action = {
	/** Of a subcommand: = file name. */
	readonly name: string;
	readonly summary: string;
	/** What follows HOST, as the help prints it: `[ID...]`. */
	readonly words: string;
	/** Flags of its own, beside the common ones: `['--all', 'what it does']`. */
	readonly options: ReadonlyArray<readonly [flags: string, says: string]>;
	run(at: CommandLine): Promise<ExitCode>;
};

/** Several actions under one name, the verb before HOST: `users list HOST`. */
export type ActionGroup = {readonly name: string; readonly summary: string; readonly actions: readonly Action[]};

export type Subcommand = Action | ActionGroup;
