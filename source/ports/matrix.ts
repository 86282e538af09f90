// Port by place: what answers on the server itself, from here at its public address, and from here by VPN; told as it comes in.
import type {Target} from '../checks/shape.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {type Listener, ssListeners} from '../commands/ss-listeners.ts';
import type {Clock} from '../host/clock.ts';
import type {Here} from '../host/here.ts';
import type {Host} from '../host/host.ts';
import {type ExpectedPort, expectedPorts, facesOthers} from './expected-ports.ts';
import {type PortProbe, probePort} from './probe-port.ts';
import type {ServiceKind} from './service-kind.ts';

export type Place = 'server' | 'public' | 'vpn';

/** `none`: no such way is known. `untried`: it would prove nothing, `why` says so. */
export type Cell =
	| {readonly state: 'none'}
	| {readonly state: 'untried'; readonly why: string}
	| {readonly state: 'trying'}
	| {readonly state: 'tried'; readonly probe: PortProbe};

export type MatrixRow = ExpectedPort & {
	/** Who listens, as ss says; undefined when ss could not be asked. */
	readonly listeners: readonly Listener[] | undefined;
	readonly cells: Readonly<Record<Place, Cell>>;
};

export type Matrix = {
	readonly rows: readonly MatrixRow[];
	readonly listeners: Answer<readonly Listener[]>;
	readonly addresses: Readonly<Record<'public' | 'vpn', string | undefined>>;
};

export type MatrixNeeds = {
	readonly ask: Ask;
	readonly host: Pick<Host, 'dial'>;
	readonly here: Here;
	readonly clock: Clock;
	readonly target: Target;
	readonly signal: AbortSignal;
};

const wellKnown: Readonly<Record<number, string>> = {22: 'SSH', 53: 'DNS', 80: 'HTTP', 443: 'HTTPS', 2000: 'ManageSieve, the old port'};

/** What listens to others and is in no table is shown, too: it may be what nobody meant to open. */
const unexpected = (listeners: readonly Listener[]): ExpectedPort[] => {
	const known = new Set(expectedPorts.map(each => each.port));
	const ports = new Set(listeners.filter(each => facesOthers(each.address) && !known.has(each.port)).map(each => each.port));
	return [...ports]
		.toSorted((a, b) => a - b)
		.map(port => {
			const programs = [...new Set(listeners.filter(each => each.port === port).flatMap(each => each.programs))];
			const kind: ServiceKind = port === 443 ? 'https' : port === 2000 && programs.includes('dovecot') ? 'sieve' : 'tcp';
			return {port, kind, title: wellKnown[port] ?? (programs.join(', ') || 'unknown program'), outside: 'may', needsTls: false};
		});
};

/** Only where something is there or must be; ports of programs that are not here would fill the screen with nothing. */
const startRows = (listeners: Answer<readonly Listener[]>): ExpectedPort[] => {
	if (!listeners.ok) return expectedPorts.filter(each => each.outside === 'open' || each.port === 5432);
	const bound = new Set(listeners.value.map(each => each.port));
	return [...expectedPorts.filter(each => each.outside === 'open' || bound.has(each.port)), ...unexpected(listeners.value)];
};

/** On the server itself: loopback where it listens there or everywhere, else the one address it is bound to. */
const innerAddress = (listeners: readonly Listener[] | undefined): string => {
	const addresses = (listeners ?? []).map(each => each.address);
	if (addresses.length === 0 || addresses.some(address => ['0.0.0.0', '::', '127.0.0.1'].includes(address))) return '127.0.0.1';
	return addresses[0] ?? '127.0.0.1';
};

/** First all rows with nothing tried yet, then again after each answer, always in the same order. Ends early, without more, at the signal. */
export async function* probeMatrix({ask, host, here, clock, target, signal}: MatrixNeeds): AsyncGenerator<Matrix> {
	const listeners = await ask(ssListeners, undefined);
	const addresses = {public: target.publicAddress, vpn: target.vpnAddress};
	const waiting = (address: string | undefined): Cell => (address === undefined ? {state: 'none'} : {state: 'trying'});
	let rows = startRows(listeners).map((expected): MatrixRow => {
		const own = listeners.ok ? listeners.value.filter(each => each.port === expected.port) : undefined;
		const server: Cell = own?.length === 0 ? {state: 'untried', why: 'nothing listens'} : {state: 'trying'};
		return {...expected, listeners: own, cells: {server, public: waiting(addresses.public), vpn: waiting(addresses.vpn)}};
	});
	const serverName = target.hostName === undefined ? {} : {serverName: target.hostName};
	const connects = {server: (address: string, port: number) => host.dial({host: address, port}), public: here.connect, vpn: here.connect};
	const attempt = async (row: MatrixRow, place: Place): Promise<{readonly port: number; readonly place: Place; readonly probe: PortProbe}> => {
		const address = place === 'server' ? innerAddress(row.listeners) : (addresses[place] ?? '');
		return {port: row.port, place, probe: await probePort({connect: connects[place], clock, signal, address, port: row.port, kind: row.kind, ...serverName})};
	};
	const places = ['server', 'public', 'vpn'] as const;
	const attempts = new Map(
		rows.flatMap(row => places.filter(place => row.cells[place].state === 'trying').map(place => [`${row.port} ${place}`, attempt(row, place)] as const)),
	);
	const stopped = new Promise<undefined>(resolve => {
		if (signal.aborted) resolve(undefined);
		signal.addEventListener('abort', () => resolve(undefined), {once: true});
	});
	yield {rows, listeners, addresses};
	while (attempts.size > 0) {
		const done = await Promise.race([stopped, ...attempts.values()]);
		if (done === undefined || signal.aborted) return;
		attempts.delete(`${done.port} ${done.place}`);
		rows = rows.map(row => (row.port === done.port ? {...row, cells: {...row.cells, [done.place]: {state: 'tried', probe: done.probe}}} : row));
		yield {rows, listeners, addresses};
	}
}
