// The stores of one open server, made together and closed together.

import type {JournalEntry} from '../changes/shape.ts';
import type {Undone} from '../changes/undo.ts';
import type {CheckEvent} from '../checks/run.ts';
import type {At, Check} from '../checks/shape.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {systemdCat} from '../commands/systemd-cat.ts';
import {probeMatrix} from '../ports/matrix.ts';
import type {Problem} from '../problem.ts';
import {type ServiceLine, serviceLog} from '../services/service-log.ts';
import {listServices, lookAtServices, type Service, type ServiceVerb} from '../services/services.ts';
import type {Session} from '../session.ts';
import {type ChecksStore, createChecks} from './checks.ts';
import {type CommandLogStore, createCommandLog} from './command-log.ts';
import {type ConnectionStore, createConnection} from './connection.ts';
import {createDeliveryChoices, type DeliveryChoicesStore} from './delivery-choice.ts';
import type {FoundFaults} from './faults.ts';
import {lastValue} from './loadable.ts';
import {createLoaded, type LoadedStore} from './loaded.ts';
import {createLoadedFor, type LoadedForStore} from './loaded-for.ts';
import {createLogLook, type LogLookStore} from './log-look.ts';
import {type ChangeQueue, createChangeQueue, createMailStores, type MailStores} from './mail-stores.ts';
import {createMailboxHands} from './mailbox-hands.ts';
import {createMailboxStores, type MailboxStores} from './mailbox-stores.ts';
import {createOutsideStores, type OutsideStores} from './outside.ts';
import {createPortMatrix, type PortMatrixStore} from './port-matrix.ts';
import {createRepair, type RepairStore} from './repair.ts';
import {answered, problemOf} from './unanswered.ts';
import {createVitals, type VitalsStore} from './vitals.ts';
import {createWriters, type Writers} from './writers.ts';

export type ServerStores = {
	readonly session: Session;
	readonly connection: ConnectionStore;
	readonly checks: ChecksStore;
	readonly vitals: VitalsStore;
	readonly services: LoadedStore<readonly Service[]>;
	/** By the id of the service. */
	readonly serviceLog: LoadedForStore<readonly ServiceLine[]>;
	readonly unitFile: LoadedForStore<string>;
	readonly ports: PortMatrixStore;
	readonly logLook: LogLookStore;
	readonly faults: LoadedStore<FoundFaults>;
	readonly repair: RepairStore;
	/** Newest first. */
	readonly history: LoadedStore<readonly JournalEntry[]>;
	/** Never rejects. */
	undoChange(id: string): Promise<Undone>;
	readonly commandLog: CommandLogStore;
	/** Never rejects; undefined when it was done. */
	controlService(service: Service, verb: ServiceVerb): Promise<Problem | undefined>;
	readonly changeQueue: ChangeQueue;
	close(): Promise<void>;
} & MailStores &
	MailboxStores &
	OutsideStores &
	Writers & {readonly deliveryChoices: DeliveryChoicesStore};

/** What is looked at; loaded when a server is open, because the first frame needs none of it. */
export type Catalogues = {
	readonly checks: readonly Check[];
	runChecks(checks: readonly Check[], at: At): AsyncIterable<CheckEvent>;
};

const loggedLines = 200;

export const createServerStores = (session: Session, {checks, runChecks}: Catalogues): ServerStores => {
	const {clock, host} = session;
	const connection = createConnection(session);
	const commandLog = createCommandLog(session);

	/** A probe makes the server do something: not while nothing may be changed. */
	const at = (signal: AbortSignal): At => {
		const {probe, ...rest} = session.at();
		return {...rest, signal, ...(probe !== undefined && !connection.getState().readOnly && {probe})};
	};
	const ask = (): Ask => session.at().ask;

	const opened = createMailboxHands(session, () => session.readOnly || connection.getState().readOnly);
	const lookAtHistory = () => {
		if (stores.history.getState().state !== 'idle') void stores.history.actions.look();
	};
	const {stop: stopMailboxes, ...mailboxStores} = createMailboxStores(session, opened, at, lookAtHistory);
	const {users} = mailboxStores;

	const services = createLoaded(clock, async () => listServices(await lookAtServices(ask())));
	const find = (id: string): Answer<Service> => {
		const service = lastValue(services.getState())?.find(each => each.id === id);
		return service ? {ok: true, value: service} : {ok: false, why: `${id} is not there any more.`, missing: true};
	};
	// Loaded when somebody asks: what repairs is large, and the first frame needs none of it.
	const faults = createLoaded(clock, async signal => (await import('./faults.ts')).findFaults(at(signal)));
	const stores = {
		...createMailStores(session, ask),
		faults,
		repair: createRepair({session, faults, changed: () => checkAgain()}),
		history: createLoaded(clock, async () => answered(await (await import('../changes/read-history.ts')).readHistory(ask()))),
		checks: createChecks({checks, clock, run: signal => runChecks(checks, at(signal))}),
		services,
		serviceLog: createLoadedFor(clock, async id => answered(await serviceLog(ask(), answered(find(id)), loggedLines))),
		unitFile: createLoadedFor(clock, async id => {
			const {carrier} = answered(find(id));
			return answered(carrier.kind === 'unit' ? await ask()(systemdCat, {unit: carrier.unit}) : {ok: false, why: 'It is no unit of systemd.', missing: true});
		}),
		ports: createPortMatrix(clock, signal => probeMatrix({...at(signal), host})),
		...createOutsideStores({session, at, changed: () => checkAgain()}),
	};
	/** What was seen before may no longer be so; not before a screen asked for it the first time. */
	const checkAgain = () => {
		if (stores.checks.getState().finishedAt !== undefined) void stores.checks.actions.run();
		lookAtHistory();
		// Further on in the wizard it is what the plan was made of.
		if (stores.faults.getState().state !== 'idle' && stores.repair.getState().step === 'findings') void stores.faults.actions.look();
	};
	let lost = false;
	const stopWatching = host.onConnection(({state}) => {
		if (state === 'connected' && lost) checkAgain();
		lost = state === 'reconnecting';
	});
	return {
		session,
		connection,
		commandLog,
		...mailboxStores,
		...stores,
		logLook: createLogLook(),
		vitals: createVitals(clock, ask),
		deliveryChoices: createDeliveryChoices(),
		...createWriters({clock, host, at, known: () => stores.dns.getState().value}),
		controlService: async (service, verb) => {
			try {
				// Loaded when it is wanted: the first frame needs nothing of it.
				const {controlService} = await import('../services/control-service.ts');
				answered(await controlService(session, service, verb));
				checkAgain();
				return undefined;
			} catch (thrown) {
				return problemOf(thrown);
			}
		},
		changeQueue: createChangeQueue(session, lookAtHistory),
		undoChange: async id => {
			const {undoById} = await import('./undo-by-id.ts');
			const undone = await undoById(session, id, async entry => (await import('../mailboxes/undo-rows.ts')).undoRows(await opened.hands())(entry));
			checkAgain();
			if (undone.undone && users.getState().state !== 'idle') void users.actions.look();
			return undone;
		},
		close: async () => {
			for (const store of Object.values(stores)) store.actions.stop();
			stopMailboxes();
			await opened.close();
			stopWatching();
			connection.actions.stop();
			commandLog.actions.stop();
			await session.close();
		},
	};
};
