// PostgreSQL's own protocol over any stream: a channel of SSH, a socket in the VPN, a wire of the demo (PostgreSQL, "Frontend/Backend Protocol").
import type {Duplex} from 'node:stream';
import pg from 'pg';
import type {DatabaseLogin} from '../dovecot/user-databases.ts';
import {HostError} from '../host/host-error.ts';
import {RefusedError} from '../problem.ts';
import {asJson, type Database, type Row, statementJson} from './database.ts';
import {refusal, wrongCount} from './refusal.ts';
import type {SaidBy} from './said-by.ts';

type Options = {
	readonly login: DatabaseLogin & {readonly saidBy: SaidBy};
	readonly stream: Duplex;
	readonly label: string;
	readonly route: 'tunnel' | 'vpn';
	/** Then the server itself refuses whatever would change something. */
	readonly readOnly: boolean;
};

/** A server that starts just now takes its time; one that is away says so at once. */
const connectMs = 45_000;
const queryMs = 120_000;

/** What pg calls on a socket and a channel does not have. */
const asSocket = (stream: Duplex): Duplex =>
	Object.assign(stream, {
		setNoDelay: () => stream,
		setKeepAlive: () => stream,
		ref: () => stream,
		unref: () => stream,
		connect: () => {
			process.nextTick(() => stream.emit('connect'));
			return stream;
		},
	});

type PgError = Error & {readonly code?: string};

export const connectPg = async ({login, stream, label, route, readOnly}: Options): Promise<Database> => {
	const {user, name, password} = login;
	const client = new pg.Client({
		user,
		database: name,
		host: login.host || 'localhost',
		port: login.port,
		...(password && {password: () => password.reveal()}),
		stream: () => asSocket(stream),
		connectionTimeoutMillis: connectMs,
		query_timeout: queryMs,
		application_name: 'mailtui',
		...(readOnly && {options: '-c default_transaction_read_only=on'}),
	});
	let ended: string | undefined;
	const told = (thrown: unknown) => {
		const error = thrown as PgError;
		if (error.code === undefined || !/^[\dA-Z]{5}$/.test(error.code))
			return new HostError(
				'closed',
				`The database does not answer any more (${label}): ${ended ?? error.message}`,
				'Nothing of an open transaction stays. Look again.',
				error,
			);
		return refusal({code: error.code, says: error.message}, label, user);
	};
	client.on('error', error => {
		ended = error.message;
	});
	client.on('end', () => {
		ended ??= 'the connection has ended';
	});
	try {
		await client.connect();
	} catch (thrown) {
		stream.destroy();
		const error = thrown as PgError;
		if (error.code !== undefined && /^[\dA-Z]{5}$/.test(error.code)) throw refusal({code: error.code, says: error.message}, label, user, login.saidBy);
		if (/password must be a string|SASL: SCRAM/.test(error.message))
			throw new HostError('auth-failed', `The database wants a password, and none is known (${label}).`, login.saidBy.password);
		throw new HostError(
			'unreachable',
			`The database does not answer (${label}): ${error.message}`,
			[login.saidBy.place, 'Is postgresql.service running? Look at it on the screen Services.'].filter(each => each !== '').join(' '),
			error,
		);
	}

	let last: Promise<unknown> = Promise.resolve();
	/** One at a time: a transaction is nobody else's. */
	const alone = <Result>(work: () => Promise<Result>): Promise<Result> => {
		const mine = last.then(work, work);
		last = mine.catch(() => undefined);
		return mine;
	};

	return {
		label,
		user,
		name,
		route,
		read: (sql, values = []) =>
			alone(async () => {
				try {
					const {rows} = await client.query<{rows: string}>(asJson(sql), values.map(String));
					return JSON.parse(rows[0]?.rows ?? '[]') as Row[];
				} catch (thrown) {
					throw told(thrown);
				}
			}),
		write: (statements, keep) =>
			alone(async () => {
				const counts: number[] = [];
				const rows: string[][] = [];
				try {
					await client.query('BEGIN');
					for (const statement of statements) {
						const kept = keep && statement.kept;
						const sql = kept === undefined ? statement.sql : `${statement.sql} RETURNING ${kept.returning} AS kept`;
						const {rowCount, rows: returned} = await client.query<{kept?: string}>(sql, [statementJson(statement)]);
						const count = rowCount ?? 0;
						if (statement.touches !== 'any' && statement.touches !== count)
							throw Object.assign(new Error(`${statement.verb} on ${statement.table}`), {code: wrongCount});
						counts.push(count);
						rows.push(kept === undefined ? [] : returned.map(row => row.kept ?? ''));
					}
					await keep?.(rows, 'before');
					await client.query('COMMIT');
					return counts;
				} catch (thrown) {
					await client.query('ROLLBACK').catch(() => undefined);
					if (thrown instanceof HostError || thrown instanceof RefusedError) throw thrown;
					throw told(thrown);
				}
			}),
		isOpen: () => ended === undefined,
		close: async () => {
			await client.end().catch(() => undefined);
			stream.destroy();
		},
	};
};
