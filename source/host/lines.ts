// Where the current line to the machine comes from: one that is never lost (this machine), or one that is made anew (reconnect.ts).
import type {Line} from './channel.ts';
import type {Clock} from './clock.ts';
import type {ConnectionState, Host} from './host.ts';

export type Lines = Pick<Host, 'connection' | 'onConnection'> & {
	/** The line in use; while there is none, waits for the next one, at most this long. Throws HostError. */
	current(withinMs: number): Promise<Line>;
	/** Ends the line, and with it everything that runs over it; `why` is what is told from then on. */
	close(why: string): Promise<void>;
};

/** Tells everybody who listens; one that throws disturbs no other. */
export const createListeners = <Value>() => {
	const listeners = new Set<(value: Value) => void>();
	return {
		add: (listener: (value: Value) => void) => {
			// A wrapper each, so that the same function added twice is heard twice and removed once.
			const one = (value: Value) => listener(value);
			listeners.add(one);
			return () => void listeners.delete(one);
		},
		tell: (value: Value) => {
			for (const listener of [...listeners]) listener(value);
		},
	};
};

/** For a line that ends only when it is closed. */
export const createSteadyLines = (line: Line, clock: Clock): Lines => {
	let state: ConnectionState = {state: 'connected', route: line.route, since: clock.now()};
	const listeners = createListeners<ConnectionState>();
	return {
		current: async () => line,
		connection: () => state,
		onConnection: listeners.add,
		close: async why => {
			if (state.state === 'closed') return;
			state = {state: 'closed', why};
			listeners.tell(state);
			await line.close();
		},
	};
};
