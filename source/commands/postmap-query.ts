// One lookup in one of Postfix's tables, as Postfix makes it (postmap(1) -q): 0 found, 1 not found, and 1 with a complaint on stderr.
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {firstLine, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type TableLookup = {readonly found: 'value'; readonly value: string} | {readonly found: 'nothing'} | {readonly found: 'trouble'; readonly says: string};

export const postmapQuery: ReadCommand<{readonly table: string; readonly key: string}, Answer<TableLookup>> = {
	name: 'postmap-query',
	examples: [
		{table: 'proxy:pgsql:/etc/postfix/pgsql-virtual-domains.cf', key: 'example.org'},
		{table: 'proxy:pgsql:/etc/postfix/pgsql-virtual-mailboxes.cf', key: 'mailtui-nobody@mailtui.invalid'},
		{table: 'proxy:pgsql:/etc/postfix/pgsql-virtual-aliases.cf', key: 'postmaster@example.org'},
	],
	build: ({table, key}) => ({name: 'postmap-query', argv: ['postmap', '-q', key, table], effect: 'read', asRoot: true, timeoutMs: 15_000, maxBytes: 262_144}),
	parse: result => {
		const refusal = refusalOf('postmap', result);
		if (refusal) return refusal;
		const lines = redactSecrets(result.stderr)
			.split('\n')
			.filter(line => /(?:warning|error|fatal|panic): /.test(line));
		if (lines.length > 0) return {ok: true, value: {found: 'trouble', says: lines.find(line => /fatal|error/.test(line)) ?? (lines[0] as string)}};
		if (result.code === 0) return {ok: true, value: {found: 'value', value: result.stdout.trimEnd()}};
		if (result.code === 1) return {ok: true, value: {found: 'nothing'}};
		return {ok: true, value: {found: 'trouble', says: firstLine(result.stderr) || `postmap ended with ${result.code}`}};
	},
};
