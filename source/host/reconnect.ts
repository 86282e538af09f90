// A lost line is made anew, with pauses that grow; what was running over the old one is never run again by itself.
import type {Line} from './channel.ts';
import type {Clock} from './clock.ts';
import type {ConnectionState} from './host.ts';
import {HostError, type HostErrorKind} from './host-error.ts';
import type {Lines} from './lines.ts';
import {createListeners} from './listeners.ts';

const firstPauseMs = 1000;
const longestPauseMs = 30_000;
/** A server that shows another key or refuses the login will not change its mind: a person must look. */
const final: readonly HostErrorKind[] = ['unknown-key', 'host-key-changed', 'refused-key', 'auth-failed'];

type Options = {readonly label: string; readonly first: Line; connect(signal: AbortSignal): Promise<Line>; readonly clock: Clock};

export const createReconnectingLines = ({label, first, connect, clock}: Options): Lines => {
	const listeners = createListeners<ConnectionState>();
	const closing = new AbortController();
	let line: Line | undefined;
	let state: ConnectionState = {state: 'connected', route: first.route, since: clock.now()};

	const become = (next: ConnectionState) => {
		state = next;
		listeners.tell(next);
	};

	const restore = async (reason: string) => {
		let why = reason;
		for (let attempt = 1; !closing.signal.aborted; attempt++) {
			const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(attempt - 1, 10), longestPauseMs);
			become({state: 'reconnecting', attempt, retryAt: new Date(clock.now().getTime() + pauseMs), why});
			await clock.wait(pauseMs, closing.signal);
			if (closing.signal.aborted) return;
			try {
				const next = await connect(closing.signal);
				if (closing.signal.aborted) return void next.close();
				use(next);
				return;
			} catch (error) {
				why = error instanceof Error ? error.message : String(error);
				if (error instanceof HostError && final.includes(error.kind)) return become({state: 'closed', why});
			}
		}
	};

	const use = (next: Line) => {
		line = next;
		if (state.state !== 'connected') become({state: 'connected', route: next.route, since: clock.now()});
		void next.ended.then(why => {
			line = undefined;
			if (!closing.signal.aborted) void restore(why);
		});
	};
	use(first);

	const gone = (why: string) => new HostError('closed', `The connection to ${label} is closed: ${why}`);

	const current = async (withinMs: number): Promise<Line> => {
		if (state.state === 'closed') throw gone(state.why);
		if (line) return line;
		const enough = new AbortController();
		const changed = Promise.withResolvers<void>();
		const stop = listeners.add(now => {
			if (now.state !== 'reconnecting') changed.resolve();
		});
		await Promise.race([changed.promise, clock.wait(withinMs, enough.signal)]);
		enough.abort();
		stop();
		if (line) return line;
		const now = state as ConnectionState;
		if (now.state === 'closed') throw gone(now.why);
		throw new HostError(
			'timed-out',
			`The connection to ${label} is lost${now.state === 'reconnecting' ? ` (${now.why})` : ''} and did not come back within ${Math.round(withinMs / 1000)} s`,
			'It goes on trying.',
		);
	};

	return {
		current,
		connection: () => state,
		onConnection: listeners.add,
		close: async why => {
			if (closing.signal.aborted) return;
			closing.abort();
			const last = line;
			become({state: 'closed', why});
			await last?.close();
		},
	};
};
