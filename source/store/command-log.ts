// The remote commands of this session, as they end: the last few hundred, without their stdin.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {LoggedCommand} from '../host/host.ts';
import type {Session} from '../session.ts';

export type LogEntry = LoggedCommand & {readonly id: string};

export type CommandLogStore = StoreApi<{readonly entries: readonly LogEntry[]; readonly total: number}> & {readonly actions: {stop(): void}};

const keptMost = 500;

export const createCommandLog = ({onCommand}: Pick<Session, 'onCommand'>): CommandLogStore => {
	const store = createStore<{readonly entries: readonly LogEntry[]; readonly total: number}>(() => ({entries: [], total: 0}));
	const stop = onCommand(entry =>
		store.setState(({entries, total}) => ({entries: [...entries.slice(1 - keptMost), {...entry, id: String(total)}], total: total + 1})),
	);
	return Object.assign(store, {actions: {stop}});
};
