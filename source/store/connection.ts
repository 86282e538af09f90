// How the server is reached, whether it still is, and whether anything may be changed on it.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {ConnectionState, Route} from '../host/host.ts';
import type {Session} from '../session.ts';

export type Connection = {
	readonly label: string;
	readonly state: ConnectionState;
	/** The last route that held: still shown while reconnecting. */
	readonly route: Route | undefined;
	readonly readOnly: boolean;
};

export type ConnectionStore = StoreApi<Connection> & {
	readonly actions: {
		/** False when the session was started read-only: that is for the whole session. */
		toggleReadOnly(): boolean;
		stop(): void;
	};
};

const routeOf = (state: ConnectionState): Route | undefined => (state.state === 'connected' ? state.route : undefined);

export const createConnection = ({host, readOnly}: Pick<Session, 'host' | 'readOnly'>): ConnectionStore => {
	const state = host.connection();
	const store = createStore<Connection>(() => ({label: host.label, state, route: routeOf(state), readOnly}));
	const stop = host.onConnection(next => store.setState(({route}) => ({state: next, route: routeOf(next) ?? route})));
	return Object.assign(store, {
		actions: {
			toggleReadOnly: () => {
				if (readOnly) return false;
				store.setState(now => ({readOnly: !now.readOnly}));
				return true;
			},
			stop,
		},
	});
};
