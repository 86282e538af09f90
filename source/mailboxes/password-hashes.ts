// The hashes of passwords as another server takes them: with the scheme that this one assumes, and without the lock of a mailbox that is switched off.
import {createSecret, type Secret} from '../host/secret.ts';
import {selectOf} from '../schemas/run.ts';
import type {Mailboxes} from './open-mailboxes.ts';

/** `!` before the hash is how ISPmail's tables switch a mailbox off; its state is a column of its own elsewhere. */
const portable = (stored: string, defaultScheme: string): string => {
	const [, prefix = '', lock = '', hash = ''] = /^(\{[^}]*\})?(!)?(.*)$/s.exec(stored) ?? [];
	if (hash === '') return '';
	const scheme = prefix || (/^\$(?:[1256]|2[abxy]|argon2id?)\$/.test(hash) ? '' : `{${defaultScheme || 'PLAIN'}}`);
	return lock === '' || prefix !== '' || hash.startsWith('$') ? `${scheme}${hash}` : `${scheme}${lock}${hash}`;
};

/** By address; an empty one is left out. */
export const passwordHashes = async ({reader, schema, tables, found}: Mailboxes, addresses: readonly string[]): Promise<ReadonlyMap<string, Secret>> => {
	const rows = await reader.read(
		`SELECT address, password FROM (${selectOf(schema.mailboxes, tables).sql}) AS m WHERE address IN (SELECT json_array_elements_text($1::json))`,
		[JSON.stringify(addresses)],
	);
	return new Map(
		rows.flatMap(row => {
			const hash = portable(String(row['password'] ?? ''), found.defaultScheme);
			return hash === '' ? [] : [[String(row['address']), createSecret(hash)] as const];
		}),
	);
};
