// Where the current line to the machine comes from: one that is never lost (steady-lines.ts), or one that is made anew (reconnect.ts).
import type {Line} from './channel.ts';
import type {Host} from './host.ts';

export type Lines = Pick<Host, 'connection' | 'onConnection'> & {
	/** The line in use; while there is none, waits for the next one, at most this long. Throws HostError. */
	current(withinMs: number): Promise<Line>;
	/** Ends the line, and with it everything that runs over it; `why` is what is told from then on. */
	close(why: string): Promise<void>;
};
