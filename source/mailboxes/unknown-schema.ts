// Tables that mailtui does not know: the addresses that Dovecot's own iterate_query lists, to be read and nothing else.
import type {Schema} from '../schemas/shape.ts';

export const unknownSchema = (iterateQuery: string): Schema => ({
	id: 'unknown',
	title: 'unknown tables',
	needs: {},
	accounts: '',
	mailboxes: {
		from: iterateQuery === '' ? '(SELECT \'\'::text AS "user" WHERE false) AS listed' : `(${iterateQuery}) AS listed`,
		values: {
			address: 'listed."user"::text',
			domain: 'split_part(listed."user"::text, \'@\', 2)',
			name: "''",
			active: 'true',
			quota: '0',
			maildir: "''",
			password: "''",
		},
	},
	aliases: {from: '(SELECT 1 WHERE false) AS nothing', values: {address: "''", targets: "''", active: 'true'}},
	domains: {from: '(SELECT 1 WHERE false) AS nothing', values: {domain: "''", active: 'true'}},
	quotaUnit: 1,
	maildir: '',
	catchAll: '@domain',
	writes: {},
});
