// The demo's PostgreSQL: PGlite behind a real socket, started only when somebody dials it or asks more than a simple question.
import {connect} from 'node:net';
import type {Duplex} from 'node:stream';
import {accountsSql, type Row, type Tables} from './accounts.ts';
import {tinySql} from './tiny-sql.ts';

export type QueryResult = {readonly ok: true; readonly rows: readonly Row[]} | {readonly ok: false; readonly error: string};

export const createDatabase = (tables: Tables) => {
	let started: Promise<{port: number; query(sql: string): Promise<Row[]>; stop(): Promise<void>}> | undefined;

	const start = async () => {
		const [{PGlite}, {PGLiteSocketServer}] = await Promise.all([import('@electric-sql/pglite'), import('@electric-sql/pglite-socket')]);
		const db = await PGlite.create();
		await db.exec(accountsSql(tables));
		// One engine serves all connections in turn; without a number only a single one would be let in.
		const server = new PGLiteSocketServer({db, host: '127.0.0.1', port: 0, maxConnections: 50});
		await server.start();
		return {
			port: Number(server.getServerConn().split(':').at(-1)),
			query: async (sql: string) => (await db.query<Row>(sql)).rows,
			stop: async () => {
				await server.stop();
				await db.close();
			},
		};
	};
	const running = () => {
		started ??= start();
		return started;
	};

	/** One statement, as Dovecot or Postfix would send it. */
	const query = async (sql: string): Promise<QueryResult> => {
		// Once there is a real one it alone knows what was written.
		const quick = started ? undefined : tinySql(sql, tables);
		if (quick) return {ok: true, rows: quick};
		try {
			return {ok: true, rows: await (await running()).query(sql)};
		} catch (error) {
			return {ok: false, error: `ERROR:  ${(error as Error).message}`};
		}
	};

	const dial = async (): Promise<Duplex> => {
		const {port} = await running();
		return new Promise((resolve, reject) => {
			const socket = connect(port, '127.0.0.1');
			socket.once('connect', () => resolve(socket));
			socket.once('error', reject);
		});
	};

	const close = async () => {
		if (started) await (await started).stop();
	};

	return {query, dial, close, isStarted: () => started !== undefined};
};

export type Database = ReturnType<typeof createDatabase>;
