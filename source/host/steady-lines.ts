// The line to a machine that is never lost: this one.
import type {Line} from './channel.ts';
import type {Clock} from './clock.ts';
import type {ConnectionState} from './host.ts';
import type {Lines} from './lines.ts';
import {createListeners} from './listeners.ts';

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
