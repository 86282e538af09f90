// Where one of Postfix's SQL tables asks: its file without the password, which ends here (pgsql_table(5), mysql_table(5)).
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
		const values = new Map<string, string>();
		// A line that begins with a blank goes on with the one before (postconf(5)).
		for (const line of result.stdout.replace(/\n[ \t]+(?=\S)/g, ' ').split('\n')) {
			const match = /^(\w+)\s*=\s*(.*)$/.exec(line);
			if (match) values.set(match[1] as string, (match[2] as string).trim());
		}
		return {
			ok: true,
			value: {hosts: values.get('hosts') ?? '', user: values.get('user') ?? '', database: values.get('dbname') ?? '', query: values.get('query') ?? ''},
		};
	},
};
