// A real PostgreSQL engine (PGlite) behind a socket on loopback, in a thread of its own: it takes seconds to start and must not hold anything up.
import {createRequire} from 'node:module';
import {Worker} from 'node:worker_threads';
import type {PGlite} from '@electric-sql/pglite';
import type {PGLiteSocketServer} from '@electric-sql/pglite-socket';
import type {Row} from './accounts.ts';
import {preparedDatabase} from './prepared-database.ts';

type Engine = {readonly PGlite: typeof PGlite; readonly PGLiteSocketServer: typeof PGLiteSocketServer};
/** One statement of a script, `$1`... its values. */
export type Bound = {readonly sql: string; readonly values: readonly string[]};
type Question = {readonly id: number; readonly sql: string; readonly script?: readonly Bound[]; readonly readOnly?: boolean};
type Answer = {
	readonly id: number;
	readonly port?: number;
	readonly rows?: readonly Row[];
	readonly results?: ReadonlyArray<ReadonlyArray<readonly unknown[]>>;
	readonly error?: string;
	readonly code?: string;
};

/** What every statement gave, row by row; or why the first that failed did, with its SQLSTATE: then nothing of it stays. */
export type ScriptResult =
	| {readonly ok: true; readonly results: ReadonlyArray<ReadonlyArray<readonly unknown[]>>}
	| {readonly ok: false; readonly error: string; readonly code: string};

export type Postgres = {
	readonly port: number;
	query(sql: string): Promise<readonly Row[]>;
	/** All of it in one transaction. */
	script(statements: readonly Bound[], readOnly: boolean): Promise<ScriptResult>;
	stop(): Promise<void>;
};

/** Runs in the thread. Its own source is sent there, so it may use nothing but its parameters. */
const serve = async (
	engine: Engine,
	prepared: Blob | undefined,
	sql: string,
	port: {postMessage(answer: Answer): void; on(event: 'message', listener: (question: Question) => void): void},
) => {
	// What another version made is not read: initdb does it again.
	const db = await engine.PGlite.create(prepared && {loadDataDir: prepared}).catch(() => engine.PGlite.create());
	await db.exec(sql);
	// One engine serves all connections in turn; without a number only a single one would be let in.
	const server = new engine.PGLiteSocketServer({db, host: '127.0.0.1', port: 0, maxConnections: 50});
	await server.start();
	port.on('message', async question => {
		try {
			if (question.script) {
				const {script, readOnly} = question;
				const results = await db.transaction(async transaction => {
					if (readOnly) await transaction.query('SET TRANSACTION READ ONLY');
					const each: unknown[][][] = [];
					for (const {sql: text, values} of script) each.push((await transaction.query<unknown[]>(text, [...values], {rowMode: 'array'})).rows);
					return each;
				});
				port.postMessage({id: question.id, results});
			} else port.postMessage({id: question.id, rows: (await db.query<Row>(question.sql)).rows});
		} catch (error) {
			port.postMessage({id: question.id, error: (error as Error).message, code: (error as {code?: string}).code ?? 'XX000'});
		}
	});
	port.postMessage({id: 0, port: Number(server.getServerConn().split(':').at(-1))});
};

const source = `
const {parentPort, workerData} = require('node:worker_threads');
const {readFileSync} = require('node:fs');
const {brotliDecompressSync} = require('node:zlib');
const unpacked = () => {
	try {
		return workerData.prepared && new Blob([brotliDecompressSync(readFileSync(workerData.prepared))]);
	} catch {
		return undefined;
	}
};
const engine = {...require(workerData.engine), ...require(workerData.socket)};
(${serve.toString()})(engine, unpacked(), workerData.sql, parentPort).catch(error => parentPort.postMessage({id: 0, error: String(error?.message ?? error)}));
`;

/** `prepared`: a data directory as `prepareDatabase` makes it; where it cannot be read, initdb makes one. */
export const startPostgres = async (sql: string, prepared: string | undefined = preparedDatabase()): Promise<Postgres> => {
	const {resolve} = createRequire(import.meta.url);
	const worker = new Worker(source, {
		eval: true,
		workerData: {engine: resolve('@electric-sql/pglite'), socket: resolve('@electric-sql/pglite-socket'), sql, prepared},
		execArgv: [],
	});
	const waiting = new Map<number, (answer: Answer) => void>();
	const fail = (error: string) => {
		for (const [id, tell] of waiting) tell({id, error});
		waiting.clear();
	};
	worker.on('message', (answer: Answer) => {
		waiting.get(answer.id)?.(answer);
		waiting.delete(answer.id);
	});
	worker.on('error', error => fail(error.message));
	worker.on('exit', () => fail('the database has stopped'));
	const answerTo = (id: number) => new Promise<Answer>(tell => waiting.set(id, tell));
	const ready = await answerTo(0);
	if (ready.port === undefined) throw new Error(`the demo's database did not start: ${ready.error}`);
	let count = 0;
	const ask = (question: Omit<Question, 'id'>): Promise<Answer> => {
		const id = ++count;
		const answered = answerTo(id);
		worker.postMessage({id, ...question});
		return answered;
	};
	return {
		port: ready.port,
		script: async (statements, readOnly) => {
			const {results, error = 'the database has stopped', code = '57P01'} = await ask({sql: '', script: statements, readOnly});
			return results ? {ok: true, results} : {ok: false, error, code};
		},
		query: async sql => {
			const {rows, error} = await ask({sql});
			if (error !== undefined) throw new Error(error);
			return rows ?? [];
		},
		stop: async () => {
			await worker.terminate();
		},
	};
};
