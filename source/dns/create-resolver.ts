// Questions put to name servers: side by side within a bound, each once, each server with its own time-out; CNAMEs are followed (RFC 1034, RFC 2308).
import {isIPv6} from 'node:net';
import {type CarrierNeeds, createCarrier} from './carrier.ts';
import type {DnsMessage} from './message.ts';
import {type DnsData, type DnsReply, type Dnssec, type DnsType, plainName, type Resolver, whyNoName} from './resolver.ts';

export type ResolverNeeds = CarrierNeeds & {
	/** `203.0.113.53`, `203.0.113.53:5353`, `[2001:db8::53]:5353`. */
	readonly servers: readonly string[];
	readonly label: string;
	readonly signal?: AbortSignal;
	/** Of each attempt at one server; a lost datagram gets a second one. */
	readonly timeoutsMs?: readonly number[];
};

const mostAtOnce = 64;
const mostAliases = 8;

export const addressAndPort = (server: string): readonly [address: string, port: number] => {
	const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(server) ?? [];
	if (isIPv6(server)) return [server, 53];
	return [bracketed ?? plain ?? server, port === undefined ? 53 : Number(port)];
};

/** Also through ssh: the address is as the server sees it, and the way to there is secure. */
const isOnSameMachine = (address: string): boolean => address.startsWith('127.') || address === '::1';

const strongest: readonly Dnssec[] = ['proven', 'claimed', 'none'];

const weaker = (one: Dnssec, other: Dnssec): Dnssec => (strongest.indexOf(one) > strongest.indexOf(other) ? one : other);

/** So many at once, the others wait in line. */
const createGate = (most: number) => {
	let running = 0;
	const line: (() => void)[] = [];
	return async <Value>(work: () => Promise<Value>): Promise<Value> => {
		if (running >= most) await new Promise<void>(resolve => line.push(resolve));
		running++;
		try {
			return await work();
		} finally {
			running--;
			line.shift()?.();
		}
	};
};

/** Who else would know, of one that does not ask for others and sends them on: that is not to say that there is nothing (RFC 2308 section 2.2). */
const referralOf = ({code, authoritative, answers, authorities}: DnsMessage): string | undefined => {
	const isEmpty = code === 'NOERROR' && answers.length === 0 && !authoritative && !authorities.some(each => each.type === 'SOA');
	const other = isEmpty ? authorities.find(each => each.type === 'NS') : undefined;
	return other?.type === 'NS' ? other.data : undefined;
};

const sayTrouble = (server: string, thrown: unknown, waitedMs: number): string => {
	const {name, code, message} = thrown as NodeJS.ErrnoException;
	if (name === 'TimeoutError') return `${server} did not answer within ${waitedMs < 1000 ? `${waitedMs} ms` : `${Math.round(waitedMs / 100) / 10} s`}`;
	if (name === 'AbortError') return 'it was stopped';
	if (code === 'ECONNREFUSED') return `nothing answers DNS at ${server}`;
	if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'EADDRNOTAVAIL') return `there is no way to ${server}`;
	return `${server}: ${message}`;
};

export const createResolver = (needs: ResolverNeeds): Resolver & {close(): void} => {
	const {servers, label, signal, timeoutsMs = [1_200, 2_800]} = needs;
	const carrier = createCarrier(needs);
	const gate = createGate(mostAtOnce);
	const asked = new Map<string, Promise<DnsReply<unknown>>>();

	/** The first server that says yes or no; why not, when none does. */
	const answerOf = async (name: string, type: DnsType): Promise<{readonly message: DnsMessage; readonly dnssec: Dnssec} | string> => {
		const troubles: string[] = [];
		for (const server of servers) {
			const [address, port] = addressAndPort(server);
			for (const [attempt, ms] of timeoutsMs.entries()) {
				try {
					const limit = AbortSignal.timeout(ms);
					const message = await carrier.carry(address, port, {name, type}, signal ? AbortSignal.any([signal, limit]) : limit);
					const other = referralOf(message);
					if (other !== undefined) {
						troubles.push(`${server} only says that ${other} would know`);
						break;
					}
					if (message.code === 'NOERROR' || message.code === 'NXDOMAIN')
						return {message, dnssec: !message.secure ? 'none' : isOnSameMachine(address) ? 'proven' : 'claimed'};
					troubles.push(`${server} says ${message.code}`);
					break;
				} catch (thrown) {
					if (signal?.aborted) return 'it was stopped';
					const isLate = (thrown as Error).name === 'TimeoutError';
					if (isLate && attempt < timeoutsMs.length - 1) continue;
					troubles.push(
						sayTrouble(
							server,
							thrown,
							timeoutsMs.reduce((sum, each) => sum + each, 0),
						),
					);
					break;
				}
			}
		}
		return troubles.join(', ') || 'no name server is known here: give one with --resolver';
	};

	const follow = async (name: string, type: DnsType): Promise<DnsReply<unknown>> => {
		const aliases: string[] = [];
		let dnssec: Dnssec = 'proven';
		let at = name;
		for (;;) {
			const why = whyNoName(at);
			if (why !== undefined) return {state: 'unknown', why: `no such name can be asked for: ${why}`, aliases};
			const current = at;
			const answer = await gate(() => answerOf(current, type));
			if (typeof answer === 'string') return {state: 'unknown', why: answer, aliases};
			const {message} = answer;
			dnssec = weaker(dnssec, answer.dnssec);
			let hasMoved = false;
			for (;;) {
				const here = at;
				const own = message.answers.filter(each => each.name === here && each.type === type);
				if (own.length > 0) return {state: 'found', values: own.map(each => each.data), ttl: Math.min(...own.map(each => each.ttl)), dnssec, aliases};
				const alias = message.answers.find(each => each.type === 'CNAME' && each.name === here);
				if (alias?.type !== 'CNAME') break;
				if (aliases.includes(alias.data) || alias.data === name || aliases.length >= mostAliases)
					return {state: 'unknown', why: `${name} leads from alias to alias without an end`, aliases};
				aliases.push(alias.data);
				at = alias.data;
				hasMoved = true;
			}
			if (!hasMoved || message.code === 'NXDOMAIN') return {state: 'none', exists: message.code === 'NOERROR', dnssec, aliases};
			// The server knew the alias only, and not where it leads: that is asked for by its own name.
		}
	};

	return {
		label,
		ask: <Type extends DnsType>(name: string, type: Type) => {
			const wanted = plainName(name);
			const key = `${type} ${wanted}`;
			const known = asked.get(key) ?? follow(wanted, type);
			asked.set(key, known);
			return known as Promise<DnsReply<DnsData[Type]>>;
		},
		close: carrier.close,
	};
};
