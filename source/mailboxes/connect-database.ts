// The way to the database: straight over the VPN where it answers there, else through the host, as the server itself reaches it.
import type {DatabaseLogin} from '../dovecot/user-databases.ts';
import type {Here} from '../host/here.ts';
import type {Endpoint, Host} from '../host/host.ts';
import {HostError} from '../host/host-error.ts';
import type {Database} from './database.ts';
import {connectPg} from './pg-database.ts';
import type {SaidBy} from './said-by.ts';

export type Ways = {
	readonly host: Pick<Host, 'dial' | 'connection'>;
	readonly here: Here;
	readonly vpnAddress: string | undefined;
	readonly readOnly: boolean;
};

/** A VPN that answers does so at once; one that does not must not hold anybody up. */
const vpnMs = 1500;

const socketDirectory = '/run/postgresql';

/** On the machine that we are connected to, and not on a third one. */
export const isOnServer = ({host}: DatabaseLogin): boolean => host === '' || host.startsWith('/') || /^(?:127\.|::1$|localhost$)/.test(host);

const endpointOf = (login: DatabaseLogin): Endpoint => {
	if (login.host !== '' && !login.host.startsWith('/')) return {host: login.host, port: login.port};
	return {unixPath: `${login.host || socketDirectory}/.s.PGSQL.${login.port}`};
};

export const sayLogin = (login: DatabaseLogin): string =>
	`${login.name} on ${login.host.startsWith('/') || login.host === '' ? 'its unix socket' : login.host}${login.port === 5432 ? '' : ` port ${login.port}`} as ${login.user}`;

const overVpn = async (login: DatabaseLogin, {here, vpnAddress, host}: Ways) => {
	const state = host.connection();
	if (vpnAddress === undefined || state.state !== 'connected' || state.route.via !== 'vpn') return undefined;
	const target = isOnServer(login) ? vpnAddress : login.host;
	try {
		return await here.connect(target, login.port, AbortSignal.timeout(vpnMs));
	} catch {
		// Closed there is how it should be on most servers: then it goes through the host.
		return undefined;
	}
};

/** Throws HostError: not there, or does not let us in. */
export const connectDatabase = async (login: DatabaseLogin & {readonly saidBy: SaidBy}, ways: Ways): Promise<Database> => {
	const label = sayLogin(login);
	const connect = async (route: 'vpn' | 'tunnel', stream: Awaited<ReturnType<Host['dial']>>) =>
		connectPg({login, stream, label, route, readOnly: ways.readOnly});
	const direct = await overVpn(login, ways);
	if (direct) {
		// pg_hba.conf may know us from the machine itself and not from the VPN.
		const database = await connect('vpn', direct).catch(error => (error instanceof HostError ? undefined : Promise.reject(error)));
		if (database) return database;
	}
	const stream = await ways.host.dial(endpointOf(login)).catch((error: unknown) => {
		if (error instanceof HostError && error.kind !== 'unreachable') throw error;
		throw new HostError(
			'unreachable',
			`The database does not answer (${label}): ${(error as Error).message}`,
			[login.saidBy.place, 'Is postgresql.service running? Look at it on the screen Services.'].filter(each => each !== '').join(' '),
			error,
		);
	});
	return connect('tunnel', stream);
};
