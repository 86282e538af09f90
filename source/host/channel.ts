// One program started on the other side, as three streams: an ssh2 channel and a child process look the same.
import type {Duplex, Readable, Writable} from 'node:stream';
import type {Endpoint, Route} from './host.ts';

export type Argv = readonly [string, ...string[]];

export type Channel = {
	readonly stdin: Writable;
	readonly stdout: Readable;
	readonly stderr: Readable;
	/** Resolves once, when nothing more will come; `code` is null when a signal or a lost line ended it. Never rejects. */
	readonly ended: Promise<{readonly code: number | null}>;
	close(): void;
};

/** A way to the machine that can be lost, and then is lost for good: another one must be made. */
export type Line = {
	readonly route: Route;
	/** Throws HostError. */
	open(argv: Argv): Promise<Channel>;
	/** Throws HostError. */
	dial(to: Endpoint): Promise<Duplex>;
	/** Resolves with the reason once the line is lost or closed. Never rejects. */
	readonly ended: Promise<string>;
	close(): Promise<void>;
};
