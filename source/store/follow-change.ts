// What became of a change whose end was not heard of, because the connection went: asked of the server's journal as soon as it can be.
import {readHistory} from '../changes/read-history.ts';
import type {JournalEntry} from '../changes/shape.ts';
import {HostError} from '../host/host-error.ts';
import type {Session} from '../session.ts';

const pauseMs = 2000;

const connected = async ({host}: Pick<Session, 'host'>, signal: AbortSignal): Promise<void> => {
	if (host.connection().state === 'connected') return;
	const back = Promise.withResolvers<void>();
	const stop = host.onConnection(({state}) => {
		if (state !== 'reconnecting') back.resolve();
	});
	signal.addEventListener('abort', () => back.resolve(), {once: true});
	await back.promise;
	stop();
};

/** `never`: the server has nothing of it, so that nothing was written. Undefined: it cannot be known any more. */
export const followChange = async (session: Session, id: string, signal: AbortSignal): Promise<JournalEntry | 'never' | undefined> => {
	let absent = 0;
	while (!signal.aborted) {
		await connected(session, signal);
		if (signal.aborted || session.host.connection().state === 'closed') return undefined;
		try {
			const answer = await readHistory(session.at().ask, id);
			const entry = answer.ok ? answer.value[0] : undefined;
			if (entry && entry.state !== 'armed' && entry.state !== 'committed') return entry;
			// What was sent before the connection went may still arrive there.
			if (answer.ok && entry === undefined && ++absent > 1) return 'never';
		} catch (thrown) {
			if (!(thrown instanceof HostError)) throw thrown;
		}
		await session.clock.wait(pauseMs, signal);
	}
	return undefined;
};
