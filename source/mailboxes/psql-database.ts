// The same database through psql on the server, as its administrator: every transaction is one script, values are bound and never part of the SQL (psql(1), \bind).
import {type PsqlArgs, psqlRead} from '../commands/psql-read.ts';
import {psqlWrite} from '../commands/psql-write.ts';
import type {Host} from '../host/host.ts';
import {HostError} from '../host/host-error.ts';
import {createSecret} from '../host/secret.ts';
import type {Statement} from '../schemas/run.ts';
import {asJson, type Database, type Row, statementJson} from './database.ts';
import {refusal} from './refusal.ts';

/** As psql reads an argument: quotes are doubled, a backslash begins an escape, a line break would end the command. */
export const psqlQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;

const bound = (sql: string, values: readonly string[]): string =>
	`${sql.replace(/\s+/g, ' ')}${values.length > 0 ? ` \\bind ${values.map(psqlQuoted).join(' ')}` : ''} \\g\n`;

/** A division by zero where the count is not the planned one: the script stops there, and nothing stays. */
const counted = (statement: Statement, keep: boolean): string => {
	const wanted = statement.touches === 'any' ? 'count(*)' : `count(*) / (CASE WHEN count(*) = ${statement.touches} THEN 1 ELSE 0 END)`;
	const kept = keep ? statement.kept : undefined;
	// psql prints `count|[JSON, JSON]`, and text in JSON has no line breaks.
	return kept === undefined
		? `WITH touched AS (${statement.sql} RETURNING 1) SELECT ${wanted} FROM touched`
		: `WITH touched AS (${statement.sql} RETURNING ${kept.returning} AS kept) SELECT ${wanted}, coalesce(json_agg(kept)::text, '[]') FROM touched`;
};

export const createPsqlDatabase = (host: Pick<Host, 'run'>, where: Pick<PsqlArgs, 'database' | 'container'>): Database => {
	const label = `${where.database} as postgres${where.container ? ` in the container ${where.container.name}` : ' on the server'}`;
	const run = async (command: typeof psqlRead | typeof psqlWrite, script: string): Promise<string> => {
		const [result] = await host.run([command.build({...where, script: command === psqlRead ? script : createSecret(script)})]);
		if (result === undefined) throw new Error('psql was not answered');
		const answer = command.parse(result);
		if (!answer.ok) throw new HostError('unreachable', `psql could not be asked (${label}): ${answer.why}`);
		if (answer.value.done) return answer.value.out;
		const {says} = answer.value;
		const [, code = ''] = /(?:ERROR|FATAL): {2}([\dA-Z]{5}):/.exec(says) ?? [];
		if (code === '')
			throw new HostError(
				'unreachable',
				`The database does not answer (${label}): ${says}`,
				'Is postgresql.service running? Look at it on the screen Services.',
			);
		throw refusal({code, says: says.replace(/^.*?[\dA-Z]{5}: /, '')}, label, 'postgres');
	};
	return {
		label,
		user: 'postgres',
		name: where.database,
		route: 'psql',
		read: async (sql, values = []) => JSON.parse((await run(psqlRead, bound(asJson(sql), values.map(String)))).trim() || '[]') as Row[],
		write: async (statements, keep) => {
			const script = ['BEGIN;\n', ...statements.map(statement => bound(counted(statement, keep !== undefined), [statementJson(statement)])), 'COMMIT;\n'].join(
				'',
			);
			const lines = (await run(psqlWrite, script)).trim().split('\n');
			const answers = statements.map((_, index) => /^(\d+)(?:\|(.*))?$/.exec(lines[index] ?? '') ?? ['', '0']);
			await keep?.(
				answers.map(([, , rows]) => (rows === undefined ? [] : (JSON.parse(rows) as string[]))),
				'after',
			);
			return answers.map(([, count]) => Number(count));
		},
		isOpen: () => true,
		close: async () => {},
	};
};
