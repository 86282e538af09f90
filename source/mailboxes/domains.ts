// The domains that this server keeps mailboxes and aliases for.
import {RefusedError} from '../problem.ts';
import {selectOf} from '../schemas/run.ts';
import type {Mailboxes} from './open-mailboxes.ts';

export type Domain = {readonly domain: string; readonly active: boolean; readonly description: string; readonly mailboxes: number; readonly aliases: number};

export const listDomains = async ({reader, schema, tables}: Mailboxes): Promise<readonly Domain[]> => {
	const domains = selectOf(schema.domains, tables);
	const rows = await reader.read(
		`SELECT d.domain, d.active, ${domains.has.has('description') ? 'd.description' : "''"} AS description, coalesce(m.count, 0) AS mailboxes, coalesce(a.count, 0) AS aliases
		FROM (${domains.sql}) AS d
		LEFT JOIN (SELECT domain, count(*) AS count FROM (${selectOf(schema.mailboxes, tables).sql}) AS m GROUP BY domain) AS m ON m.domain = d.domain
		LEFT JOIN (SELECT split_part(address, '@', 2) AS domain, count(*) AS count FROM (${selectOf(schema.aliases, tables).sql}) AS a GROUP BY 1) AS a ON a.domain = d.domain
		ORDER BY d.domain`,
	);
	return rows.map(row => ({
		domain: String(row['domain']),
		active: row['active'] === true,
		description: String(row['description'] ?? ''),
		mailboxes: Number(row['mailboxes']),
		aliases: Number(row['aliases']),
	}));
};

/** Those of these domains that are here. */
export const findDomains = async (
	{reader, schema, tables}: Mailboxes,
	domains: readonly string[],
): Promise<ReadonlyMap<string, {readonly active: boolean}>> => {
	if (domains.length === 0) return new Map();
	const {sql} = selectOf(schema.domains, tables);
	const rows = await reader.read(`SELECT domain, active FROM (${sql}) AS d WHERE domain IN (SELECT json_array_elements_text($1::json))`, [
		JSON.stringify(domains),
	]);
	return new Map(rows.map(row => [String(row['domain']), {active: row['active'] === true}]));
};

export const listDomainNames = async ({reader, schema, tables}: Mailboxes): Promise<readonly string[]> =>
	(await reader.read(`SELECT domain FROM (${selectOf(schema.domains, tables).sql}) AS d ORDER BY domain`)).map(row => String(row['domain']));

/** Throws RefusedError where it is not here, naming what is near. */
export const needDomain = async (mailboxes: Mailboxes, domain: string): Promise<{readonly active: boolean}> => {
	const found = (await findDomains(mailboxes, [domain])).get(domain);
	if (found) return found;
	throw new RefusedError(`The domain ${domain} is not on this server.`, `Add it with: mailtui domains add HOST ${domain}`);
};
