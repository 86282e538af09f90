// The demo's PostgreSQL as the rest of the world uses it: simple questions are answered from plain rows, a real engine starts when somebody logs in.
import {connect} from 'node:net';
import type {Duplex} from 'node:stream';
import {accountsSql, type Row, type Tables} from './accounts.ts';
import {type Bound, type Postgres, type ScriptResult, startPostgres} from './postgres.ts';
import {tinySql} from './tiny-sql.ts';
import {createTurns, joinInTurns} from './turns.ts';
import {createWire} from './wire.ts';

export type QueryResult = {readonly ok: true; readonly rows: readonly Row[]} | {readonly ok: false; readonly error: string};

// What may come before a login, in place of a protocol version (PostgreSQL, "SSL Session Encryption").
const sslRequest = 80_877_103;
const encryptionRequest = 80_877_104;

export const createDatabase = (tables: Tables) => {
	let started: Promise<Postgres> | undefined;
	const turns = createTurns();
	const alone = async <Result>(work: (postgres: Postgres) => Promise<Result>): Promise<Result> => {
		const postgres = await running();
		const pass = await turns.take();
		try {
			return await work(postgres);
		} finally {
			pass();
		}
	};
	const running = (): Promise<Postgres> => {
		started ??= startPostgres(accountsSql(tables));
		return started;
	};

	/** One statement, as Dovecot or Postfix would send it. */
	const query = async (sql: string): Promise<QueryResult> => {
		// Once there is a real one it alone knows what was written.
		const quick = started ? undefined : tinySql(sql, tables);
		if (quick) return {ok: true, rows: quick};
		try {
			return {ok: true, rows: await alone(postgres => postgres.query(sql))};
		} catch (error) {
			return {ok: false, error: `ERROR:  ${(error as Error).message}`};
		}
	};

	/** A transaction as psql sends it. */
	const script = async (statements: readonly Bound[], readOnly: boolean): Promise<ScriptResult> => alone(postgres => postgres.script(statements, readOnly));

	const toEngine = async (far: Duplex, first: Buffer) => {
		const {port} = await running();
		const socket = connect(port, '127.0.0.1');
		socket.on('error', () => far.destroy());
		far.on('error', () => socket.destroy());
		far.once('close', () => socket.destroy());
		socket.once('close', () => far.destroy());
		joinInTurns(turns, far, socket, first);
	};

	/** A connection like any other; whoever only knocks does not start the engine. */
	const dial = (): Duplex => {
		const [near, far] = createWire();
		let buffer = Buffer.alloc(0);
		const take = (chunk: Buffer) => {
			buffer = Buffer.concat([buffer, chunk]);
			if (buffer.length < 8) return;
			const kind = buffer.readUInt32BE(4);
			if (kind === sslRequest || kind === encryptionRequest) {
				buffer = buffer.subarray(8);
				far.write('N');
				return;
			}
			far.off('data', take);
			far.pause();
			toEngine(far, buffer).catch(() => far.destroy());
		};
		far.on('data', take);
		far.on('error', () => {});
		return near;
	};

	const close = async () => {
		if (started) await (await started.catch(() => undefined))?.stop();
	};

	return {query, script, dial, close, isStarted: () => started !== undefined};
};

export type Database = ReturnType<typeof createDatabase>;
