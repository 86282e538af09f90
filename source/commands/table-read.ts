// Where one of Postfix's SQL tables asks: its file without the password, which ends here (pgsql_table(5), mysql_table(5)).
import {tableSettings} from '../postfix/table-settings.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type TableSource = {readonly hosts: string; readonly user: string; readonly database: string; readonly query: string};

export const tableRead: ReadCommand<{readonly path: string}, Answer<TableSource>> = {
	name: 'table-read',
	examples: [{path: '/etc/postfix/pgsql-virtual-mailboxes.cf'}],
	build: ({path}) => ({name: 'table-read', argv: ['cat', '--', path], effect: 'read', asRoot: true, timeoutMs: 10_000, maxBytes: 65_536}),
	parse: result => {
		const refusal = refusalOf('cat', result);
		if (refusal) return refusal;
		if (result.code !== 0) return noAnswer(firstLine(result.stderr) || `cat ended with ${result.code}`);
		const values = tableSettings(result.stdout);
		return {
			ok: true,
			value: {hosts: values.get('hosts') ?? '', user: values.get('user') ?? '', database: values.get('dbname') ?? '', query: values.get('query') ?? ''},
		};
	},
};
