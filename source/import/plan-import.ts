// A file of users against a server: read, looked up there in few questions, judged row by row. Nothing is written yet.
import {findAccounts} from '../mailboxes/accounts.ts';
import {findAliases} from '../mailboxes/aliases.ts';
import {findDomains, listDomainNames} from '../mailboxes/domains.ts';
import {mailboxFacts} from '../mailboxes/mailbox-facts.ts';
import type {Mailboxes} from '../mailboxes/open-mailboxes.ts';
import {type NameRules, parseAddress} from '../mailboxes/parse-address.ts';
import {existsSays, type ImportOptions, type JudgedRow, judgeRows, type Known, type Tally, tallyOf, type Verdict} from './judge-rows.ts';
import type {Csv} from './parse-csv.ts';
import {type ImportRow, readRow, readRows} from './read-rows.ts';

export type ImportPlan = {
	readonly csv: Csv;
	readonly count: number;
	readonly tally: Tally;
	/** New, and of no password: one is made for each. */
	readonly withoutPassword: readonly number[];
	/** To be added first. */
	readonly newDomains: readonly string[];
	readonly options: ImportOptions;
	/** Read again each time, as `csv.at`: of most rows only the kind of their verdict is held. */
	at(index: number): JudgedRow;
	kindAt(index: number): Verdict['kind'];
};

/** Rows that are read, asked for and judged in one turn. */
const atOnce = 500;

export function* plannedRows(plan: ImportPlan): Generator<JudgedRow> {
	for (let index = 0; index < plan.count; index++) yield plan.at(index);
}

/** What a verdict is to be made of again: where it says nothing but its kind, that. */
const short = (verdict: Verdict): Verdict | Exclude<Verdict['kind'], 'refused'> =>
	verdict.kind !== 'refused' && verdict.aliases.length === 0 ? verdict.kind : verdict;

const whole = (kept: ReturnType<typeof short>, row: ImportRow, names: NameRules): Verdict => {
	if (typeof kept !== 'string') return kept;
	const address = parseAddress(row.email, names);
	return address.ok ? {kind: kept, address, aliases: [], says: kept === 'exists' ? existsSays : ''} : {kind: 'refused', says: address.why};
};

const lookUp = async (mailboxes: Mailboxes, rows: readonly ImportRow[]): Promise<Pick<Known, 'accounts' | 'aliases' | 'domains'>> => {
	const parsed = rows.flatMap(row => [row.email, ...row.aliases]).map(each => parseAddress(each, mailboxes.found.names));
	const addresses = [...new Set(parsed.flatMap(each => (each.ok ? [each.address] : [])))];
	const names = [...new Set(parsed.flatMap(each => (each.ok ? [each.domain] : [])))];
	const [accounts, aliases, domains] = await Promise.all([
		findAccounts(mailboxes, addresses),
		findAliases(mailboxes, addresses),
		findDomains(mailboxes, names),
	]);
	return {accounts, aliases: new Map([...aliases].map(([address, alias]) => [address, alias.targets])), domains};
};

/** Throws HostError and RefusedError. */
export const planImport = async (mailboxes: Mailboxes, csv: Csv, options: ImportOptions, now: Date): Promise<ImportPlan> => {
	const {names} = mailboxes.found;
	const fixed: Pick<Known, 'allDomains' | 'names' | 'scheme' | 'misfit'> = {
		allDomains: await listDomainNames(mailboxes),
		names,
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
	const verdicts: ReturnType<typeof short>[] = [];
	const lines = new Map<string, number>();
	const newDomains = new Set<string>();
	const withoutPassword: number[] = [];
	const tally = {new: 0, update: 0, exists: 0, refused: 0};
	for (let from = 0; from < csv.count; from += atOnce) {
		const rows = readRows(csv, from, from + atOnce);
		const known: Known = {...fixed, ...(await lookUp(mailboxes, rows))};
		const judged = judgeRows(rows, known, options, lines);
		for (const [kind, count] of Object.entries(tallyOf(judged))) tally[kind as keyof Tally] += count;
		for (const {row, verdict} of judged) {
			if (verdict.kind === 'new' && row.password.kind === 'none') withoutPassword.push(verdicts.length);
			verdicts.push(short(verdict));
			if (verdict.kind !== 'refused' && !known.domains.has(verdict.address.domain)) newDomains.add(verdict.address.domain);
		}
	}
	return {
		csv,
		count: csv.count,
		tally,
		withoutPassword,
		newDomains: [...newDomains],
		options,
		at: index => {
			const row = readRow(csv, index);
			return {row, verdict: whole(verdicts[index] ?? 'new', row, names)};
		},
		kindAt: index => {
			const kept = verdicts[index];
			return typeof kept === 'object' ? kept.kind : (kept ?? 'new');
		},
	};
};
