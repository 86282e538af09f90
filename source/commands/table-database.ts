// The database that one of Postfix's tables asks, its password as a Secret from the first moment on (pgsql_table(5)).
import {type DatabaseLogin, postgresPort} from '../dovecot/user-databases.ts';
import {createSecret} from '../host/secret.ts';
import {tableSettings} from '../postfix/table-settings.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type TableDatabase = {readonly logins: readonly DatabaseLogin[]; readonly query: string};

/** `unix:/run/postgresql`, `inet:db.example.org:5433`, `127.0.0.1`, `[2001:db8::1]:5432`. */
const hostOf = (word: string): Pick<DatabaseLogin, 'host' | 'port'> => {
	if (word.startsWith('unix:')) return {host: word.slice(5), port: postgresPort};
	const [, bracketed, plain = '', port] = /^(?:inet:)?(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(word) ?? [];
	return {host: bracketed ?? plain, port: Number(port) || postgresPort};
};

export const tableDatabase: ReadCommand<{readonly path: string}, Answer<TableDatabase>> = {
	name: 'table-database',
	examples: [{path: '/etc/postfix/pgsql-virtual-mailboxes.cf'}],
	build: ({path}) => ({name: 'table-database', argv: ['cat', '--', path], effect: 'read', asRoot: true, timeoutMs: 10_000, maxBytes: 65_536}),
	parse: result => {
		const refusal = refusalOf('cat', result);
		if (refusal) return refusal;
		if (result.code !== 0) return noAnswer(firstLine(result.stderr) || `cat ended with ${result.code}`);
		const values = tableSettings(result.stdout);
		const password = values.get('password') ?? '';
		const hosts = (values.get('hosts') ?? '').split(/[\s,]+/).filter(Boolean);
		return {
			ok: true,
			value: {
				logins: (hosts.length > 0 ? hosts : ['127.0.0.1']).map(word => ({
					driver: 'pgsql',
					...hostOf(word),
					name: values.get('dbname') ?? '',
					user: values.get('user') ?? '',
					...(password !== '' && {password: createSecret(password)}),
				})),
				query: values.get('query') ?? '',
			},
		};
	},
};
