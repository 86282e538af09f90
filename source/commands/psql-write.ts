// Changes a database as its administrator; the script is a Secret, because hashes of passwords are in it (psql(1)).
import {createSecret} from '../host/secret.ts';
import {type PsqlAnswer, type PsqlArgs, parsePsql, psqlArgv} from './psql-read.ts';
import type {Answer, WriteCommand} from './shape.ts';

export const psqlWrite: WriteCommand<PsqlArgs, Answer<PsqlAnswer>> = {
	name: 'psql-write',
	examples: [
		{database: 'mailserver', script: createSecret("BEGIN;\nUPDATE mailbox SET name = name WHERE username = $1 \\bind 'testuser1@example.org' \\g\nCOMMIT;\n")},
	],
	build: args => ({
		name: 'psql-write',
		argv: psqlArgv(args, 'write'),
		stdin: args.script,
		effect: 'write',
		asRoot: true,
		// Ten thousand rows with their indexes on a small server.
		timeoutMs: 300_000,
	}),
	parse: parsePsql,
};
