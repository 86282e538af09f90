// Where Dovecot finds its users, with the password of the database as a Secret from the first moment on (doveconf(1)).
import {parseBlocks} from '../dovecot/parse-blocks.ts';
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {type UserDatabases, userDatabases} from '../dovecot/user-databases.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const doveconfDatabases: ReadCommand<undefined, Answer<UserDatabases>> = {
	name: 'doveconf-databases',
	examples: [undefined],
	build: () => ({name: 'doveconf-databases', argv: ['doveconf', '-n'], effect: 'read', asRoot: true, timeoutMs: 15_000}),
	parse: result => {
		const refusal = refusalOf('Dovecot', result);
		if (refusal) return refusal;
		const stderr = redactSecrets(result.stderr);
		if (/Permission denied/.test(stderr)) return noAnswer(`Dovecot's configuration may not be read by this user: ${firstLine(stderr)}`);
		if (result.code !== 0) return noAnswer(`Dovecot refuses its own configuration: ${firstLine(stderr) || `doveconf ended with ${result.code}`}`);
		return {ok: true, value: userDatabases(parseBlocks(result.stdout))};
	},
};
