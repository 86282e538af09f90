// The mailboxes as pages: keyset, not offset, so that the last of a hundred thousand comes as fast as the first.
import {RefusedError} from '../problem.ts';
import {selectOf} from '../schemas/run.ts';
import type {Row, Value} from './database.ts';
import type {Mailboxes} from './open-mailboxes.ts';
import {hasWord, wordsOf} from './search-words.ts';

export type Account = {
	readonly address: string;
	readonly domain: string;
	readonly name: string;
	readonly active: boolean;
	/** 0: no limit. */
	readonly quotaBytes: number;
	readonly maildir: string;
	/** What the database itself keeps of it, where it does. */
	readonly usedBytes?: number;
	readonly lastLogin?: Date;
	readonly created?: Date;
	readonly modified?: Date;
};

export type AccountSort = 'address' | 'name' | 'quota' | 'created' | 'used';

export type AccountQuery = {
	/** Words that must all be in address or name. */
	readonly search?: string;
	readonly domain?: string;
	readonly state?: 'active' | 'disabled';
	readonly sort?: AccountSort;
	readonly descending?: boolean;
	/** The last one of the page before. */
	readonly after?: Account;
	readonly limit: number;
	/** The probe mailbox too; it is nobody's. */
	readonly withProbe?: boolean;
};

export const probeName = 'mailtui-probe';

/** Sorted by these, in words of PostgreSQL; `address` last, so that no two are the same. */
const sortKeys: Readonly<Record<AccountSort, string>> = {
	address: 'address',
	name: 'lower(name)',
	quota: 'quota',
	created: "coalesce(created::text, '')",
	used: 'coalesce(used, 0)',
};

const needed: Readonly<Partial<Record<AccountSort, string>>> = {created: 'created', used: 'used'};

const date = (value: Value | undefined): Date | undefined => (typeof value === 'string' && value !== '' ? new Date(value) : undefined);

const accountOf = (row: Row, unit: number): Account => {
	const [lastLogin, created, modified] = [date(row['last']), date(row['created']), date(row['modified'])];
	return {
		address: String(row['address']),
		domain: String(row['domain']),
		name: String(row['name'] ?? ''),
		active: row['active'] === true,
		quotaBytes: Math.max(0, Number(row['quota'] ?? 0)) * unit,
		maildir: String(row['maildir'] ?? ''),
		...(typeof row['used'] === 'number' && {usedBytes: row['used']}),
		...(lastLogin && {lastLogin}),
		...(created && {created}),
		...(modified && {modified}),
	};
};

const conditions = (query: AccountQuery): {readonly where: string[]; readonly values: (string | number | boolean)[]} => {
	const values: (string | number | boolean)[] = [];
	const value = (each: string | number | boolean) => `$${values.push(each)}`;
	const where = wordsOf(query.search).map(word => hasWord(['address', 'name'], word, value));
	if (query.domain !== undefined) where.push(`domain = ${value(query.domain)}::text`);
	if (query.state !== undefined) where.push(query.state === 'active' ? 'active' : 'NOT active');
	if (!query.withProbe) where.push(`address NOT LIKE '${probeName}@%'`);
	return {where, values};
};

const clause = (where: readonly string[]): string => (where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`);

/** A page of them. Throws HostError and RefusedError. */
export const listAccounts = async ({reader, schema, tables}: Mailboxes, query: AccountQuery): Promise<readonly Account[]> => {
	const {sql, has} = selectOf(schema.mailboxes, tables);
	const {sort = 'address', descending = false, after} = query;
	const lacks = needed[sort];
	if (lacks !== undefined && !has.has(lacks))
		throw new RefusedError(`This database does not know ${sort === 'used' ? 'how full mailboxes are' : 'when mailboxes were made'}.`);
	const {where, values} = conditions(query);
	const value = (each: string | number | boolean) => `$${values.push(each)}`;
	const key = sortKeys[sort];
	const more = descending ? '<' : '>';
	if (after) {
		const at = value(after.address);
		const address = `address ${more} ${at}::text`;
		if (sort === 'address') where.push(address);
		else {
			// What the row before sorts by is asked of the database, which alone knows how it compares text.
			const same = `(SELECT ${key} FROM (${sql}) AS a WHERE address = ${value(after.address)}::text)`;
			where.push(`(${key} ${more} ${same} OR (${key} = ${same} AND ${address}))`);
		}
	}
	const direction = descending ? ' DESC' : '';
	const order = sort === 'address' ? `address${direction}` : `${key}${direction}, address${direction}`;
	const rows = await reader.read(
		`SELECT * FROM (SELECT ${[...has].filter(name => name !== 'password').join(', ')} FROM (${sql}) AS m) AS m${clause(where)} ORDER BY ${order} LIMIT ${query.limit}`,
		values,
	);
	return rows.map(row => accountOf(row, schema.quotaUnit));
};

export const countAccounts = async ({reader, schema, tables}: Mailboxes, query: Omit<AccountQuery, 'limit'>): Promise<number> => {
	const {where, values} = conditions({...query, limit: 0});
	const [row] = await reader.read(`SELECT count(*) AS count FROM (${selectOf(schema.mailboxes, tables).sql}) AS m${clause(where)}`, values);
	return Number(row?.['count'] ?? 0);
};

/** Those of these addresses that exist, by address. */
export const findAccounts = async ({reader, schema, tables}: Mailboxes, addresses: readonly string[]): Promise<ReadonlyMap<string, Account>> => {
	if (addresses.length === 0) return new Map();
	const {sql, has} = selectOf(schema.mailboxes, tables);
	const columns = [...has].filter(name => name !== 'password').join(', ');
	const rows = await reader.read(`SELECT ${columns} FROM (${sql}) AS m WHERE address IN (SELECT json_array_elements_text($1::json))`, [
		JSON.stringify(addresses),
	]);
	return new Map(rows.map(row => [String(row['address']), accountOf(row, schema.quotaUnit)]));
};

/** All of these, in their order. Throws RefusedError where one is not there. */
export const needAccounts = async (mailboxes: Mailboxes, addresses: readonly string[]): Promise<readonly Account[]> => {
	const found = await findAccounts(mailboxes, addresses);
	return addresses.map(address => {
		const account = found.get(address);
		if (account === undefined) throw new RefusedError(`There is no mailbox ${address} here.`);
		return account;
	});
};

/** Throws RefusedError where there is none. */
export const findAccount = async (mailboxes: Mailboxes, address: string): Promise<Account> => {
	const [account] = await needAccounts(mailboxes, [address]);
	return account as Account;
};
