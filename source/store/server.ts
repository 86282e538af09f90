// The stores of one open server, made together and closed together.
import type {CheckEvent} from '../checks/run.ts';
import type {At, Check} from '../checks/shape.ts';
import type {Session} from '../session.ts';
import {type ChecksStore, createChecks} from './checks.ts';
import {type CommandLogStore, createCommandLog} from './command-log.ts';
import {type ConnectionStore, createConnection} from './connection.ts';

export type ServerStores = {
	readonly session: Session;
	readonly connection: ConnectionStore;
	readonly checks: ChecksStore;
	readonly commandLog: CommandLogStore;
	close(): Promise<void>;
};

/** What is looked at; loaded when a server is open, because the first frame needs none of it. */
export type Catalogues = {
	readonly checks: readonly Check[];
	runChecks(checks: readonly Check[], at: At): AsyncIterable<CheckEvent>;
};

export const createServerStores = (session: Session, {checks, runChecks}: Catalogues): ServerStores => {
	const connection = createConnection(session);
	const commandLog = createCommandLog(session);

	/** A probe makes the server do something: not while nothing may be changed. */
	const at = (signal: AbortSignal) => {
		const {probe, ...rest} = session.at();
		return {...rest, signal, ...(probe !== undefined && !connection.getState().readOnly && {probe})};
	};

	const checksStore = createChecks({checks, clock: session.clock, run: signal => runChecks(checks, at(signal))});
	return {
		session,
		connection,
		checks: checksStore,
		commandLog,
		close: async () => {
			checksStore.actions.stop();
			connection.actions.stop();
			commandLog.actions.stop();
			await session.close();
		},
	};
};
