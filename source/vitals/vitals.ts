// The vital signs, cheap enough for every few seconds: load, memory, uptime, queue and connections in one round trip of three small programs.
import {type ProcFacts, procRead} from '../commands/proc-read.ts';
import {queueCount} from '../commands/queue-count.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {type Connection, ssEstablished} from '../commands/ss-established.ts';

export type VitalsSeen = {readonly proc: Answer<ProcFacts>; readonly queue: Answer<number>; readonly connections: Answer<readonly Connection[]>};

/** What could not be told is undefined, and `why` says why: never zero. */
export type Vitals = {
	readonly load: readonly [number, number, number] | undefined;
	readonly processors: number | undefined;
	/** 0 to 1. */
	readonly memoryUsed: number | undefined;
	readonly memoryBytes: {readonly total: number; readonly available: number} | undefined;
	readonly uptimeSeconds: number | undefined;
	/** Messages in the Postfix queue, whatever they wait for. */
	readonly queue: number | undefined;
	readonly connections:
		| {
				readonly smtp: number;
				readonly submission: number;
				readonly imap: number;
				readonly pop3: number;
				readonly sieve: number;
				/** Different addresses. */
				readonly clients: number;
		  }
		| undefined;
	readonly why: readonly string[];
};

/** Give it an `ask` of its own for each time: one that remembers would tell the same for ever. */
export const lookAtVitals = async (ask: Ask): Promise<VitalsSeen> => {
	const [proc, queue, connections] = await Promise.all([ask(procRead, undefined), ask(queueCount, undefined), ask(ssEstablished, undefined)]);
	return {proc, queue, connections};
};

const countConnections = (connections: readonly Connection[]): NonNullable<Vitals['connections']> => {
	const on = (...ports: readonly number[]): number => connections.filter(each => ports.includes(each.port)).length;
	return {
		smtp: on(25),
		submission: on(465, 587),
		imap: on(143, 993),
		pop3: on(110, 995),
		sieve: on(4190),
		clients: new Set(connections.map(each => each.peer)).size,
	};
};

export const summariseVitals = ({proc, queue, connections}: VitalsSeen): Vitals => {
	const facts = proc.ok ? proc.value : undefined;
	return {
		load: facts?.load,
		processors: facts?.processors,
		memoryUsed: facts === undefined ? undefined : 1 - facts.memoryBytes.available / facts.memoryBytes.total,
		memoryBytes: facts?.memoryBytes,
		uptimeSeconds: facts?.uptimeSeconds,
		queue: queue.ok ? queue.value : undefined,
		connections: connections.ok ? countConnections(connections.value) : undefined,
		why: [proc, queue, connections].flatMap(answer => (answer.ok ? [] : [answer.why])),
	};
};
