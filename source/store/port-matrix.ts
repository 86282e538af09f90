// The port matrix as it fills: every answer is shown as it comes in.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Finding} from '../checks/shape.ts';
import type {Clock} from '../host/clock.ts';
import {type ChainFacts, daysLeft, readChain} from '../ports/certificate.ts';
import {heardFromOutside, judgeMatrixRow} from '../ports/judge-matrix-row.ts';
import type {Matrix, MatrixRow, Place} from '../ports/matrix.ts';
import type {PortProbe} from '../ports/probe-port.ts';
import type {Problem} from '../problem.ts';
import {problemOf} from './unanswered.ts';

export type PortRow = MatrixRow & {
	/** Undefined while it is being tried. */
	readonly finding: Finding | undefined;
	/** The visit with TLS that tells most: as the world sees it, else from wherever it was seen. */
	readonly secured: PortProbe | undefined;
	readonly greeting: string | undefined;
	readonly chain: (ChainFacts & {readonly daysLeft: number}) | undefined;
};

export type PortMatrix = {
	/** Of this run as far as it is, or of the one before until this one has its first rows. */
	readonly rows: readonly PortRow[];
	readonly addresses: Matrix['addresses'] | undefined;
	readonly running: boolean;
	readonly finishedAt: Date | undefined;
	readonly problem: Problem | undefined;
};

export type PortMatrixStore = StoreApi<PortMatrix> & {
	readonly actions: {
		/** A new run ends the one under way. */
		run(): Promise<void>;
		/** The first run; nothing where there was one. */
		runOnce(): Promise<void>;
		stop(): void;
	};
};

const places: readonly Place[] = ['public', 'server', 'vpn'];

const judge = ({rows}: Matrix, now: Date): PortRow[] => {
	const heard = heardFromOutside(rows);
	return rows.map(row => {
		const probes = places.map(place => row.cells[place]).flatMap(cell => (cell.state === 'tried' ? [cell.probe] : []));
		const secured = probes.find(probe => probe.tls !== undefined);
		const chain = secured?.tls && readChain(secured.tls.chain);
		return {
			...row,
			finding: judgeMatrixRow(row, heard, now),
			secured,
			greeting: probes.find(probe => probe.greeting !== undefined)?.greeting,
			chain: chain && {...chain, daysLeft: daysLeft(chain.leaf, now)},
		};
	});
};

export const createPortMatrix = (clock: Clock, probe: (signal: AbortSignal) => AsyncIterable<Matrix>): PortMatrixStore => {
	const store = createStore<PortMatrix>(() => ({rows: [], addresses: undefined, running: false, finishedAt: undefined, problem: undefined}));
	let current: AbortController | undefined;

	const run = async () => {
		current?.abort();
		const mine = new AbortController();
		current = mine;
		store.setState({running: true, problem: undefined});
		try {
			for await (const matrix of probe(mine.signal)) {
				if (mine.signal.aborted) return;
				store.setState({rows: judge(matrix, clock.now()), addresses: matrix.addresses});
			}
			if (!mine.signal.aborted) store.setState({running: false, finishedAt: clock.now()});
		} catch (thrown) {
			if (!mine.signal.aborted) store.setState({running: false, problem: problemOf(thrown)});
		}
	};

	return Object.assign(store, {
		actions: {
			run,
			runOnce: async () => {
				if (current === undefined) await run();
			},
			stop: () => current?.abort(),
		},
	});
};
