// Aliases: an address and where its mail goes; and what of them is no good: loops, and targets that nobody reads.
import {RefusedError} from '../problem.ts';
import {selectOf} from '../schemas/run.ts';
import type {Row} from './database.ts';
import type {Mailboxes} from './open-mailboxes.ts';
import {hasWord, wordsOf} from './search-words.ts';

export type Alias = {
	/** `@example.org` takes everything that is for nobody else there. */
	readonly address: string;
	readonly targets: readonly string[];
	readonly active: boolean;
};

export type AliasQuery = {readonly search?: string; readonly domain?: string; readonly after?: string; readonly limit: number};

const split = (targets: string): string[] =>
	targets
		.split(',')
		.map(each => each.trim())
		.filter(each => each !== '');

const aliasOf = (row: Row): Alias => ({address: String(row['address']), targets: split(String(row['targets'] ?? '')), active: row['active'] === true});

type Conditions = {readonly where: string[]; readonly values: string[]; value(each: string): string};

const conditions = (query: Omit<AliasQuery, 'limit'>): Conditions => {
	const values: string[] = [];
	const value = (each: string) => `$${values.push(each)}`;
	const where = wordsOf(query.search).map(word => hasWord(['address', 'targets'], word, value));
	if (query.domain !== undefined) where.push(`split_part(address, '@', 2) = ${value(query.domain)}::text`);
	return {where, values, value};
};

const clause = (where: readonly string[]): string => (where.length > 0 ? ` WHERE ${where.join(' AND ')}` : '');

export const listAliases = async ({reader, schema, tables}: Mailboxes, query: AliasQuery): Promise<readonly Alias[]> => {
	const {where, values, value} = conditions(query);
	if (query.after !== undefined) where.push(`address > ${value(query.after)}::text`);
	const rows = await reader.read(`SELECT * FROM (${selectOf(schema.aliases, tables).sql}) AS a${clause(where)} ORDER BY address LIMIT ${query.limit}`, values);
	return rows.map(aliasOf);
};

export const countAliases = async ({reader, schema, tables}: Mailboxes, query: Omit<AliasQuery, 'limit' | 'after'>): Promise<number> => {
	const {where, values} = conditions(query);
	const [row] = await reader.read(`SELECT count(*) AS count FROM (${selectOf(schema.aliases, tables).sql}) AS a${clause(where)}`, values);
	return Number(row?.['count'] ?? 0);
};

/** Those of these addresses that are aliases. */
export const findAliases = async ({reader, schema, tables}: Mailboxes, addresses: readonly string[]): Promise<ReadonlyMap<string, Alias>> => {
	if (addresses.length === 0) return new Map();
	const rows = await reader.read(`SELECT * FROM (${selectOf(schema.aliases, tables).sql}) AS a WHERE address IN (SELECT json_array_elements_text($1::json))`, [
		JSON.stringify(addresses),
	]);
	return new Map(rows.map(row => [String(row['address']), aliasOf(row)]));
};

/** Throws RefusedError where there is none. */
export const findAlias = async (mailboxes: Mailboxes, address: string): Promise<Alias> => {
	const alias = (await findAliases(mailboxes, [address])).get(address);
	if (alias === undefined) throw new RefusedError(`There is no alias ${address} here.`);
	return alias;
};

/** Aliases whose mail comes to this address, by themselves and not through others. */
export const aliasesTo = async ({reader, schema, tables}: Mailboxes, address: string): Promise<readonly Alias[]> => {
	const {sql} = selectOf(schema.aliases, tables);
	const rows = await reader.read(
		`SELECT * FROM (${sql}) AS a WHERE $1::text = ANY (string_to_array(replace(targets, ' ', ''), ',')) ORDER BY address LIMIT 1000`,
		[address],
	);
	return rows.map(aliasOf);
};

const deepest = 20;

/** The way round, `a -> b -> a`, that mail for `address` would take; undefined when it arrives somewhere. */
export const aliasLoop = async (mailboxes: Mailboxes, address: string, targets: readonly string[]): Promise<readonly string[] | undefined> => {
	const trails = new Map<string, readonly string[]>(targets.map(target => [target, [address, target]]));
	let next = [...trails.keys()];
	for (let depth = 0; depth < deepest && next.length > 0; depth++) {
		if (next.includes(address)) return trails.get(address);
		const found = await findAliases(mailboxes, next);
		next = [];
		for (const alias of found.values()) {
			for (const target of alias.targets) {
				const trail = [...(trails.get(alias.address) ?? []), target];
				if (target === address) return trail;
				// A target that leads to itself is its own mailbox.
				if (trails.has(target)) continue;
				trails.set(target, trail);
				next.push(target);
			}
		}
	}
	return undefined;
};
