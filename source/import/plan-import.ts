// A file of users against a server: read, looked up there in few questions, judged row by row. Nothing is written yet.
import {findAccounts} from '../mailboxes/accounts.ts';
import {findAliases} from '../mailboxes/aliases.ts';
import {findDomains, listDomainNames} from '../mailboxes/domains.ts';
import {mailboxFacts} from '../mailboxes/mailbox-facts.ts';
import type {Mailboxes} from '../mailboxes/open-mailboxes.ts';
import {parseAddress} from '../mailboxes/parse-address.ts';
import {type ImportOptions, type JudgedRow, judgeRows, type Known} from './judge-rows.ts';
import type {Csv} from './parse-csv.ts';
import {type ImportRow, readRows} from './read-rows.ts';

export type ImportPlan = {
	readonly csv: Csv;
	readonly rows: readonly JudgedRow[];
	/** To be added first. */
	readonly newDomains: readonly string[];
	readonly options: ImportOptions;
};

const perQuestion = 1000;

const inChunks = async <Value>(
	keys: readonly string[],
	ask: (some: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): Promise<ReadonlyMap<string, Value>> => {
	const found = new Map<string, Value>();
	for (let from = 0; from < keys.length; from += perQuestion) for (const [key, value] of await ask(keys.slice(from, from + perQuestion))) found.set(key, value);
	return found;
};

const lookUp = async (mailboxes: Mailboxes, rows: readonly ImportRow[], now: Date): Promise<Known> => {
	const parsed = rows.flatMap(row => [row.email, ...row.aliases]).map(each => parseAddress(each, mailboxes.found.names));
	const addresses = [...new Set(parsed.flatMap(each => (each.ok ? [each.address] : [])))];
	const names = [...new Set(parsed.flatMap(each => (each.ok ? [each.domain] : [])))];
	const accounts = await inChunks(addresses, some => findAccounts(mailboxes, some));
	const aliases = await inChunks(addresses, some => findAliases(mailboxes, some));
	const domains = await inChunks(names, some => findDomains(mailboxes, some));
	return {
		accounts,
		aliases: new Map([...aliases].map(([address, alias]) => [address, alias.targets])),
		domains,
		allDomains: await listDomainNames(mailboxes),
		names: mailboxes.found.names,
		scheme: mailboxes.style.scheme,
		misfit: (address, row) => {
			const made = mailboxFacts(
				mailboxes,
				{address, name: row.name, quotaBytes: row.quotaBytes ?? 0, active: row.active ?? true, ...(row.maildir !== undefined && {maildir: row.maildir})},
				now,
			);
			return made.ok ? undefined : made.why;
		},
	};
};

/** Throws HostError and RefusedError. */
export const planImport = async (mailboxes: Mailboxes, csv: Csv, options: ImportOptions, now: Date): Promise<ImportPlan> => {
	const rows = readRows(csv);
	const known = await lookUp(mailboxes, rows, now);
	const judged = judgeRows(rows, known, options);
	const wanted = judged.flatMap(({verdict}) => (verdict.kind === 'refused' ? [] : [verdict.address.domain]));
	return {csv, rows: judged, newDomains: [...new Set(wanted)].filter(domain => !known.domains.has(domain)), options};
};
