// The remote commands of this session, as they end: the last few hundred, without their stdin.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {LoggedCommand} from '../host/host.ts';
import type {Session} from '../session.ts';

export type LogEntry = LoggedCommand & {
	readonly id: string;
	/** How often; what only reads is one entry, with its last time. */
	readonly times: number;
};

type CommandLog = {readonly entries: readonly LogEntry[]; readonly total: number};

export type CommandLogStore = StoreApi<CommandLog> & {readonly actions: {stop(): void}};

const keptMost = 500;

/** The vital signs are asked every few seconds: entry by entry they would push out what matters. */
const isSame = (known: LogEntry, entry: LoggedCommand): boolean =>
	known.command.effect === 'read' &&
	entry.command.effect === 'read' &&
	known.command.argv.length === entry.command.argv.length &&
	known.command.argv.every((word, index) => word === entry.command.argv[index]);

export const createCommandLog = ({onCommand}: Pick<Session, 'onCommand'>): CommandLogStore => {
	const store = createStore<CommandLog>(() => ({entries: [], total: 0}));
	const stop = onCommand(entry =>
		store.setState(({entries, total}) => {
			const known = entries.find(each => isSame(each, entry));
			const others = known ? entries.filter(each => each !== known) : entries;
			const id = known?.id ?? String(total);
			return {entries: [...others.slice(1 - keptMost), {...entry, id, times: (known?.times ?? 0) + 1}], total: total + 1};
		}),
	);
	return Object.assign(store, {actions: {stop}});
};
