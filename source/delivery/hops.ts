// A delivery test as it goes from hop to hop: what each said, when it was reached and how long it took.
import type {Finding} from '../checks/shape.ts';
import type {Clock} from '../host/clock.ts';
import type {MessageFacts} from './message-facts.ts';
import type {TranscriptLine} from './smtp-session.ts';

export type TestKind = 'inside' | 'inbound' | 'outbound' | 'relay' | 'unauthenticated' | 'spoofing';

export type HopId =
	| 'connect'
	| 'banner'
	| 'starttls'
	| 'auth'
	| 'mail'
	| 'rcpt'
	| 'data'
	| 'queued'
	| 'signed'
	| 'handed-over'
	| 'stored'
	| 'seen'
	| 'verified'
	| 'removed';

export type Hop = {
	readonly id: HopId;
	readonly state: 'waiting' | 'running' | 'ok' | 'warning' | 'failure' | 'unknown' | 'skipped';
	readonly says: string;
	/** Since the test began. */
	readonly atMs: number | undefined;
	readonly tookMs: number | undefined;
};

export type DeliveryTest = {
	readonly kind: TestKind;
	readonly title: string;
	readonly state: 'waiting' | 'running' | 'done';
	readonly hops: readonly Hop[];
	readonly findings: readonly Finding[];
	readonly transcript: readonly TranscriptLine[];
	/** As it was stored, where it was seen. */
	readonly message: MessageFacts | undefined;
	/** From the connection to the mailbox, or to the refusal. */
	readonly totalMs: number | undefined;
};

export type Recorder = {
	/** The hop that is under way now. */
	begin(id: HopId): void;
	/** Ends the hop under way, or one that was seen in passing with its own time. */
	end(id: HopId, state: Hop['state'], says: string, tookMs?: number): void;
	hear(line: Omit<TranscriptLine, 'atMs'>): void;
	keep(message: MessageFacts): void;
	/** The total stops here; what follows is tidying up. */
	arrive(): void;
	/** What was not reached is skipped. */
	finish(findings: readonly Finding[]): void;
	state(): DeliveryTest;
	elapsedMs(): number;
};

/** A transcript is for reading. */
const mostLines = 400;

export const startTest = (kind: TestKind, title: string, ids: readonly HopId[], clock: Clock, changed: () => void): Recorder => {
	const begun = clock.monotonicMs();
	let test: DeliveryTest = {
		kind,
		title,
		state: 'running',
		hops: ids.map(id => ({id, state: 'waiting', says: '', atMs: undefined, tookMs: undefined})),
		findings: [],
		transcript: [],
		message: undefined,
		totalMs: undefined,
	};
	const starts = new Map<HopId, number>();
	const elapsedMs = () => clock.monotonicMs() - begun;
	const change = (next: Partial<DeliveryTest>) => {
		test = {...test, ...next};
		changed();
	};
	const put = (id: HopId, hop: Partial<Hop>) => change({hops: test.hops.map(each => (each.id === id ? {...each, ...hop} : each))});
	return {
		begin: id => {
			starts.set(id, elapsedMs());
			put(id, {state: 'running'});
		},
		end: (id, state, says, tookMs) => {
			const start = starts.get(id);
			put(id, {state, says, atMs: elapsedMs(), tookMs: tookMs ?? (start === undefined ? undefined : elapsedMs() - start)});
		},
		hear: line => {
			if (test.transcript.length < mostLines) change({transcript: [...test.transcript, {...line, atMs: elapsedMs()}]});
		},
		keep: message => change({message}),
		arrive: () => change({totalMs: test.totalMs ?? elapsedMs()}),
		finish: findings => {
			const left: Hop['state'] = findings.some(each => each.level === 'failure' || each.level === 'unknown') ? 'skipped' : 'unknown';
			change({
				state: 'done',
				findings,
				totalMs: test.totalMs ?? elapsedMs(),
				hops: test.hops.map(hop => (hop.state === 'waiting' || hop.state === 'running' ? {...hop, state: left} : hop)),
			});
		},
		state: () => test,
		elapsedMs,
	};
};
