// Whether a change has arrived: the servers that know a name, and resolvers that remember the old answer for as long as its TTL says (RFC 1034, RFC 2181).
import type {Clock} from '../host/clock.ts';
import type {Here} from '../host/here.ts';
import {createCarrier} from './carrier.ts';
import {addressAndPort} from './create-resolver.ts';
import type {DnsMessage} from './message.ts';
import {presentation} from './presentation.ts';
import type {DnsType, Resolver} from './resolver.ts';
import type {ZoneRecord} from './topics/shape.ts';

export type WatchRow = {
	/** `ns1.example.org`, `this system`, `Google`. */
	readonly title: string;
	readonly server: string;
	readonly kind: 'authoritative' | 'resolver';
	/** `new`: it has the record. `old`: another of that type. `none`: nothing. */
	readonly state: 'waiting' | 'new' | 'old' | 'none' | 'unknown';
	readonly found: readonly string[];
	/** How long a resolver keeps what it has, counted down since it was asked. */
	readonly expires: Date | undefined;
	readonly why: string;
};

export type Watch = {
	readonly record: ZoneRecord;
	readonly rows: readonly WatchRow[];
	readonly at: Date;
	readonly isEverywhere: boolean;
	readonly trouble: string;
};

export type WatchNeeds = {
	readonly record: ZoneRecord;
	readonly dns: Resolver;
	readonly here: Here;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	readonly intervalMs?: number;
};

/** Those whose memory most of the world sees. */
const publicResolvers = [
	['Google', '8.8.8.8'],
	['Cloudflare', '1.1.1.1'],
	['Quad9', '9.9.9.9'],
] as const;

type Place = Pick<WatchRow, 'title' | 'server' | 'kind'>;

/** The servers of the zone that the name lies in: the first name upwards that has NS. */
const authorities = async (name: string, dns: Resolver): Promise<readonly Place[] | string> => {
	const labels = name.split('.');
	for (let from = 0; from < labels.length - 1; from++) {
		const zone = labels.slice(from).join('.');
		const reply = await dns.ask(zone, 'NS');
		if (reply.state === 'unknown') return reply.why;
		if (reply.state === 'none' || reply.aliases.length > 0) continue;
		const places = await Promise.all(
			reply.values.slice(0, 8).map(async (title): Promise<Place[]> => {
				const addresses = await dns.ask(title, 'A');
				return addresses.state === 'found' ? addresses.values.slice(0, 1).map(server => ({title, server, kind: 'authoritative'})) : [];
			}),
		);
		return places.flat().toSorted((a, b) => a.title.localeCompare(b.title));
	}
	return `no zone is known for ${name}`;
};

const read = (message: DnsMessage, record: ZoneRecord, now: Date): Pick<WatchRow, 'state' | 'found' | 'expires' | 'why'> => {
	if (message.code !== 'NOERROR' && message.code !== 'NXDOMAIN') return {state: 'unknown', found: [], expires: undefined, why: `it says ${message.code}`};
	const own = message.answers.filter(each => each.type === record.type);
	const found = own.map(presentation);
	const expires = own.length === 0 ? undefined : new Date(now.getTime() + Math.min(...own.map(each => each.ttl)) * 1000);
	return {state: found.includes(record.value) ? 'new' : found.length > 0 ? 'old' : 'none', found, expires, why: ''};
};

/** Ends when the record is everywhere that answers, or at the signal. */
export async function* watchRecord({record, dns, here, clock, signal, intervalMs = 5_000}: WatchNeeds): AsyncGenerator<Watch> {
	const known = await authorities(record.name, dns);
	const own = (here.nameServers?.() ?? []).map((server): Place => ({title: 'this system', server, kind: 'resolver'}));
	const places: readonly Place[] = [
		...(typeof known === 'string' ? [] : known),
		...own,
		...publicResolvers.map(([title, server]): Place => ({title, server, kind: 'resolver'})),
	];
	const trouble = typeof known === 'string' ? known : '';
	let rows = places.map((place): WatchRow => ({...place, state: 'waiting', found: [], expires: undefined, why: ''}));
	yield {record, rows, at: clock.now(), isEverywhere: false, trouble};
	const {carry, close} = createCarrier({exchange: here.exchange, connect: here.connect});
	try {
		while (!signal.aborted) {
			rows = await Promise.all(
				rows.map(async (row): Promise<WatchRow> => {
					const [address, port] = addressAndPort(row.server);
					try {
						const query = {name: record.name, type: record.type as DnsType, recurse: row.kind === 'resolver'};
						return {...row, ...read(await carry(address, port, query, AbortSignal.any([signal, AbortSignal.timeout(3_000)])), record, clock.now())};
					} catch (thrown) {
						const isLate = (thrown as Error).name === 'TimeoutError';
						return {...row, state: 'unknown', found: [], expires: undefined, why: isLate ? 'it did not answer' : 'it cannot be asked from here'};
					}
				}),
			);
			if (signal.aborted) return;
			const heard = rows.filter(row => row.state !== 'unknown');
			const isEverywhere = heard.length > 0 && heard.every(row => row.state === 'new');
			yield {record, rows, at: clock.now(), isEverywhere, trouble};
			if (isEverywhere) return;
			await clock.wait(intervalMs, signal);
		}
	} finally {
		close();
	}
}
