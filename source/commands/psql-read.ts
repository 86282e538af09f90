// Looks into a database as its administrator: psql over the unix socket as the user postgres, or in the container that it runs in (psql(1)).
import type {Secret} from '../host/secret.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type PsqlArgs = {
	readonly database: string;
	readonly script: string | Secret;
	/** Where PostgreSQL is no service of the machine. */
	readonly container?: {readonly engine: string; readonly name: string};
};

/** `says` as psql printed it: `ERROR:  42501: permission denied for table mailbox`. */
export type PsqlAnswer = {readonly done: true; readonly out: string} | {readonly done: false; readonly says: string};

const readOnly = 'PGOPTIONS=-c default_transaction_read_only=on';

/** Never reads ~/.psqlrc, never asks for a password, and stops at the first error: then nothing of a transaction stays. */
export const psqlArgv = ({database, container}: PsqlArgs, mode: 'read' | 'write'): [string, ...string[]] => {
	const psql = ['psql', '-X', '-q', '-A', '-t', '-w', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-d', database];
	const isRead = mode === 'read';
	// An image need not hold env(1).
	return container
		? [container.engine, 'exec', '-i', '-u', 'postgres', ...(isRead ? ['-e', readOnly] : []), container.name, ...psql]
		: ['runuser', '-u', 'postgres', '--', ...(isRead ? ['env', readOnly] : []), ...psql];
};

export const parsePsql: ReadCommand<PsqlArgs, Answer<PsqlAnswer>>['parse'] = result => {
	const refusal = refusalOf('psql', result);
	if (refusal) return refusal;
	if (/may not be used by non-root/.test(result.stderr)) return noAnswer('Only root can become postgres.');
	if (/runuser: (?:user postgres does not exist|failed to execute)/.test(result.stderr)) return noAnswer(firstLine(result.stderr), true);
	if (result.code === 0) return {ok: true, value: {done: true, out: result.stdout}};
	// 3: an error in the script; 2: the connection was lost; 1: not our doing.
	return {ok: true, value: {done: false, says: firstLine(result.stderr) || `psql ended with ${result.code}`}};
};

export const psqlRead: ReadCommand<PsqlArgs, Answer<PsqlAnswer>> = {
	name: 'psql-read',
	examples: [
		{
			database: 'mailserver',
			script: "SELECT $1::text || ';' || count(*) FROM mailbox WHERE username = $2 \\bind 'it''s \\\\ here' 'testuser1@example.org' \\g\n",
		},
	],
	build: args => ({
		name: 'psql-read',
		argv: psqlArgv(args, 'read'),
		stdin: args.script,
		effect: 'read',
		asRoot: true,
		timeoutMs: 60_000,
	}),
	parse: parsePsql,
};
