// The port: all that mailtui can ask of a mail server, whatever carries it (ssh2, this machine, the demo).
import type {Duplex} from 'node:stream';
import type {Secret} from './secret.ts';

export type Effect = 'read' | 'write';

/** One program to run. Plain data: it can be compared, shown, replayed, denied. */
export type Command<E extends Effect = Effect> = {
	/** Its file in source/commands/. */
	readonly name: string;
	/** Never a shell line; never a secret, because argv is visible to every user in ps(1). */
	readonly argv: readonly [string, ...string[]];
	/** The only place a secret may travel. */
	readonly stdin?: string | Secret;
	readonly effect: E;
	readonly asRoot: boolean;
	readonly timeoutMs: number;
	/** Output beyond this is not carried; the result says `cut`. Default 16 MiB. */
	readonly maxBytes?: number;
	/** It runs behind whatever else the server has to do (nice(1), 10), for those who carry mail come first. */
	readonly patient?: true;
};

export type CommandResult = {
	/** Exit code; 127 when there is no such program; null when it did not exit by itself. */
	readonly code: number | null;
	/** How it ended: by itself, by a signal, by its own time-out, or because it said more than `maxBytes`. */
	readonly end: 'exited' | 'signalled' | 'timed-out' | 'cut';
	/** UTF-8; bytes that are not are shown as U+FFFD. Hostile text: make it visible before it is drawn. */
	readonly stdout: string;
	readonly stderr: string;
	/** The same stdout, to the byte. */
	readonly stdoutBytes: Uint8Array;
	readonly durationMs: number;
};

/** A place as the server sees it. */
export type Endpoint = {readonly host: string; readonly port: number} | {readonly unixPath: string};

export type Route = {
	readonly via: 'ssh' | 'vpn' | 'local' | 'demo';
	/** The address really dialled; empty for local. */
	readonly address: string;
};

export type ConnectionState =
	| {readonly state: 'connected'; readonly route: Route; readonly since: Date}
	| {readonly state: 'reconnecting'; readonly attempt: number; readonly retryAt: Date; readonly why: string}
	| {readonly state: 'closed'; readonly why: string};

/** One command as it was carried, for the command log: never holds stdin. */
export type LoggedCommand = {
	readonly at: Date;
	readonly command: Omit<Command, 'stdin'>;
	readonly durationMs: number;
	readonly end: CommandResult['end'] | 'failed';
	readonly code: number | null;
};

export type Host = {
	/** As the user wrote it, user included: `root@mx.example.org`. */
	readonly label: string;
	readonly kind: 'ssh' | 'local';
	/**
	 * Side by side, in one round trip. Throws HostError when the host could not be asked; a non-zero exit is a value.
	 * `each` hears every result as it comes: a slow program keeps no other waiting.
	 */
	run(commands: readonly Command[], each?: (result: CommandResult, index: number) => void): Promise<CommandResult[]>;
	/** Lines of a program that goes on, without their newline, each time all that came meanwhile; ends with the program or the signal. */
	follow(command: Command<'read'>, signal: AbortSignal): AsyncIterable<readonly string[]>;
	/** TCP or unix socket as the server sees it. */
	dial(to: Endpoint): Promise<Duplex>;
	connection(): ConnectionState;
	/** Called on every change of `connection()`; returns how to stop. */
	onConnection(listener: (state: ConnectionState) => void): () => void;
	/** Ends every remote program that is still running, then the connection. */
	close(): Promise<void>;
};
